import { isDeepStrictEqual } from 'node:util';
import type { FlagRules } from '@halyard/engine';
import type { FieldFault } from '#platform/app-error.ts';
import { type BegunEpoch, nextEpochOf, withStoredEpochs } from './flag-experiments.model.ts';
import { toRules } from './flag-rules.model.ts';
import { misfitsOf, retype, withoutRepetition } from './flag-types.model.ts';
import {
  auditView,
  configStateOf,
  type Flag,
  type FlagConfig,
  type FlagEverywhere,
} from './flags.model.ts';
import { settleRules, settleServe } from './splits.model.ts';

/** The API's names of a config's fields, where they are others. */
export const WIRE_NAMES: Readonly<Record<string, string>> = {
  isEnabled: 'is_enabled',
  rolloutPercentage: 'rollout_percentage',
  offVariant: 'off_variant',
};

/** Changes to what is common; fields that are not named stay. */
export type FlagPatch = Partial<Omit<Flag, 'id' | 'key' | 'version' | 'createdAt' | 'updatedAt'>>;

/** Changes to one environment's config; fields that are not named stay. */
export type ConfigPatch = Partial<
  Omit<FlagConfig, 'environmentId' | 'environmentKey' | 'isProtected' | 'version' | 'updatedAt'>
>;

/** What is to change: what is common, and the config of one environment. */
export interface Patch {
  readonly common: FlagPatch;
  readonly environmentKey?: string;
  readonly config: ConfigPatch;
  /** The id of the rule that the request consists of, where it is about one alone. */
  readonly sentRule?: string;
  /** Splits are taken with the salt and the layout that they come with, not fitted to what is stored. */
  readonly isExact?: boolean;
  /** It comes from the experiment that runs, or is to run, by one of the flag's rules. */
  readonly byExperiment?: boolean;
}

/** A config before and after a change. */
interface ConfigChange {
  readonly before: FlagConfig;
  readonly after: FlagConfig;
  /** Whether units may get another variant by it, or its values come to more eyes. */
  readonly changesServing: boolean;
  /** The epoch of an experiment that begins by it; null for none. */
  readonly begun: BegunEpoch | null;
}

/** A flag as a patch wants it. */
interface Patched extends FlagEverywhere {
  readonly faults: readonly FieldFault[];
}

/** What a patch comes to. `configs` holds those alone that change, be it through what is common. */
export interface ChangePlan {
  readonly before: FlagEverywhere;
  readonly after: FlagEverywhere;
  readonly isFlagChanged: boolean;
  readonly configs: readonly ConfigChange[];
  /** What contradicts the flag's type; a plan with any is not carried out. */
  readonly faults: readonly FieldFault[];
}

/** Works a patch out. Versions rise by one where something changes, and nowhere else. */
export function planChange(before: FlagEverywhere, patch: Patch, at: Date): ChangePlan {
  const wanted = applyPatch(before, patch);
  const isFlagChanged = !isDeepStrictEqual(auditView(before.flag), auditView(wanted.flag));
  const flag = isFlagChanged
    ? { ...wanted.flag, version: before.flag.version + 1, updatedAt: at }
    : before.flag;
  const changes = before.configs.map((config, i) => {
    const rulesBefore = toRules(before.flag, config);
    const { next, begun } = inEpoch(rulesBefore, flag, wanted.configs[i] ?? config, patch);
    const isChanged =
      !isDeepStrictEqual(rulesBefore, toRules(flag, next)) ||
      !isDeepStrictEqual(configStateOf(config), configStateOf(next));
    const after = isChanged ? { ...next, version: config.version + 1, updatedAt: at } : config;
    const changesServing = isChanged && !servesTheSame(rulesBefore, toRules(flag, after));
    return { before: config, after, isChanged, changesServing, begun };
  });
  return {
    before,
    after: { flag, configs: changes.map(({ after }) => after) },
    isFlagChanged,
    configs: changes.filter(({ isChanged }) => isChanged),
    faults: wanted.faults,
  };
}

/** A config as it is to be, in the next epoch of its experiment where the change begins one. */
function inEpoch(before: FlagRules, flag: Flag, wanted: FlagConfig, { byExperiment }: Patch) {
  const begins = byExperiment ? null : nextEpochOf(before, toRules(flag, wanted), wanted.rules);
  if (begins === null) return { next: wanted, begun: null };
  return { next: { ...wanted, rules: begins.rules }, begun: begins.begun };
}

/**
 * A flag after a patch, its versions as before, and what in the patch contradicts the flag's type.
 * What the engine thinks of its rules is not yet asked.
 */
export function applyPatch(before: FlagEverywhere, patch: Patch): Patched {
  const { typed, faults } = retype(before.flag, patch.common);
  const flag: Flag = { ...before.flag, ...patch.common, ...typed };
  const configs = before.configs.map((config) =>
    config.environmentKey === patch.environmentKey
      ? { ...config, ...settled(flag, config, patch) }
      : config,
  );
  const misfits = configs.flatMap((config, i) =>
    misfitsOf(flag, config, before.configs[i]).map(({ name, detail }) => ({
      field: placeOf(patch, config.environmentKey, name),
      detail,
    })),
  );
  return { flag, configs, faults: [...faults, ...misfits] };
}

/**
 * A patch whose splits move no more units than they say, unless they come as they are to be, and that
 * repeats nothing of the flag.
 */
function settled(flag: Flag, config: FlagConfig, sent: Patch): ConfigPatch {
  const { isExact, config: patch } = sent;
  const { fallthrough, offVariant } = patch;
  const laidOut = isExact ? patch : laidOutLike(flag, config, patch);
  const own = withoutRepetition(flag, { ...config, ...laidOut });
  return {
    ...laidOut,
    ...(laidOut.rules &&
      !sent.byExperiment && { rules: withStoredEpochs(config.rules, laidOut.rules) }),
    ...(fallthrough && { fallthrough: own.fallthrough }),
    ...(offVariant !== undefined && { offVariant: own.offVariant }),
  };
}

function laidOutLike(flag: Flag, config: FlagConfig, patch: ConfigPatch): ConfigPatch {
  const { rules, fallthrough } = patch;
  const owner = { flagKey: flag.key, variants: new Set(flag.variants.map(({ key }) => key)) };
  return {
    ...patch,
    ...(rules && { rules: settleRules(config.rules, rules, owner) }),
    ...(fallthrough && { fallthrough: settleServe(config.fallthrough, fallthrough, owner) }),
  };
}

/** Where a field of a config was sent; that of an environment where it was not. */
export function placeOf(patch: Patch, environmentKey: string, name: keyof FlagConfig): string {
  const isSent = environmentKey === patch.environmentKey && Object.hasOwn(patch.config, name);
  return `${isSent ? 'body' : `environments.${environmentKey}`}.${WIRE_NAMES[name] ?? name}`;
}

/** Whether it is off throughout and serves the same meanwhile: its rules then concern nobody. */
function servesTheSame(before: FlagRules, after: FlagRules): boolean {
  if (before.enabled || after.enabled) return false;
  return (
    before.offVariant === after.offVariant &&
    isDeepStrictEqual(before.variants[before.offVariant], after.variants[after.offVariant])
  );
}
