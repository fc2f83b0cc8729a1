import type { Rule } from '@halyard/contracts/targeting';
import {
  type CompiledRuleset,
  type Fault,
  type FlagRules,
  findChangeFaults,
} from '@halyard/engine';
import { type Replica, readRuleset } from '#features/rulesets/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { Db } from '#tables';
import { type ChangePlan, type Patch, placeOf } from './flag-changes.model.ts';
import {
  disturbedExperiment,
  experimentIn,
  inventedExperiments,
} from './flag-experiments.model.ts';
import { type CheckedConfig, harmOf, placeFaults } from './flag-faults.model.ts';
import { toRules } from './flag-rules.model.ts';
import { configIn, type FlagConfig, type FlagEverywhere } from './flags.model.ts';
import { experimentRunning } from './flags.refusals.ts';

/**
 * Refuses a change that contradicts the flag's type, that disturbs an experiment, or that
 * {@link refuseFaults} refuses. Call it before any of it is written.
 * @throws AppError INVALID_INPUT, EXPERIMENT_RUNNING, FLAG_IN_USE
 */
export async function refuseFaultyPlan(
  db: Db,
  replica: Replica,
  plan: ChangePlan,
  patch: Patch,
): Promise<void> {
  if (plan.faults.length > 0) throw new AppError('INVALID_INPUT', { errors: plan.faults });
  if (!patch.byExperiment) refuseDisturbance(plan, patch);
  const configs = plan.configs.map(({ after }) => after);
  await refuseFaults(db, replica, { flag: plan.after.flag, configs }, patch, plan.before);
}

/** What is an experiment's in a flag changes with the experiment alone. */
function refuseDisturbance({ before, after, configs }: ChangePlan, patch: Patch): void {
  if (after.flag.archivedAt && !before.flag.archivedAt) refuseWhileExperimenting(before.configs);
  for (const change of configs) {
    const { rules } = change.before;
    const disturbed = disturbedExperiment(rules, change.after.rules);
    if (disturbed !== undefined) throw experimentRunning(disturbed, change.after.environmentKey);
    refuseInvented(rules, change.after, patch);
  }
}

/** @throws AppError EXPERIMENT_RUNNING where an experiment runs by a rule of one of some configs. */
export function refuseWhileExperimenting(configs: readonly FlagConfig[]): void {
  for (const { rules, environmentKey } of configs) {
    const running = experimentIn(rules);
    if (running !== undefined) throw experimentRunning(running, environmentKey);
  }
}

/**
 * Refuses rules that call themselves an experiment's.
 * @param before the rules as they are stored.
 * @throws AppError INVALID_INPUT
 */
export function refuseInvented(
  before: readonly Rule[],
  { rules, environmentKey }: FlagConfig,
  patch: Patch,
): void {
  const places = inventedExperiments(before, rules);
  if (places.length === 0) return;
  const whole = placeOf(patch, environmentKey, 'rules');
  const errors = places.map((i) => ({
    field: `${rules[i]?.id === patch.sentRule ? 'body' : `${whole}[${i}]`}.experiment`,
    detail: 'is given by starting an experiment',
  }));
  throw new AppError('INVALID_INPUT', { errors });
}

/**
 * Refuses what evaluators could not evaluate, and what would keep them from evaluating other flags.
 * Faults that are there already are let be: whatever became of a stored flag, it can be switched off.
 * Call it before any of it is written.
 * @param after the flag, with the configs that change.
 * @param before the flag as it is stored; undefined for a new one.
 * @throws AppError INVALID_INPUT, FLAG_IN_USE
 */
export async function refuseFaults(
  tx: Db,
  replica: Replica,
  after: FlagEverywhere,
  patch: Patch,
  before?: FlagEverywhere,
): Promise<void> {
  const checked: CheckedConfig[] = [];
  for (const config of after.configs) {
    const ruleset = await readRuleset(tx, replica, config.environmentKey);
    const rules = toRules(after.flag, config);
    const stored = before && rulesIn(before, config.environmentKey);
    checked.push({ config, rules, ruleset, faults: newFaults(ruleset, rules, stored) });
  }
  const { own, harm } = placeFaults(after.flag, patch, checked);
  if (own.length > 0) throw new AppError('INVALID_INPUT', { errors: own });
  if (harm.length > 0) throw new AppError('FLAG_IN_USE', { errors: harm });
}

function rulesIn({ flag, configs }: FlagEverywhere, environmentKey: string): FlagRules {
  return toRules(flag, configIn(configs, environmentKey));
}

function newFaults(
  ruleset: CompiledRuleset,
  rules: FlagRules,
  stored: FlagRules | undefined,
): readonly Fault[] {
  const faults = faultsWith(ruleset, rules);
  if (faults.length === 0 || stored === undefined) return faults;
  const known = new Set(faultsWith(ruleset, stored).map(({ path, code }) => `${path} ${code}`));
  return faults.filter(
    ({ path, code, harmed }) => harmed !== undefined || !known.has(`${path} ${code}`),
  );
}

function faultsWith(ruleset: CompiledRuleset, rules: FlagRules): readonly Fault[] {
  return findChangeFaults(ruleset, { kind: 'flag', key: rules.key, body: rules });
}

/**
 * Refuses to take away a flag that others have as a prerequisite.
 * @throws AppError FLAG_IN_USE
 */
export async function refuseLoss(
  tx: Db,
  replica: Replica,
  key: string,
  configs: readonly FlagConfig[],
): Promise<void> {
  const errors = [];
  for (const { environmentKey } of configs) {
    const ruleset = await readRuleset(tx, replica, environmentKey);
    for (const { harmed, message } of findChangeFaults(ruleset, {
      kind: 'flag',
      key,
      body: null,
    })) {
      if (harmed !== undefined) errors.push(harmOf(environmentKey, harmed, message));
    }
  }
  if (errors.length > 0) throw new AppError('FLAG_IN_USE', { errors });
}
