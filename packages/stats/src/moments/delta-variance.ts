import { okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import type { Summary } from './summary.ts';

/** What is compared: treatment − control, or that divided by the control's size. */
export type Difference = 'absolute' | 'relative';

export interface Effect {
  readonly estimate: number;
  /** Square of the estimate's standard error. */
  readonly variance: number;
}

/**
 * Difference of two arms with its variance, by the delta method where it is relative: the lift divides by
 * the control's absolute mean, so that its sign is the difference's also below zero.
 *
 * Reasons: ZERO_BASELINE (the absolute difference still exists), OUT_OF_RANGE.
 */
export function effectOf(
  control: Summary,
  treatment: Summary,
  difference: Difference,
): Result<Effect> {
  const [a, b] = [control.variance / control.n, treatment.variance / treatment.n];
  const apart = treatment.mean - control.mean;
  if (difference === 'absolute') return okIfFinite({ estimate: apart, variance: a + b });
  if (control.mean === 0) return no('ZERO_BASELINE');
  const ratio = treatment.mean / control.mean;
  return okIfFinite({
    estimate: apart / Math.abs(control.mean),
    variance: (b + a * ratio * ratio) / control.mean / control.mean,
  });
}
