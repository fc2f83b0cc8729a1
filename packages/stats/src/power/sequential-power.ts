import { isPositive, okIfFinite } from '../checks.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { no, type Result } from '../result.ts';
import { mixtureScale } from '../sequential/asymptotic-cs.ts';
import { mixtureBoundary } from '../sequential/normal-mixture.ts';
import { arePlannable, type PlannedRates } from './planned-rates.ts';
import { type PlannedLift, type Power, plannedLiftError, powerAt } from './power.ts';

export interface PlannedSequentialLift extends PlannedLift {
  /** N*, the units of both arms together for which the confidence sequence is tuned. */
  readonly plannedUnits: number;
}

/**
 * Chance that the two-sided asymptotic confidence sequence excludes zero at its last look: a lower bound
 * of its power, since earlier looks may find the effect too. Reasons: ZERO_BASELINE, INVALID, OUT_OF_RANGE.
 */
export function powerOfLastLook(plan: PlannedSequentialLift): Result<Power> {
  if (!isPositive(plan.plannedUnits)) return no('INVALID');
  const standardError = plannedLiftError(plan);
  if (!standardError.ok) return standardError;
  const boundary = boundaryAt(2 * plan.unitsPerArm, plan.plannedUnits, plan.alpha);
  return powerAt(plan.lift, standardError.value, boundary);
}

export interface MidExperiment extends PlannedRates {
  /** Square of the effect's standard error so far. */
  readonly variance: number;
  /** The effect that is to be found, on the same scale. */
  readonly target: number;
  /** Units so far, of both arms together. */
  readonly units: number;
  /** N* of the confidence sequence; null for one test at the end. */
  readonly plannedUnits: number | null;
}

const MOST_TIMES_MORE = 2 ** 60;

/**
 * How many times the units so far must come again until the target would be found with the power asked
 * for, if units go on to vary as they do; 0 if there are enough. By a confidence sequence it is its look
 * at that size alone that counts.
 *
 * Reasons: NOT_REACHABLE, INVALID, OUT_OF_RANGE.
 */
export function unitsToGo(state: MidExperiment): Result<{ readonly scalingFactor: number }> {
  const { variance, target, units, plannedUnits, alpha, power } = state;
  const positive = [variance, Math.abs(target), units, plannedUnits ?? 1];
  if (!positive.every(isPositive) || !arePlannable(state)) return no('INVALID');
  const reaches = (times: number) => {
    const boundary =
      plannedUnits === null
        ? -normalQuantile(alpha / 2)
        : boundaryAt(units * times, plannedUnits, alpha);
    const chance = powerAt(target, Math.sqrt(variance / times), boundary);
    return chance.ok && chance.value.power >= power;
  };
  if (reaches(1)) return okIfFinite({ scalingFactor: 0 });
  let [low, high] = [1, 2];
  while (!reaches(high)) {
    if (high > MOST_TIMES_MORE) return no('NOT_REACHABLE');
    [low, high] = [high, 2 * high];
  }
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return okIfFinite({ scalingFactor: high - 1 });
}

/** Standard errors at which the confidence sequence excludes zero, with so many units. */
function boundaryAt(units: number, plannedUnits: number, alpha: number): number {
  const rho = mixtureScale(plannedUnits, alpha);
  return mixtureBoundary(units * rho * rho, alpha);
}
