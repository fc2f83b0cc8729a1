import { isCount } from '../checks.ts';
import type { CupedRatioArm } from '../moments/arms.ts';
import { covarianceOf } from '../moments/co-moments.ts';
import { no, type Reason, type Result } from '../result.ts';
import { type Adjustable, type AdjustedComparison, compareAdjusted } from './adjusted.ts';
import type { TestOptions } from './welch.ts';

/** With so few units in both arms together there is nothing to fit a slope to. */
const FEW_UNITS = 6;
const NO_SLOPE = 1e-8;

/**
 * Test of ratios of sums with the part taken out that the same ratio before exposure explains (CUPED with
 * the delta method; Deng, Xu, Kohavi and Walker 2013, appendix B).
 *
 * Reasons: TOO_FEW_UNITS, ZERO_DENOMINATOR, ZERO_VARIANCE, ZERO_BASELINE, INVALID, OUT_OF_RANGE.
 *
 * @param theta of {@link cupedRatioTheta} over all arms that are compared; of these two unless told.
 */
export function cupedRatioTest(
  control: CupedRatioArm,
  treatment: CupedRatioArm,
  options: TestOptions,
  theta?: number,
): Result<AdjustedComparison> {
  const fault = faultOf(control) ?? faultOf(treatment);
  if (fault !== undefined) return no(fault);
  const slope = theta ?? cupedRatioTheta([control, treatment]);
  return compareAdjusted(linearised(control), linearised(treatment), slope, options);
}

/**
 * Slope of the ratio on the one before exposure, pooled over all arms that are compared. 0, which adjusts
 * nothing, where an arm's ratio before exposure does not exist or does not vary.
 */
export function cupedRatioTheta(arms: readonly CupedRatioArm[]): number {
  const units = arms.reduce((sum, arm) => sum + arm.n, 0);
  if (units <= FEW_UNITS || arms.some((arm) => faultOf(arm) !== undefined)) return 0;
  let [covariance, variance] = [0, 0];
  for (const { xx, xy } of arms.map(linearised)) {
    if (!(xx > 0)) return 0;
    covariance += xy;
    variance += xx;
  }
  const theta = covariance / variance;
  return Number.isFinite(theta) && Math.abs(theta) >= NO_SLOPE ? theta : 0;
}

/** Both ratios with their variances, as if each unit had one figure of each (delta method). */
function linearised(arm: CupedRatioArm): Adjustable {
  const [above = 0, below = 0, aboveBefore = 0, belowBefore = 0] = arm.means;
  const after = [1 / below, -above / below / below, 0, 0];
  const hasBefore = belowBefore !== 0;
  const before = hasBefore
    ? [0, 0, 1 / belowBefore, -aboveBefore / belowBefore / belowBefore]
    : [0, 0, 0, 0];
  return {
    n: arm.n,
    mean: above / below,
    meanBefore: hasBefore ? aboveBefore / belowBefore : 0,
    yy: covarianceOf(arm, after, after),
    xx: covarianceOf(arm, before, before),
    xy: covarianceOf(arm, after, before),
  };
}

function faultOf({ n, means, products }: CupedRatioArm): Reason | undefined {
  if (!isCount(n) || means.length !== 4 || products.length !== 4) return 'INVALID';
  if (n < 2) return 'TOO_FEW_UNITS';
  return means[1] === 0 ? 'ZERO_DENOMINATOR' : undefined;
}
