import type { FlagCommonState, FlagConfigState } from '@halyard/contracts/history';
import type { Actor } from '#features/access/index.ts';
import {
  type AuditEntry,
  type Changes,
  diff,
  type EntityRef,
  findEntry,
  listCreations,
  listEntries,
  readHistory,
} from '#features/audit/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { Db } from '#tables';
import type { Patch } from './flag-changes.model.ts';
import { refuseWhileExperimenting } from './flag-checking.service.ts';
import { withoutExperiments } from './flag-experiments.model.ts';
import {
  BEFORE_ALL,
  commonPatchTo,
  configPatchTo,
  partsOf,
  readCommonState,
  readConfigState,
  replay,
} from './flag-history.model.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import {
  commonStateOf,
  configIn,
  configStateOf,
  type Flag,
  type FlagConfig,
  type FlagEverywhere,
} from './flags.model.ts';
import { changeFlagBy, getFlag, type SeenVersion } from './flags.service.ts';

/** An entry of a flag's history, and whether it can be restored. */
export interface FlagHistoryEntry {
  readonly entry: AuditEntry;
  readonly isRestorable: boolean;
}

interface HistoryFilter {
  readonly environmentKey?: string;
  /** A sequence. */
  readonly before?: number;
  readonly limit: number;
}

/**
 * What happened to a flag, newest first; nothing of an earlier flag of the same key.
 * @throws AppError FLAG_NOT_FOUND
 */
export async function listFlagHistory(
  db: Db,
  key: string,
  filter: HistoryFilter,
): Promise<FlagHistoryEntry[]> {
  const { flag, configs } = await getFlag(db, key);
  const creations = await listCreations(db, 'environment');
  const entries = await listEntries(db, { ...filter, ...entityOf(flag) });
  return entries.map((entry) => {
    const { common, config } = restorableParts(entry, configs, creations);
    return { entry, isRestorable: common || config !== undefined };
  });
}

/** What an entry left, as far as that can be restored. */
interface Past {
  readonly common?: FlagCommonState;
  readonly config?: FlagConfigState;
}

/** One entry, the state that it left, and what restoring that would change now. */
export interface FlagHistoryDetail extends FlagHistoryEntry {
  readonly state: Past;
  readonly changes: { readonly common?: Changes; readonly config?: Changes };
}

/** @throws AppError FLAG_NOT_FOUND, AUDIT_ENTRY_NOT_FOUND */
export async function getFlagHistoryEntry(
  db: Db,
  key: string,
  entryId: string,
): Promise<FlagHistoryDetail> {
  const now = await getFlag(db, key);
  const entry = await getEntry(db, now.flag, entryId);
  const state = await readPast(db, now, entry);
  const config = now.configs.find((each) => each.environmentKey === entry.environmentKey);
  return {
    entry,
    isRestorable: isAny(state),
    state,
    changes: {
      ...(state.common && { common: diff(commonStateOf(now.flag), state.common) }),
      ...(state.config &&
        config && {
          config: diff(configStateOf(config), restorableOf(state.config)),
        }),
    },
  };
}

/** What restoring brings back of a config's state. */
function restorableOf(state: FlagConfigState): FlagConfigState {
  return { ...state, rules: withoutExperiments(state.rules) };
}

/**
 * Saves the state that an entry left as a new version of the flag: what is common, the config of the
 * entry's environment, or both, as far as the entry told of them. Splits come back with the salt and
 * layout of then, so every unit gets again what it got. An archived flag stays archived. Rules by which
 * experiments ran do not come back.
 * @param seen the version that the caller saw, of the config where the entry is about one; undefined
 *   where the caller does not mind.
 * @returns the flag, and the environment whose config was restored.
 * @throws AppError FLAG_NOT_FOUND, AUDIT_ENTRY_NOT_FOUND, NOT_RESTORABLE, FLAG_ARCHIVED, ENVIRONMENT_PROTECTED,
 *   VERSION_CONFLICT, INVALID_INPUT, EXPERIMENT_RUNNING, FLAG_IN_USE
 */
export async function restoreFlagState(
  deps: FlagDeps,
  actor: Actor,
  { key, entryId }: { readonly key: string; readonly entryId: string },
  seen: { readonly version: number | undefined; readonly show: Show },
): Promise<{ readonly after: FlagEverywhere; readonly environmentKey: string | undefined }> {
  const { db } = deps.database;
  const then = await getFlag(db, key);
  const entry = await getEntry(db, then.flag, entryId);
  const past = await readPast(db, then, entry);
  if (!isAny(past)) throw new AppError('NOT_RESTORABLE');
  const environmentKey = past.config && (entry.environmentKey ?? undefined);
  const ref = { key, ...(environmentKey !== undefined && { environmentKey }) };
  const after = await changeFlagBy(
    deps,
    actor,
    ref,
    (before) => {
      // The log only grows, so what was read of it holds, unless flag or environment were made anew.
      if (!isSameAs(before, then, environmentKey)) throw new AppError('AUDIT_ENTRY_NOT_FOUND');
      if (environmentKey !== undefined) {
        refuseWhileExperimenting([configIn(before.configs, environmentKey)]);
      }
      return patchTo(past, environmentKey);
    },
    seenBy(seen, environmentKey),
    'reverted',
  );
  return { after, environmentKey };
}

function isSameAs(
  one: FlagEverywhere,
  other: FlagEverywhere,
  environmentKey: string | undefined,
): boolean {
  const idIn = ({ configs }: FlagEverywhere) =>
    configs.find((config) => config.environmentKey === environmentKey)?.environmentId;
  return one.flag.id === other.flag.id && idIn(one) === idIn(other);
}

function seenBy(
  { version, show }: { readonly version: number | undefined; readonly show: Show },
  environmentKey: string | undefined,
): SeenVersion | undefined {
  if (version === undefined) return undefined;
  return { version, show: (current) => show(current, environmentKey) };
}

type Show = (current: FlagEverywhere, environmentKey: string | undefined) => unknown;

function patchTo({ common, config }: Past, environmentKey: string | undefined): Patch {
  return {
    common: common ? commonPatchTo(common) : {},
    config: config ? configPatchTo(config) : {},
    ...(environmentKey !== undefined && { environmentKey }),
    isExact: true,
  };
}

const isAny = ({ common, config }: Past) => common !== undefined || config !== undefined;

function entityOf({ id, key }: Flag): EntityRef {
  return { entityType: 'flag', entityKey: key, entityId: id };
}

/** @throws AppError AUDIT_ENTRY_NOT_FOUND */
async function getEntry(db: Db, flag: Flag, entryId: string): Promise<AuditEntry> {
  const entry = await findEntry(db, entityOf(flag), entryId);
  if (!entry) throw new AppError('AUDIT_ENTRY_NOT_FOUND');
  return entry;
}

/**
 * What of an entry there still is: its environment may be gone, or be another one of the same key.
 * `config` says from which entry on the environment's history counts.
 * @param creations when environments were created, by id.
 */
function restorableParts(
  entry: AuditEntry,
  configs: readonly FlagConfig[],
  creations: ReadonlyMap<string, number>,
): { readonly common: boolean; readonly config?: { readonly since: number } } {
  const { common, config } = partsOf(entry);
  const now = configs.find(({ environmentKey }) => environmentKey === entry.environmentKey);
  const since = now && (creations.get(now.environmentId) ?? 0);
  const isThere = config && since !== undefined && entry.sequence > since;
  return { common, ...(isThere && { config: { since } }) };
}

async function readPast(db: Db, now: FlagEverywhere, entry: AuditEntry): Promise<Past> {
  const parts = restorableParts(entry, now.configs, await listCreations(db, 'environment'));
  if (!parts.common && !parts.config) return {};
  const since = parts.config?.since ?? 0;
  let state = BEFORE_ALL;
  for await (const each of readHistory(db, entityOf(now.flag), entry.sequence)) {
    state = replay(state, each, each.sequence > since ? entry.environmentKey : null);
  }
  const common = parts.common ? readCommonState(state) : null;
  const config = parts.config ? readConfigState(state) : null;
  return { ...(common && { common }), ...(config && { config }) };
}
