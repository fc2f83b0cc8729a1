import type { Context, Evaluation } from '@halyard/engine';
import type { HeldRuleset } from '#features/rulesets/index.ts';

/**
 * Is told for whom flags are evaluated for an application, and gives what is to be told, in the same
 * turn, how each of these evaluations ended. Neither may wait or throw, for evaluation does not.
 */
export type ObserveEvaluation = (
  held: HeldRuleset,
  contexts: readonly Context[],
  /** What an evaluation in an experiment is; shown where absent. */
  shows?: Showing,
) => (outcome: Evaluation, context: Context) => void;

/**
 * Whether what is evaluated is shown, as far as anybody can tell, or the application says so itself
 * when it shows it.
 */
type Showing = 'shown' | 'told_later';
