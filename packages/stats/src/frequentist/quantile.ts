import { isCount, isShare, okIfFinite } from '../checks.ts';
import type { QuantileArm } from '../moments/arms.ts';
import { effectOf } from '../moments/delta-variance.ts';
import { ratioVariance, type Summary } from '../moments/summary.ts';
import { no, type Result } from '../result.ts';
import { criticalValue, type Inference, infer } from './inference.ts';
import type { TestOptions } from './welch.ts';

const BOUNDS_ALPHA = 0.05;

export interface QuantileComparison extends Inference {
  /** Per event: the squared standard error of an arm's quantile is this over its events. */
  readonly controlVariance: number;
  readonly treatmentVariance: number;
}

export interface QuantileBounds {
  /** Whether there are enough events for both ranks to lie inside them. */
  readonly isFeasible: boolean;
  /** Real-valued ranks, 1 … n; take the floor of the lower and the ceiling of the upper. */
  readonly lowerRank: number;
  readonly upperRank: number;
  /** The same as shares of all events. */
  readonly lowerFraction: number;
  readonly upperFraction: number;
}

/**
 * z-test of a quantile over events that belong to units, such as the 90th percentile of response times
 * (Deng, Knoblich and Lu 2018; Yao, Li and Lu 2024). Not for looking again and again, and not of capped figures.
 *
 * Reasons: TOO_FEW_UNITS, ZERO_VARIANCE (the bounds are the same), ZERO_BASELINE, INVALID, OUT_OF_RANGE.
 */
export function quantileTest(
  control: QuantileArm,
  treatment: QuantileArm,
  { difference, alternative, alpha }: TestOptions,
): Result<QuantileComparison> {
  const a = quantileSummary(control);
  if (!a.ok) return a;
  const b = quantileSummary(treatment);
  if (!b.ok) return b;
  const effect = effectOf(a.value, b.value, difference);
  if (!effect.ok) return effect;
  const inference = infer(effect.value, null, alternative, alpha);
  if (!inference.ok) return inference;
  return okIfFinite({
    ...inference.value,
    controlVariance: a.value.variance,
    treatmentVariance: b.value.variance,
  });
}

/** An arm's quantile with its variance per event. Reasons: TOO_FEW_UNITS, ZERO_VARIANCE, INVALID, OUT_OF_RANGE. */
export function quantileSummary(arm: QuantileArm): Result<Summary> {
  const { n, level, quantile, lower, upper, clusters } = arm;
  const { boundsEvents = n, boundsAlpha = BOUNDS_ALPHA } = arm;
  const figures = [quantile, lower, upper].every(Number.isFinite) && lower <= upper;
  const counts = isCount(n) && isCount(boundsEvents);
  if (!figures || !counts || !isShare(level) || !isShare(boundsAlpha)) return no('INVALID');
  if (n < 2 || boundsEvents === 0) return no('TOO_FEW_UNITS');
  const reach = (upper - lower) / 2 / criticalValue(boundsAlpha / 2, null);
  const independent = reach * reach * boundsEvents * ((n - 1) / n);
  if (clusters === undefined) return summary(n, quantile, independent);
  if (!isCount(clusters.n) || clusters.meanX === 0) return no('INVALID');
  if (clusters.n < 2) return no('TOO_FEW_UNITS');
  // How much more the share at or below the quantile varies than if events were independent.
  const inflation = (ratioVariance(clusters) / clusters.n) * (n / (level * (1 - level)));
  return summary(n, quantile, independent * inflation);
}

/**
 * Ranks between which a quantile of `n` events lies with probability `1 − alpha`: their values are the
 * bounds of a `QuantileArm`. Reason: INVALID.
 */
export function quantileBounds(n: number, level: number, alpha: number): Result<QuantileBounds> {
  if (!isCount(n) || n === 0 || !isShare(level) || !isShare(alpha)) return no('INVALID');
  const z = criticalValue(alpha / 2, null);
  const reach = z * Math.sqrt((level * (1 - level)) / n);
  const rarest = Math.max(level / (1 - level), (1 - level) / level);
  return okIfFinite({
    isFeasible: n > z * z * rarest,
    lowerRank: n * (level - reach),
    upperRank: n * (level + reach),
    lowerFraction: level - reach,
    upperFraction: level + reach,
  });
}

function summary(n: number, mean: number, variance: number): Result<Summary> {
  return variance > 0 ? okIfFinite({ n, mean, variance }) : no('ZERO_VARIANCE');
}
