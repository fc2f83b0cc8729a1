import {
  type CompiledRuleset,
  type Context,
  type Evaluation,
  type Explanation,
  evaluate,
  explain,
  type FlagRules,
  patch as patched,
  rulesOf as rulesIn,
} from '@halyard/engine';
import { getRecentContexts } from '#features/recent-contexts/index.ts';
import { readRuleset } from '#features/rulesets/index.ts';
import { AppError } from '#platform/app-error.ts';
import { inTurns } from '#platform/in-turns.ts';
import { type Patch, planChange } from './flag-changes.model.ts';
import { refuseFaultyPlan } from './flag-checking.service.ts';
import { countMoves, type Step } from './flag-preview.model.ts';
import { type FlagDeps, rulesOf } from './flag-saving.service.ts';
import { configIn, type FlagEverywhere } from './flags.model.ts';
import { getFlag } from './flags.service.ts';

/** What a context gets, by which rules, and how that came about where it is asked for. */
export interface PreviewedOutcome {
  readonly evaluation: Evaluation;
  readonly rules: FlagRules | undefined;
  readonly explanation?: Explanation;
}

/** What a change would do to contexts that an environment saw recently. */
export interface RecentMoves {
  /** Contexts that were looked at. */
  readonly count: number;
  readonly moves: readonly (Step & { readonly count: number })[];
}

/** What a change would do to one context. */
export interface PreviewedContext {
  readonly before: PreviewedOutcome;
  readonly after: PreviewedOutcome;
}

interface Question {
  readonly key: string;
  readonly environmentKey: string;
  readonly patch: Patch;
  readonly contexts: readonly Context[];
  /** Whether to look at the environment's recent contexts, too. */
  readonly hasRecent: boolean;
  /** Whether to tell every step. */
  readonly isTraced: boolean;
}

/**
 * What a patch that is not saved would do to contexts, inside everything else that the environment
 * holds now. Nothing is written.
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_NOT_FOUND; FLAG_ARCHIVED, INVALID_INPUT, EXPERIMENT_RUNNING,
 *   FLAG_IN_USE as a change by this patch would
 */
export async function previewChange(
  deps: FlagDeps,
  { key, environmentKey, patch, contexts, hasRecent, isTraced }: Question,
): Promise<{ readonly contexts: PreviewedContext[]; readonly recent: RecentMoves | null }> {
  const { before, after } = await rulesetsOf(deps, key, environmentKey, patch);
  const previewed = await inTurns(contexts, (context) => ({
    before: outcomeIn(before, key, context, isTraced),
    after: outcomeIn(after, key, context, isTraced),
  }));
  if (!hasRecent) return { contexts: previewed, recent: null };
  const recent = await getRecentContexts(deps.database.db, environmentKey);
  const steps = await inTurns(recent, (context) => ({
    from: evaluate(before, key, context).variant ?? null,
    to: evaluate(after, key, context).variant ?? null,
  }));
  return { contexts: previewed, recent: { count: recent.length, moves: countMoves(steps) } };
}

/** The environment's ruleset as it is, and as the patch would make it. */
async function rulesetsOf(
  { database: { db }, replica, now }: FlagDeps,
  key: string,
  environmentKey: string,
  patch: Patch,
): Promise<{ readonly before: CompiledRuleset; readonly after: CompiledRuleset }> {
  const stored = await getFlag(db, key);
  configIn(stored.configs, environmentKey);
  if (stored.flag.archivedAt) throw new AppError('FLAG_ARCHIVED');
  const plan = planChange(stored, patch, now());
  await refuseFaultyPlan(db, replica, plan, patch);
  const ruleset = await readRuleset(db, replica, environmentKey);
  const having = ({ flag, configs }: FlagEverywhere) =>
    patched(ruleset, [rulesOf(flag, configIn(configs, environmentKey))], ruleset.revision);
  return { before: having(stored), after: having(plan.after) };
}

function outcomeIn(
  ruleset: CompiledRuleset,
  key: string,
  context: Context,
  isTraced: boolean,
): PreviewedOutcome {
  const rules = rulesIn(ruleset, key);
  if (!isTraced) return { evaluation: evaluate(ruleset, key, context), rules };
  const explanation = explain(ruleset, key, context);
  return { evaluation: explanation.evaluation, rules, explanation };
}
