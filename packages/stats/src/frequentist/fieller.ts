import { isShare, okIfFinite } from '../checks.ts';
import { normalQuantile } from '../distributions/normal.ts';
import type { PlainArm } from '../moments/arms.ts';
import { summaryOf } from '../moments/summary.ts';
import { no, type Result } from '../result.ts';

export interface FiellerInterval {
  /** Lift: the change divided by the control's absolute mean. */
  readonly estimate: number;
  /** Square of z times the control's relative standard error: the interval is bounded below 1. */
  readonly g: number;
  readonly isBounded: boolean;
  /** null where the interval is not bounded. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Fieller's confidence interval of the lift (Fieller 1954), normal critical value. Unlike the delta
 * method's it is honest where the control is close to zero: there it has no ends.
 *
 * Reasons: those of `summaryOf`, ZERO_BASELINE, INVALID, OUT_OF_RANGE.
 */
export function fiellerInterval(
  control: PlainArm,
  treatment: PlainArm,
  alpha: number,
): Result<FiellerInterval> {
  if (!isShare(alpha)) return no('INVALID');
  const a = summaryOf(control);
  if (!a.ok) return a;
  const b = summaryOf(treatment);
  if (!b.ok) return b;
  const size = Math.abs(a.value.mean);
  if (size === 0) return no('ZERO_BASELINE');
  const z = -normalQuantile(alpha / 2);
  // Both in units of the control's mean, squared.
  const controlVariance = a.value.variance / a.value.n / size / size;
  const treatmentVariance = b.value.variance / b.value.n / size / size;
  const ratio = b.value.mean / size;
  const sign = Math.sign(a.value.mean);
  const g = z * z * controlVariance;
  const estimate = ratio - sign;
  if (g >= 1) return okIfFinite({ estimate, g, isBounded: false, lower: null, upper: null });
  const reach = z * Math.sqrt(ratio * ratio * controlVariance + (1 - g) * treatmentVariance);
  return okIfFinite({
    estimate,
    g,
    isBounded: true,
    lower: (ratio - reach) / (1 - g) - sign,
    upper: (ratio + reach) / (1 - g) - sign,
  });
}
