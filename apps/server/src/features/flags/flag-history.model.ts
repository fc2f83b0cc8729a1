import { FlagCommonState, FlagConfigState } from '@halyard/contracts/history';
import { Value } from 'typebox/value';
import type { AuditEntry } from '#features/audit/index.ts';
import type { ConfigPatch, FlagPatch } from './flag-changes.model.ts';
import { withoutExperiments } from './flag-experiments.model.ts';
import { commonStateOf, configStateOf, NEW_CONFIG, NEW_FLAG } from './flags.model.ts';

/** What of an entry of the audit log says how a flag changed. */
export type FlagEntry = Pick<AuditEntry, 'action' | 'environmentKey' | 'changes'>;

type Fields = Readonly<Record<string, unknown>>;

/** What the entries so far come to: what is common, and the config of one environment. */
export interface Replay {
  readonly common: Fields;
  readonly config: Fields;
}

/** The change that makes a flag what it was. */
export function commonPatchTo(state: FlagCommonState): FlagPatch {
  return {
    name: state.name,
    description: state.description,
    type: state.flag_type,
    tags: state.tags,
    kind: state.kind,
    owner: state.owner,
    links: state.links,
    clientSide: state.client_side,
    valueType: state.value_type,
    variants: state.variants,
    offVariant: state.off_variant,
  };
}

/** The change that makes a config what it was, but for rules by which experiments ran. */
export function configPatchTo(state: FlagConfigState): Required<ConfigPatch> {
  return {
    isEnabled: state.is_enabled,
    rolloutPercentage: state.rollout_percentage,
    targets: state.targets,
    rules: withoutExperiments(state.rules),
    fallthrough: state.fallthrough,
    prerequisites: state.prerequisites,
    offVariant: state.off_variant,
  };
}

/**
 * Before the first entry. An entry says of each field that it changed the whole new value, and one
 * that was written before there was a field says nothing of it: it had this value then.
 */
export const BEFORE_ALL: Replay = {
  common: commonStateOf({ name: '', ...NEW_FLAG }),
  config: configStateOf(NEW_CONFIG),
};

const COMMON_FIELDS: readonly string[] = Object.keys(BEFORE_ALL.common);
const CONFIG_FIELDS: readonly string[] = Object.keys(BEFORE_ALL.config);

/**
 * What an entry says of a flag's state. The one that creates a flag tells what is common and a config
 * at once, and its off variant is the flag's; any other tells one of the two.
 */
function sayingsOf({ action, environmentKey, changes }: FlagEntry): Replay {
  if (action === 'deleted') return { common: {}, config: {} };
  const isCommon = environmentKey === null || action === 'created';
  const common = isCommon ? newValues(changes, COMMON_FIELDS) : {};
  const own = CONFIG_FIELDS.filter((field) => !Object.hasOwn(common, field));
  return { common, config: environmentKey === null ? {} : newValues(changes, own) };
}

function newValues(changes: FlagEntry['changes'], fields: readonly string[]): Fields {
  return Object.fromEntries(
    fields.flatMap((field) =>
      Object.hasOwn(changes, field) ? [[field, changes[field]?.new ?? null]] : [],
    ),
  );
}

/** Which parts of a flag an entry says something of that can be restored. */
export function partsOf(entry: FlagEntry): { readonly common: boolean; readonly config: boolean } {
  const { common, config } = sayingsOf(entry);
  return { common: Object.keys(common).length > 0, config: Object.keys(config).length > 0 };
}

/**
 * The state after one more entry, where they come in order.
 * @param environmentKey the environment whose config is of interest; null for none.
 */
export function replay(before: Replay, entry: FlagEntry, environmentKey: string | null): Replay {
  const { common, config } = sayingsOf(entry);
  return {
    common: { ...before.common, ...common },
    config:
      entry.environmentKey === environmentKey ? { ...before.config, ...config } : before.config,
  };
}

/** What is common, as the log tells it; null where that is nothing that this version understands. */
export function readCommonState({ common }: Replay): FlagCommonState | null {
  return Value.Check(FlagCommonState, common) ? common : null;
}

/** A config, as the log tells it; null where that is nothing that this version understands. */
export function readConfigState({ config }: Replay): FlagConfigState | null {
  return Value.Check(FlagConfigState, config) ? config : null;
}
