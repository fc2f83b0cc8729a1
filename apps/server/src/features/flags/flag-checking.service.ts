import { type CompiledRuleset, type Fault, findChangeFaults, rulesOf } from '@halyard/engine';
import { type Replica, readRuleset } from '#features/rulesets/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { Db } from '#tables';
import type { ChangePlan, Patch } from './flag-changes.model.ts';
import { type CheckedConfig, harmOf, placeFaults } from './flag-faults.model.ts';
import { toRules } from './flag-rules.model.ts';
import type { Flag, FlagConfig } from './flags.model.ts';

/**
 * Refuses what evaluators could not evaluate, and what would keep them from evaluating other flags.
 * Call it before any of it is written, with the configs that change.
 * @throws AppError INVALID_INPUT, FLAG_IN_USE
 */
export async function refuseFaults(
  tx: Db,
  replica: Replica,
  flag: Flag,
  configs: readonly FlagConfig[],
  patch: Patch,
): Promise<void> {
  const checked: CheckedConfig[] = [];
  for (const config of configs) {
    const ruleset = await readRuleset(tx, replica, config.environmentKey);
    const rules = toRules(flag, config);
    const faults = newFaults(ruleset, flag.key, rules);
    checked.push({ config, rules, ruleset, faults });
  }
  const { own, harm } = placeFaults(flag, patch, checked);
  if (own.length > 0) throw new AppError('INVALID_INPUT', { errors: own });
  if (harm.length > 0) throw new AppError('FLAG_IN_USE', { errors: harm });
}

/**
 * Refuses a plan that contradicts the flag's type, and what {@link refuseFaults} refuses.
 * @throws AppError INVALID_INPUT, FLAG_IN_USE
 */
export async function refuseFaultyPlan(
  tx: Db,
  replica: Replica,
  plan: ChangePlan,
  patch: Patch,
): Promise<void> {
  if (plan.faults.length > 0) throw new AppError('INVALID_INPUT', { errors: plan.faults });
  const changed = plan.configs.map(({ after }) => after);
  await refuseFaults(tx, replica, plan.after.flag, changed, patch);
}

/**
 * Faults that are not there already: whatever may have become of a stored flag, it can always be
 * switched off.
 */
function newFaults(
  ruleset: CompiledRuleset,
  key: string,
  body: CheckedConfig['rules'],
): readonly Fault[] {
  const faults = findChangeFaults(ruleset, { kind: 'flag', key, body });
  const stored = rulesOf(ruleset, key);
  if (faults.length === 0 || stored === undefined) return faults;
  const old = findChangeFaults(ruleset, { kind: 'flag', key, body: stored });
  const known = new Set(old.map(({ path, code }) => `${path} ${code}`));
  return faults.filter(
    ({ path, code, harmed }) => harmed !== undefined || !known.has(`${path} ${code}`),
  );
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
