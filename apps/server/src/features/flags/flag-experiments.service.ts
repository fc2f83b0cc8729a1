import type { Actor } from '#features/access/index.ts';
import { lockEnvironments } from '#features/environments/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { Db } from '#tables';
import { type ConfigPatch, type Patch, planChange } from './flag-changes.model.ts';
import { refuseFaultyPlan } from './flag-checking.service.ts';
import { nextEpochFor } from './flag-experiments.model.ts';
import { type FlagDeps, lockedFlag, type Saved, save } from './flag-saving.service.ts';
import { configIn, type FlagEverywhere } from './flags.model.ts';

/** What an experiment changes of the flag that it runs on, in its environment. */
export interface ExperimentChange {
  readonly environmentKey: string;
  /** Epochs of rules are taken as they are; splits of rules that are stored keep units where they may stay. */
  readonly config: ConfigPatch;
  /** The id of the rule that the request consists of, where faults of it are to be named as the body's. */
  readonly sentRule?: string;
}

/**
 * Locks a flag, and the environments before it, until the transaction ends.
 * @throws AppError FLAG_NOT_FOUND, FLAG_ARCHIVED
 */
export async function lockFlag(tx: Db, key: string): Promise<FlagEverywhere> {
  await lockEnvironments(tx);
  const flag = await lockedFlag(tx, key);
  if (flag.flag.archivedAt) throw new AppError('FLAG_ARCHIVED');
  return flag;
}

/**
 * Changes a flag's config for an experiment: row, ruleset and audit entry. The one way to change the
 * rule by which an experiment runs; no epoch begins by itself. After the commit, announce it
 * (`transactFlags` does).
 * @param before the flag as {@link lockFlag} gives it in the same transaction.
 * @param action what the audit log calls it, such as `experiment_started`.
 * @throws AppError ENVIRONMENT_PROTECTED, ENVIRONMENT_NOT_FOUND, INVALID_INPUT, FLAG_IN_USE
 */
export function saveFlagConfig(
  tx: Db,
  deps: FlagDeps,
  actor: Actor,
  before: FlagEverywhere,
  change: ExperimentChange,
  action: string,
): Promise<Saved> {
  return save(tx, deps, actor, before, patchOf(change), action);
}

/** Flags whose experiments may get other units, because others are in segments that they ask for. */
export interface SegmentChange {
  readonly places: readonly { readonly flagKey: string; readonly environmentKey: string }[];
  /** What changed, and what nests it. */
  readonly segments: ReadonlySet<string>;
  readonly reason: string;
}

/**
 * Begins another epoch of every experiment whose audience depends on some segments, in the transaction
 * that changes them and has locked the environments.
 * @throws AppError ENVIRONMENT_PROTECTED
 */
export async function renewEpochs(
  tx: Db,
  deps: FlagDeps,
  actor: Actor,
  { places, segments, reason }: SegmentChange,
): Promise<void> {
  for (const { flagKey, environmentKey } of places) {
    const before = await lockedFlag(tx, flagKey);
    const { rules } = configIn(before.configs, environmentKey);
    const next = nextEpochFor(segments, rules, reason);
    if (!next) continue;
    const change = { environmentKey, config: { rules: next.rules } };
    await saveFlagConfig(tx, deps, actor, before, change, 'experiment_epoch_begun');
    await deps.recordEpoch(tx, { ...next.begun, at: deps.now() });
  }
}

/**
 * The flag as {@link saveFlagConfig} would leave it, checked like there; nothing is written.
 * @throws AppError INVALID_INPUT, FLAG_IN_USE
 */
export async function planFlagConfig(
  db: Db,
  { replica, now }: Pick<FlagDeps, 'replica' | 'now'>,
  before: FlagEverywhere,
  change: ExperimentChange,
): Promise<FlagEverywhere> {
  const patch = patchOf(change);
  const plan = planChange(before, patch, now());
  await refuseFaultyPlan(db, replica, plan, patch);
  return plan.after;
}

function patchOf(change: ExperimentChange): Patch {
  return { common: {}, byExperiment: true, ...change };
}
