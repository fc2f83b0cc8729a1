import { okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import type { PairEffect } from './effect.ts';

export interface LiftInterval {
  readonly estimate: number;
  /** Null where the interval has no end: the control is too close to zero. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * The adjusted difference relative to the size of the control's raw mean, with Fieller's interval: all lifts L
 * for which `difference − L · control` is within `critical` of its standard errors of zero. Since that holds
 * for each L alone, the interval is a confidence sequence where `critical` is the boundary of one. It leaves
 * out zero just when the difference's interval does.
 *
 * Reasons: ZERO_BASELINE, OUT_OF_RANGE.
 */
export function fiellerLift(effect: PairEffect, critical: number): Result<LiftInterval> {
  const { adjusted, controlMean, controlVariance, covariance } = effect;
  if (controlMean === 0) return no('ZERO_BASELINE');
  const sign = Math.sign(controlMean);
  const lift = adjusted.estimate / controlMean;
  const square = critical * critical;
  // All in units of the control's mean, squared.
  const relative = (variance: number) => square * (variance / controlMean / controlMean);
  const a = 1 - relative(controlVariance);
  const estimate = sign * lift;
  if (a <= 0) return okIfFinite({ estimate, lower: null, upper: null });
  const b = lift - relative(covariance);
  const reach = Math.sqrt(Math.max(0, b * b - a * (lift * lift - relative(adjusted.variance))));
  const ends = [(b - reach) / a, (b + reach) / a] as const;
  return okIfFinite({
    estimate,
    lower: sign > 0 ? ends[0] : -ends[1],
    upper: sign > 0 ? ends[1] : -ends[0],
  });
}

/**
 * The lift with its standard error by the delta method, for comparing lifts of several groups; null where the
 * control is within five of its standard errors of zero.
 */
export function deltaLift(
  effect: PairEffect,
): { readonly estimate: number; readonly standardError: number } | null {
  const { adjusted, controlMean, controlVariance, covariance } = effect;
  if (!(controlMean * controlMean > 25 * controlVariance)) return null;
  const lift = adjusted.estimate / controlMean;
  const variance = adjusted.variance - 2 * lift * covariance + lift * lift * controlVariance;
  const standardError = Math.sqrt(variance) / Math.abs(controlMean);
  const isUsable = Number.isFinite(lift) && Number.isFinite(standardError) && standardError > 0;
  return isUsable ? { estimate: Math.sign(controlMean) * lift, standardError } : null;
}
