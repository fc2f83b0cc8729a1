import { isCount } from '../checks.ts';
import type { CupedArm } from '../moments/arms.ts';
import {
  covarianceXY,
  type MomentsXY,
  mergeMomentsXY,
  NO_MOMENTS_XY,
} from '../moments/cross-moments.ts';
import { no, type Reason, type Result } from '../result.ts';
import { type Adjustable, type AdjustedComparison, compareAdjusted } from './adjusted.ts';
import type { TestOptions } from './welch.ts';

/**
 * Test of means with the part taken out that a covariate from before exposure explains (CUPED; Deng, Xu,
 * Kohavi and Walker 2013). Means are the raw ones; only the difference is adjusted.
 *
 * @param theta of {@link cupedTheta} over all arms that are compared; of these two unless told.
 * Reasons: TOO_FEW_UNITS, ZERO_VARIANCE, ZERO_BASELINE, INVALID, OUT_OF_RANGE.
 */
export function cupedTest(
  control: CupedArm,
  treatment: CupedArm,
  options: TestOptions,
  theta: number = cupedTheta([control, treatment]),
): Result<AdjustedComparison> {
  const fault = faultOf(control) ?? faultOf(treatment);
  if (fault !== undefined) return no(fault);
  const ratioOfMeans = treatment.meanY / control.meanY;
  return compareAdjusted(adjustable(control), adjustable(treatment), theta, options, ratioOfMeans);
}

/**
 * Slope of the figure on its covariate over the units of all arms that are compared, taken together: with
 * several treatments one slope serves all. 0, which adjusts nothing, where an arm's covariate does not vary.
 */
export function cupedTheta(arms: readonly CupedArm[]): number {
  if (!arms.every((arm) => arm.m2X > 0)) return 0;
  const all = arms.reduce<MomentsXY>(mergeMomentsXY, NO_MOMENTS_XY);
  const theta = all.cXY / all.m2X;
  return Number.isFinite(theta) ? theta : 0;
}

function adjustable(arm: CupedArm): Adjustable {
  const { n, meanX, meanY } = arm;
  return { n, mean: meanY, meanBefore: meanX, ...covarianceXY(arm) };
}

function faultOf(arm: CupedArm): Reason | undefined {
  if (!isCount(arm.n)) return 'INVALID';
  return arm.n < 2 ? 'TOO_FEW_UNITS' : undefined;
}
