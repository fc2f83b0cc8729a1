import type { Context, Evaluation } from '@halyard/engine';
import type { HeldRuleset } from '#features/rulesets/index.ts';

/**
 * Is told for whom flags are evaluated for an application, and gives what is to be told, in the same
 * turn, how each of these evaluations ended. Neither may wait or throw, for evaluation does not.
 */
export type ObserveEvaluation = (
  held: HeldRuleset,
  contexts: readonly Context[],
) => (outcome: EvaluationOutcome) => void;

export type EvaluationOutcome = Pick<Evaluation, 'flagKey' | 'variant' | 'reason' | 'errorCode'>;
