import { isPositive } from '../checks.ts';
import { normalSf } from '../distributions/normal.ts';
import { scalePoints } from '../distributions/scale.ts';
import { tQuantile } from '../distributions/t.ts';
import { no, ok, type Result } from '../result.ts';
import { arePlannable, errorsToDetect, type PlannedRates } from './planned-rates.ts';

export interface TTestToPlan extends PlannedRates {
  /** Treatment minus control. */
  readonly difference: number;
  /** Per unit, in both arms. */
  readonly standardDeviation: number;
}

/** The least that a variance can be estimated from. */
const LEAST_PER_ARM = 2;

/**
 * Units per arm, before rounding up, that Student's two-sided t-test with equal arms needs: by the
 * noncentral t distribution (R's power.t.test), which for few units asks for more than the normal one.
 *
 * Reasons: INVALID, NOT_REACHABLE (more units than can be counted).
 */
export function unitsForTTest(plan: TTestToPlan): Result<{ readonly unitsPerArmExact: number }> {
  const size = Math.abs(plan.difference) / plan.standardDeviation;
  if (!isPositive(plan.standardDeviation) || !isPositive(size) || !arePlannable(plan)) {
    return no('INVALID');
  }
  const reaches = (units: number) => powerOfTTest(units, size, plan.alpha) >= plan.power;
  if (reaches(LEAST_PER_ARM)) return ok({ unitsPerArmExact: LEAST_PER_ARM });
  // The normal test needs fewer; the difference is never above a few units.
  const asymptotic = 2 * (errorsToDetect(plan) / size) ** 2;
  if (asymptotic > Number.MAX_SAFE_INTEGER) return no('NOT_REACHABLE');
  let low = Math.max(asymptotic, LEAST_PER_ARM);
  let high = low + 1;
  while (!reaches(high)) {
    low = high;
    high += high - asymptotic;
  }
  for (let i = 0; i < 60 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return ok({ unitsPerArmExact: high });
}

/** P(T > critical value) on the effect's side, for an effect of `size` standard deviations. */
function powerOfTTest(unitsPerArm: number, size: number, alpha: number): number {
  const df = 2 * (unitsPerArm - 1);
  const shift = size * Math.sqrt(unitsPerArm / 2);
  const critical = -tQuantile(alpha / 2, df);
  return scalePoints(df).reduce((sum, { at, weight }) => {
    return sum + weight * normalSf(critical * at - shift);
  }, 0);
}
