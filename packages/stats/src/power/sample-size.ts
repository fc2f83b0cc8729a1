import { isPositive, okIfFinite } from '../checks.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { no, type Result } from '../result.ts';
import { arePlannable, errorsToDetect, type PlannedRates } from './planned-rates.ts';

export interface DifferenceToFind extends PlannedRates {
  /** Treatment minus control. */
  readonly difference: number;
  /** Per unit; times 1 − ρ² where a covariate of correlation ρ will be used (CUPED). */
  readonly varianceControl: number;
  readonly varianceTreatment: number;
  /** Units of the treatment for each of the control. */
  readonly ratio: number;
}

export interface LiftToFind extends PlannedRates {
  /** Change as a share of the control's mean. */
  readonly lift: number;
  /** The control's mean. */
  readonly mean: number;
  /** Per unit, in both arms. */
  readonly variance: number;
}

export interface ProportionsToFind extends PlannedRates {
  readonly control: number;
  readonly treatment: number;
}

export interface SampleSize {
  /** Rounded up. */
  readonly unitsControl: number;
  readonly unitsTreatment: number;
  readonly unitsTotal: number;
  /** The control's before rounding. */
  readonly unitsControlExact: number;
}

/**
 * Units that the two-sided z-test of a difference needs. No difference needs no end of them: INVALID.
 * Reasons: INVALID, OUT_OF_RANGE.
 */
export function unitsForDifference(plan: DifferenceToFind): Result<SampleSize> {
  const { difference, varianceControl, varianceTreatment, ratio } = plan;
  const positive = [Math.abs(difference), varianceControl, varianceTreatment, ratio];
  if (!positive.every(isPositive) || !arePlannable(plan)) return no('INVALID');
  const errors = errorsToDetect(plan) / difference;
  return sized((varianceControl + varianceTreatment / ratio) * errors * errors, ratio);
}

/** Units that the two-sided z-test of a lift needs, in equal arms. Reasons: ZERO_BASELINE, INVALID, OUT_OF_RANGE. */
export function unitsForLift(plan: LiftToFind): Result<SampleSize> {
  const { lift, mean, variance } = plan;
  const isValid = Number.isFinite(mean) && isPositive(Math.abs(lift)) && isPositive(variance);
  if (!isValid || !arePlannable(plan)) return no('INVALID');
  if (mean === 0) return no('ZERO_BASELINE');
  const errors = errorsToDetect(plan) / lift / mean;
  return sized(variance * (1 + (1 + lift) ** 2) * errors * errors, 1);
}

/**
 * Units that the two-sided z-test of two proportions needs, in equal arms, with the pooled variance while
 * there is no effect (R's power.prop.test). Reason: INVALID.
 */
export function unitsForProportions(plan: ProportionsToFind): Result<SampleSize> {
  const { control, treatment, alpha, power } = plan;
  const isValid = [control, treatment].every((rate) => rate >= 0 && rate <= 1);
  if (!isValid || control === treatment || !arePlannable(plan)) return no('INVALID');
  const middle = (control + treatment) / 2;
  const pooled = 2 * middle * (1 - middle);
  const separate = control * (1 - control) + treatment * (1 - treatment);
  const root =
    normalQuantile(power) * Math.sqrt(separate) - normalQuantile(alpha / 2) * Math.sqrt(pooled);
  // Below zero only for powers near alpha, which any number of units exceeds.
  return sized((Math.max(root, 0) / (treatment - control)) ** 2, 1);
}

/** Variance per unit that is left once a covariate of this correlation is used (CUPED). Reason: INVALID. */
export function varianceAfterCuped(variance: number, correlation: number): Result<number> {
  if (!(variance >= 0 && Math.abs(correlation) <= 1)) return no('INVALID');
  return okIfFiniteNumber(variance * (1 - correlation * correlation));
}

function okIfFiniteNumber(value: number): Result<number> {
  return Number.isFinite(value) ? { ok: true, value } : no('OUT_OF_RANGE');
}

function sized(unitsControlExact: number, ratio: number): Result<SampleSize> {
  const unitsControl = Math.ceil(unitsControlExact);
  const unitsTreatment = Math.ceil(unitsControlExact * ratio);
  const unitsTotal = unitsControl + unitsTreatment;
  return okIfFinite({ unitsControl, unitsTreatment, unitsTotal, unitsControlExact });
}
