import { isPositive, isShare, okIfFinite } from '../checks.ts';
import { normalSf } from '../distributions/normal.ts';
import type { PlainArm } from '../moments/arms.ts';
import { effectOf } from '../moments/delta-variance.ts';
import { summaryOf } from '../moments/summary.ts';
import { no, type Result } from '../result.ts';
import { criticalValue } from './inference.ts';

export interface NonInferiorityOptions {
  /** Tolerated harm as a share of the control's mean, above 0: 0.01 for one per cent. */
  readonly margin: number;
  /** The direction that is good. */
  readonly better: 'increase' | 'decrease';
  /** One-sided level of significance. */
  readonly alpha: number;
}

export interface NonInferiority {
  /** Treatment minus control. */
  readonly estimate: number;
  readonly standardError: number;
  /** End of the one-sided interval on the side of harm. */
  readonly bound: number;
  /** The tolerated harm as a difference, above 0. */
  readonly marginAbsolute: number;
  /** Distance of the estimate from the margin, in standard errors; positive on the harmless side. */
  readonly statistic: number;
  readonly pValue: number;
  /** Whether harm beyond the margin is ruled out: the bound clears the margin. */
  readonly isNonInferior: boolean;
}

/**
 * One-sided z-test that a treatment is not worse than the control by more than a margin, on the absolute
 * scale. The margin counts as fixed, though it is a share of the control's mean that was measured.
 *
 * Reasons: those of `summaryOf`, ZERO_BASELINE (a share of nothing is no margin), INVALID, OUT_OF_RANGE.
 */
export function nonInferiorityTest(
  control: PlainArm,
  treatment: PlainArm,
  { margin, better, alpha }: NonInferiorityOptions,
): Result<NonInferiority> {
  if (!isPositive(margin) || !isShare(alpha)) return no('INVALID');
  const a = summaryOf(control);
  if (!a.ok) return a;
  const b = summaryOf(treatment);
  if (!b.ok) return b;
  const effect = effectOf(a.value, b.value, 'absolute');
  if (!effect.ok) return effect;
  const marginAbsolute = margin * Math.abs(a.value.mean);
  if (marginAbsolute === 0) return no('ZERO_BASELINE');
  const { estimate, variance } = effect.value;
  const standardError = Math.sqrt(variance);
  const good = better === 'increase' ? 1 : -1;
  const statistic = (good * estimate + marginAbsolute) / standardError;
  const critical = criticalValue(alpha, null);
  return okIfFinite({
    estimate,
    standardError,
    bound: estimate - good * critical * standardError,
    marginAbsolute,
    statistic,
    pValue: normalSf(statistic),
    isNonInferior: statistic > critical,
  });
}
