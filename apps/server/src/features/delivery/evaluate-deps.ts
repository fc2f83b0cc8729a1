import type { Replica } from '#features/rulesets/index.ts';

/** What public evaluation works with. */
export interface EvaluateDeps {
  readonly replica: Replica;
  readonly publicEvaluation: boolean;
  /** Counts what was answered; must not wait or throw. */
  readonly count: (environmentKey: string, reason: string) => void;
}
