import { isCount, isShare } from '../checks.ts';
import { no, ok, type Result } from '../result.ts';

export interface DecisionPlan {
  readonly successMetrics: number;
  readonly guardrailMetrics: number;
  /** Risk to ship what has no success at all. */
  readonly alpha: number;
  /** Risk not to ship what succeeds as planned and harms no guardrail. */
  readonly beta: number;
}

export interface ErrorRates {
  /** Level of the test of each success metric. */
  readonly alphaSuccess: number;
  /** Level of the non-inferiority test of each guardrail. */
  readonly alphaGuardrail: number;
  /** Risk that each test may miss what it looks for. */
  readonly betaPerMetric: number;
  readonly powerPerMetric: number;
}

/**
 * Levels and power of the single tests, so that the decision as a whole keeps its two risks: one
 * success of several is enough, so they share alpha; all guardrails must pass, so each has alpha in
 * full and they share beta with the success (Schultzberg, Ankargren and Frånberg 2024, arXiv
 * 2402.11609).
 *
 * Reasons: NOT_APPLICABLE without metrics, INVALID.
 */
export function errorRates(plan: DecisionPlan): Result<ErrorRates> {
  const { successMetrics, guardrailMetrics, alpha, beta } = plan;
  const isValid =
    isCount(successMetrics) && isCount(guardrailMetrics) && isShare(alpha) && isShare(beta);
  if (!isValid) return no('INVALID');
  const hurdles = guardrailMetrics + Math.min(successMetrics, 1);
  if (hurdles === 0) return no('NOT_APPLICABLE');
  return ok({
    alphaSuccess: alpha / Math.max(successMetrics, 1),
    alphaGuardrail: alpha,
    betaPerMetric: beta / hurdles,
    powerPerMetric: 1 - beta / hurdles,
  });
}
