import { isPositive, isShare, okIfFinite } from '../checks.ts';
import { normalCdf, normalQuantile } from '../distributions/normal.ts';
import { no, type Result } from '../result.ts';

export interface PlannedDifference {
  /** Treatment minus control, as it is supposed to be. */
  readonly difference: number;
  /** Per unit. */
  readonly varianceControl: number;
  readonly varianceTreatment: number;
  readonly unitsControl: number;
  readonly unitsTreatment: number;
  /** Two-sided level of significance. */
  readonly alpha: number;
}

export interface PlannedLift {
  /** The control's mean. */
  readonly mean: number;
  /** Per unit, in both arms; times 1 − ρ² where a covariate of correlation ρ will be used (CUPED). */
  readonly variance: number;
  /** Supposed change, as a share of the mean. */
  readonly lift: number;
  readonly unitsPerArm: number;
  /** Two-sided level of significance. */
  readonly alpha: number;
}

export interface Power {
  /** Chance that the test finds the effect; alpha itself for none. */
  readonly power: number;
  readonly standardError: number;
}

/** Power of the two-sided z-test of a difference, at a size fixed beforehand. Reasons: INVALID, OUT_OF_RANGE. */
export function powerOfDifference(plan: PlannedDifference): Result<Power> {
  const { difference, varianceControl, varianceTreatment, alpha } = plan;
  const positive = [varianceControl, varianceTreatment, plan.unitsControl, plan.unitsTreatment];
  if (!positive.every(isPositive) || !Number.isFinite(difference) || !isShare(alpha)) {
    return no('INVALID');
  }
  const variance = varianceControl / plan.unitsControl + varianceTreatment / plan.unitsTreatment;
  return powerAt(difference, Math.sqrt(variance), -normalQuantile(alpha / 2));
}

/**
 * Power of the two-sided z-test of a lift, at a size fixed beforehand. Reasons: ZERO_BASELINE, INVALID,
 * OUT_OF_RANGE.
 */
export function powerOfLift(plan: PlannedLift): Result<Power> {
  const standardError = plannedLiftError(plan);
  if (!standardError.ok) return standardError;
  return powerAt(plan.lift, standardError.value, -normalQuantile(plan.alpha / 2));
}

/** Standard error that a planned lift will have (delta method). Reasons: ZERO_BASELINE, INVALID. */
export function plannedLiftError(plan: PlannedLift): Result<number> {
  const { mean, variance, lift, unitsPerArm, alpha } = plan;
  const isValid = Number.isFinite(mean) && Number.isFinite(lift) && isShare(alpha);
  if (!isValid || !isPositive(variance) || !isPositive(unitsPerArm)) return no('INVALID');
  if (mean === 0) return no('ZERO_BASELINE');
  return {
    ok: true,
    value: Math.sqrt(variance / unitsPerArm) * (Math.hypot(1, 1 + lift) / Math.abs(mean)),
  };
}

/** Chance that an estimate with this error falls beyond `boundary` standard errors on either side. */
export function powerAt(effect: number, standardError: number, boundary: number): Result<Power> {
  if (!isPositive(standardError)) return no('OUT_OF_RANGE');
  const away = Math.abs(effect) / standardError;
  const power = normalCdf(away - boundary) + normalCdf(-away - boundary);
  return okIfFinite({ power: Math.min(power, 1), standardError });
}
