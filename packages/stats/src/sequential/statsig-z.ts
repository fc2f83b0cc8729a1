import { isPositive, isShare, okIfFinite } from '../checks.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { no, type Result } from '../result.ts';

export interface VarianceArm {
  /** Variance between units. */
  readonly variance: number;
  readonly n: number;
}

export interface StatsigBoundary {
  /** Squared standard error of the difference. */
  readonly differenceVariance: number;
  readonly effectVariance: number;
  readonly boundaryZ: number;
}

/**
 * The boundary in standard errors that Statsig's documentation gives for peeking, to compare with
 * results from there. Its effect variance shrinks with the units, so with equal arms the boundary is
 * a constant (3.585 at an alpha of 0.05) and no always-valid one: decide with `asymptoticCs` instead.
 *
 * Reasons: TOO_FEW_UNITS for an arm without any, ZERO_VARIANCE when both arms have none, INVALID.
 */
export function statsigBoundary(
  control: VarianceArm,
  treatment: VarianceArm,
  alpha: number,
): Result<StatsigBoundary> {
  const arms = [control, treatment];
  const isValid = arms.every(({ variance, n }) => {
    return Number.isFinite(variance) && variance >= 0 && Number.isFinite(n) && n >= 0;
  });
  if (!isValid || !isShare(alpha)) return no('INVALID');
  if (arms.some(({ n }) => n === 0)) return no('TOO_FEW_UNITS');
  const variances = control.variance + treatment.variance;
  const differenceVariance = control.variance / control.n + treatment.variance / treatment.n;
  const effectVariance = normalQuantile(alpha / 2) ** 2 * (variances / (control.n + treatment.n));
  if (!isPositive(variances)) return no(variances === 0 ? 'ZERO_VARIANCE' : 'OUT_OF_RANGE');
  const u = effectVariance / differenceVariance;
  const level = Math.log1p(u) - 2 * Math.log(alpha / 2);
  return okIfFinite({
    differenceVariance,
    effectVariance,
    boundaryZ: Math.sqrt((1 + 1 / u) * level),
  });
}
