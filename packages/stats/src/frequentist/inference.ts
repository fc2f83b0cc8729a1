import { isShare, okIfFinite } from '../checks.ts';
import { normalQuantile, normalSf } from '../distributions/normal.ts';
import { tQuantile, tSf } from '../distributions/t.ts';
import type { Effect } from '../moments/delta-variance.ts';
import { no, type Result } from '../result.ts';

/**
 * What the test may find: any difference, or only that the treatment's figure is greater, or less.
 * A one-sided test spends all of alpha on its side and leaves the interval open on the other.
 */
export type Alternative = 'two-sided' | 'greater' | 'less';

/** An effect, how sure it is, and the interval of the effects that the test at `alpha` does not refuse. */
export interface Inference {
  readonly estimate: number;
  readonly standardError: number;
  /** Estimate over standard error. */
  readonly statistic: number;
  readonly pValue: number;
  /** null where a one-sided interval has no end. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Test of no effect and confidence interval, by Student's t; by the normal distribution if `df` is null.
 *
 * Reasons: ZERO_VARIANCE, INVALID, OUT_OF_RANGE.
 */
export function infer(
  { estimate, variance }: Effect,
  df: number | null,
  alternative: Alternative,
  alpha: number,
): Result<Inference> {
  if (!isShare(alpha) || !Number.isFinite(estimate) || !Number.isFinite(variance)) {
    return no('INVALID');
  }
  if (variance <= 0) return no('ZERO_VARIANCE');
  const standardError = Math.sqrt(variance);
  const statistic = estimate / standardError;
  const reach = standardError * criticalValue(alternative === 'two-sided' ? alpha / 2 : alpha, df);
  return okIfFinite({
    estimate,
    standardError,
    statistic,
    pValue: pValueOf(statistic, df, alternative),
    lower: alternative === 'less' ? null : estimate - reach,
    upper: alternative === 'greater' ? null : estimate + reach,
  });
}

/** The statistic that chance exceeds with probability `tail`; negative for tails above a half. */
export function criticalValue(tail: number, df: number | null): number {
  return df === null ? -normalQuantile(tail) : -tQuantile(tail, df);
}

function pValueOf(statistic: number, df: number | null, alternative: Alternative): number {
  const above = (value: number) => (df === null ? normalSf(value) : tSf(value, df));
  if (alternative === 'two-sided') return Math.min(2 * above(Math.abs(statistic)), 1);
  return above(alternative === 'greater' ? statistic : -statistic);
}
