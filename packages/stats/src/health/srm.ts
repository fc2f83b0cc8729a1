import { isCount, okIfFinite } from '../checks.ts';
import { chi2Sf } from '../distributions/chi2.ts';
import { no, type Result } from '../result.ts';

/** Units that an arm got, and what it was to get: weights need not add up to 1. */
export interface ArmCount {
  readonly units: number;
  readonly weight: number;
}

export interface SampleRatio {
  /** Pearson's chi-squared. */
  readonly statistic: number;
  /** Arms with a weight, less one; 0 where there is nothing to compare. */
  readonly df: number;
  readonly pValue: number;
}

/**
 * Whether arms got units in the ratio of their weights (sample ratio mismatch; Fabijan and others 2019):
 * if not, no figure of the experiment can be trusted. Arms without weight stay out. Within one allocation
 * only; asked daily, alert below 0.001. Without units, or with one arm, p is 1.
 *
 * Reasons: INVALID.
 */
export function sampleRatio(arms: readonly ArmCount[]): Result<SampleRatio> {
  const isValid = arms.every(({ units, weight }) => {
    return isCount(units) && Number.isFinite(weight) && weight >= 0;
  });
  if (!isValid) return no('INVALID');
  const weighted = arms.filter(({ weight }) => weight > 0);
  const heaviest = weighted.reduce((most, { weight }) => Math.max(most, weight), 0);
  const total = weighted.reduce((sum, { weight }) => sum + weight / heaviest, 0);
  const units = weighted.reduce((sum, arm) => sum + arm.units, 0);
  if (weighted.length < 2 || units === 0) return okIfFinite({ statistic: 0, df: 0, pValue: 1 });
  const statistic = weighted.reduce((sum, arm) => {
    const expected = units * (arm.weight / heaviest / total);
    return sum + (arm.units - expected) * ((arm.units - expected) / expected);
  }, 0);
  const df = weighted.length - 1;
  return okIfFinite({ statistic, df, pValue: chi2Sf(statistic, df) });
}
