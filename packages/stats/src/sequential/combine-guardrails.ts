import { isShare, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import { pOfLogE } from './always-valid-p.ts';
import { logMeanExp } from './odds-grid.ts';

export interface CombinedEvidence {
  /** Logarithm of the mean of the e-values, which is an e-value itself. */
  readonly logE: number;
  /** The p-value of this look; of several looks the smallest counts. */
  readonly pValue: number;
  /** Whether the mean has reached `1 / alpha`: the rollout is to be rolled back. */
  readonly mustRollBack: boolean;
  /** For each guardrail, whether it alone has reached `m / alpha` (Bonferroni): it can be named. */
  readonly isAlarming: readonly boolean[];
}

/**
 * Several guardrails watched together: the probability that any harmless rollout is ever rolled back
 * stays at most `alpha`, however the guardrails depend on each other, because the mean of e-values is
 * an e-value (Vovk and Wang, Annals of Statistics 2021). One guardrail that passes Bonferroni's
 * `m / alpha` is enough for the mean, so the mean decides and Bonferroni names who is to blame.
 *
 * @param logEs - logarithms of the guardrails' e-values at this look.
 *
 * Reasons: NOT_APPLICABLE without guardrails, INVALID.
 */
export function combineGuardrails(
  logEs: readonly number[],
  alpha: number,
): Result<CombinedEvidence> {
  if (!isShare(alpha) || !logEs.every(Number.isFinite)) return no('INVALID');
  if (logEs.length === 0) return no('NOT_APPLICABLE');
  const logE = logMeanExp(logEs);
  const alone = Math.log(logEs.length) - Math.log(alpha);
  const isAlarming = logEs.map((one) => one >= alone);
  return okIfFinite({
    logE,
    pValue: pOfLogE(logE),
    // Rounding must not set the two rules at odds.
    mustRollBack: logE >= -Math.log(alpha) || isAlarming.includes(true),
    isAlarming,
  });
}
