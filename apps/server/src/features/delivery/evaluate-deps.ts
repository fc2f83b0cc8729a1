import type { Replica } from '#features/rulesets/index.ts';
import type { ObserveEvaluation } from './evaluation-observer.ts';

/** What public evaluation works with. */
export interface EvaluateDeps {
  readonly replica: Replica;
  readonly publicEvaluation: boolean;
  readonly observe: ObserveEvaluation;
}
