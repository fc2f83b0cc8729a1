import { isCount, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import type { PlainArm } from './arms.ts';
import { covarianceXY, type MomentsXY } from './cross-moments.ts';

/** An arm's estimate: its squared standard error is `variance / n`. */
export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** Per unit. */
  readonly variance: number;
}

/**
 * Mean and variance per unit of an arm: the sample's for means, p (1 − p) for proportions, by the delta
 * method for ratios (Deng, Knoblich and Lu 2018). For tests, which need some variance in each arm.
 *
 * Reasons: TOO_FEW_UNITS (below 2), ZERO_VARIANCE, ZERO_DENOMINATOR, INVALID (more successes than units,
 * which a join that multiplies rows makes), OUT_OF_RANGE.
 */
export function summaryOf(arm: PlainArm): Result<Summary> {
  const summary = looseSummaryOf(arm);
  return summary.ok && summary.value.variance <= 0 ? no('ZERO_VARIANCE') : summary;
}

/** {@link summaryOf} that also answers where the variance is 0, or below it because sums contradict. */
export function looseSummaryOf(arm: PlainArm): Result<Summary> {
  const { n } = arm;
  if (!isCount(n)) return no('INVALID');
  if (arm.type === 'mean') return checked(n, arm.mean, arm.m2 / (n - 1));
  if (arm.type === 'proportion') {
    const { successes } = arm;
    if (!isCount(successes) || successes > n) return no('INVALID');
    return checked(n, successes / n, (successes / n) * ((n - successes) / n));
  }
  if (n >= 2 && arm.meanX === 0) return no('ZERO_DENOMINATOR');
  return checked(n, arm.meanY / arm.meanX, ratioVariance(arm));
}

/**
 * Whether a ratio's denominator is so near to zero, within five of its standard errors, that the delta
 * method cannot be trusted.
 */
export function hasShakyDenominator({ n, meanX, m2X }: MomentsXY): boolean {
  return n < 2 || meanX * meanX * n <= 25 * (m2X / (n - 1));
}

/** Delta-method variance per unit of the ratio of means, y over x. */
export function ratioVariance(moments: MomentsXY): number {
  const { xx, yy, xy } = covarianceXY(moments);
  const { meanX } = moments;
  const ratio = moments.meanY / meanX;
  return (yy - 2 * ratio * xy + ratio * ratio * xx) / (meanX * meanX);
}

function checked(n: number, mean: number, variance: number): Result<Summary> {
  return n < 2 ? no('TOO_FEW_UNITS') : okIfFinite({ n, mean, variance });
}
