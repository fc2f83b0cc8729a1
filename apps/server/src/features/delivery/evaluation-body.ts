import type { EvaluationResponse } from '@halyard/contracts/evaluation';
import { type Evaluation, rulesOf } from '@halyard/engine';
import type { HeldRuleset } from '#features/rulesets/index.ts';
import { explainInWords } from './explanation.ts';

/**
 * An evaluation without an error as the API shows it.
 * @param cached whether the database was not asked for it.
 */
export function toEvaluationBody(
  evaluation: Evaluation,
  { compiled }: HeldRuleset,
  cached: boolean,
): EvaluationResponse {
  const { flagKey, variant, value, reason, bucket } = evaluation;
  return {
    flag_key: flagKey,
    enabled: reason !== 'DISABLED' && value !== false,
    variant: variant ?? null,
    value,
    reason: reason as EvaluationResponse['reason'],
    explanation: explainInWords(evaluation, rulesOf(compiled, flagKey)),
    bucket: bucket ?? null,
    cached,
  };
}
