import { isShare, okIfFinite } from '../checks.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { no, type Result } from '../result.ts';
import { mixtureScale } from '../sequential/asymptotic-cs.ts';
import { mixtureBoundary } from '../sequential/normal-mixture.ts';
import { arePlannable, errorsToDetect, type PlannedRates } from './planned-rates.ts';

export interface PlannedEnd extends PlannedRates {
  /** Whether a confidence sequence watches all along, tuned to its planned end; else one test at the end. */
  readonly isSequential: boolean;
}

/**
 * How many standard errors an effect must measure at the planned end to be found there with the power asked
 * for. A confidence sequence may find it earlier, too, so that for one the power is a lower bound.
 *
 * Reasons: INVALID, OUT_OF_RANGE.
 */
export function errorsAtPlannedEnd(plan: PlannedEnd): Result<{ readonly errors: number }> {
  const { alpha, power, isSequential } = plan;
  if (!isShare(alpha) || !arePlannable(plan)) return no('INVALID');
  if (!isSequential) return okIfFinite({ errors: errorsToDetect(plan) });
  // With as many units as planned the boundary depends on alpha alone.
  const boundary = mixtureBoundary(mixtureScale(1, alpha) ** 2, alpha);
  return okIfFinite({ errors: boundary + normalQuantile(power) });
}
