import { isCount, isPositive, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import type { NormalPrior } from './normal-posterior.ts';

/** Raw sums of one arm in one period. */
export interface BanditArm {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

export interface MeanPosterior {
  readonly mean: number;
  readonly sd: number;
}

/**
 * Posterior of an arm's mean with a normal prior, the variance between units taken as measured.
 *
 * Reasons: TOO_FEW_UNITS below 2, ZERO_VARIANCE, INVALID, OUT_OF_RANGE.
 */
export function banditPosterior(arm: BanditArm, prior: NormalPrior): Result<MeanPosterior> {
  const { n, sum, sumSquares } = arm;
  const isValid =
    isCount(n) &&
    Number.isFinite(sum) &&
    Number.isFinite(sumSquares) &&
    sumSquares >= 0 &&
    Number.isFinite(prior.mean) &&
    isPositive(prior.variance);
  if (!isValid) return no('INVALID');
  if (n < 2) return no('TOO_FEW_UNITS');
  const mean = sum / n;
  const variance = (sumSquares - mean * sum) / (n - 1);
  if (!(variance > 0)) return no('ZERO_VARIANCE');
  const weight = 1 / (1 + variance / n / prior.variance);
  return okIfFinite({
    mean: mean * weight + prior.mean * (1 - weight),
    sd: Math.sqrt((variance / n) * weight),
  });
}
