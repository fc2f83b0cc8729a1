import { okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import { type Inference, infer } from './inference.ts';
import { type Comparison, type TestOptions, welchDf } from './welch.ts';

/** An arm's figure (y) and the same before exposure (x), with variances and covariance per unit. */
export interface Adjustable {
  readonly n: number;
  readonly mean: number;
  readonly meanBefore: number;
  readonly yy: number;
  readonly xx: number;
  readonly xy: number;
}

export interface AdjustedComparison extends Comparison {
  /** How much of a difference before exposure is taken out of the one after it. */
  readonly theta: number;
  /** Share of the variance of the absolute difference that the adjustment removed; negative if it added. */
  readonly varianceReduction: number;
}

/**
 * Test of the difference (or lift) of y, less theta times that of x. The lift's variance takes both arms
 * to have the same expected x, as they have before exposure.
 *
 * @param ratioOfMeans treatment over control for the lift's variance, as the adjustment has it unless told.
 */
export function compareAdjusted(
  control: Adjustable,
  treatment: Adjustable,
  theta: number,
  { difference, alternative, alpha }: TestOptions,
  ratioOfMeans?: number,
): Result<AdjustedComparison> {
  if (!Number.isFinite(theta)) return no('INVALID');
  const a = { ...control, variance: scaledVariance(control, theta, 1) };
  const b = { ...treatment, variance: scaledVariance(treatment, theta, 1) };
  if (!(a.variance > 0 && b.variance > 0)) return no('ZERO_VARIANCE');
  const apart = b.mean - a.mean - theta * (b.meanBefore - a.meanBefore);
  const size = difference === 'absolute' ? 1 : Math.abs(a.mean);
  if (size === 0) return no('ZERO_BASELINE');
  const ratio = difference === 'absolute' ? 1 : (ratioOfMeans ?? 1 + apart / a.mean);
  const variance = (b.variance / b.n + scaledVariance(control, theta, ratio) / a.n) / size / size;
  const df = welchDf(a, b);
  const inference: Result<Inference> = infer(
    { estimate: apart / size, variance },
    df,
    alternative,
    alpha,
  );
  if (!inference.ok) return inference;
  const raw = a.yy / a.n + b.yy / b.n;
  return okIfFinite({
    ...inference.value,
    df,
    theta,
    controlMean: a.mean,
    treatmentMean: b.mean,
    varianceReduction: raw > 0 ? 1 - (a.variance / a.n + b.variance / b.n) / raw : 0,
  });
}

/** Variance per unit of `ratio`·y − theta·x. */
function scaledVariance({ yy, xx, xy }: Adjustable, theta: number, ratio: number): number {
  return ratio * ratio * yy - 2 * theta * ratio * xy + theta * theta * xx;
}
