import type { Context, Evaluation } from '@halyard/engine';
import type { HeldRuleset } from '#features/rulesets/index.ts';

/** Is told what applications are answered. Must not wait or throw, for evaluation does neither. */
export interface EvaluationObserver {
  /** For whom some flags are evaluated. */
  context(held: HeldRuleset, context: Context): void;
  /** How one evaluation ended. */
  evaluation(held: HeldRuleset, outcome: EvaluationOutcome): void;
}

export type EvaluationOutcome = Pick<Evaluation, 'flagKey' | 'variant' | 'reason' | 'errorCode'>;
