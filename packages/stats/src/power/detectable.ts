import { isPositive, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import { arePlannable, errorsToDetect, type PlannedRates } from './planned-rates.ts';

export interface UnitsForDifference extends PlannedRates {
  /** Per unit; times 1 − ρ² where a covariate of correlation ρ will be used (CUPED). */
  readonly varianceControl: number;
  readonly varianceTreatment: number;
  readonly unitsControl: number;
  readonly unitsTreatment: number;
}

export interface UnitsForLift extends PlannedRates {
  /** The control's mean. */
  readonly mean: number;
  /** Per unit, in both arms. */
  readonly variance: number;
  readonly unitsPerArm: number;
}

/** Least difference that the two-sided z-test finds with the power asked for. Reasons: INVALID, OUT_OF_RANGE. */
export function detectableDifference(
  plan: UnitsForDifference,
): Result<{ readonly difference: number }> {
  const { varianceControl, varianceTreatment, unitsControl, unitsTreatment } = plan;
  const positive = [varianceControl, varianceTreatment, unitsControl, unitsTreatment];
  if (!positive.every(isPositive) || !arePlannable(plan)) return no('INVALID');
  const variance = varianceControl / unitsControl + varianceTreatment / unitsTreatment;
  return okIfFinite({ difference: errorsToDetect(plan) * Math.sqrt(variance) });
}

/**
 * Least positive lift that the two-sided z-test finds with the power asked for. The lift's own variance
 * grows with it, so that below {@link unitsForAnyLift} there is none, however large: NOT_REACHABLE.
 *
 * Reasons: NOT_REACHABLE, ZERO_BASELINE, INVALID, OUT_OF_RANGE.
 */
export function detectableLift(plan: UnitsForLift): Result<{ readonly lift: number }> {
  if (!isPositive(plan.unitsPerArm)) return no('INVALID');
  const needed = unitsForAnyLift(plan);
  if (!needed.ok) return needed;
  // lift² = c (1 + (1 + lift)²)
  const c = needed.value.unitsPerArmExact / plan.unitsPerArm;
  if (c >= 1) return no('NOT_REACHABLE');
  return okIfFinite({ lift: (c + Math.sqrt(c * (2 - c))) / (1 - c) });
}

/** Units per arm above which there is a lift that the test finds. Reasons: ZERO_BASELINE, INVALID, OUT_OF_RANGE. */
export function unitsForAnyLift(
  plan: Omit<UnitsForLift, 'unitsPerArm'>,
): Result<{ readonly unitsPerArmExact: number }> {
  const { mean, variance } = plan;
  if (!Number.isFinite(mean) || !isPositive(variance) || !arePlannable(plan)) return no('INVALID');
  if (mean === 0) return no('ZERO_BASELINE');
  const errors = errorsToDetect(plan) / mean;
  return okIfFinite({ unitsPerArmExact: variance * errors * errors });
}
