import { isPositive, okIfFinite } from '../checks.ts';
import { normalCdf, normalPdf, normalSf } from '../distributions/normal.ts';
import { no, type Result } from '../result.ts';
import type { MeanPosterior } from './bandit-posterior.ts';
import { nodesOver } from './gauss-legendre.ts';

export interface ThompsonOptions {
  readonly isLowerBetter?: boolean;
  /** Share that every arm keeps, so that all stay measured; below 0 it counts as 0. */
  readonly floor?: number;
  /** Weigh by the chance to be among the best two, which keeps exploring longer. */
  readonly isTopTwo?: boolean;
}

export interface ThompsonWeights {
  /** Probability of each arm to be the best; they sum to 1. */
  readonly bestArmProbabilities: readonly number[];
  /** Half the probability of each arm to be among the best two; they sum to 1. */
  readonly topTwo: readonly number[];
  /** What to allocate in the next period: `floor + (1 − k · floor) · p`, equal shares where k · floor ≥ 1. */
  readonly weights: readonly number[];
}

const MAX_ARMS = 30;
const STEPS = [-38, -20, -12, -9, -7, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 9, 12];

/**
 * Weights of a bandit by Thompson's rule (Biometrika 1933), by quadrature and not by simulation.
 * Change weights by periods and analyse by periods: an interval over pooled periods is biased.
 *
 * Reasons: NOT_APPLICABLE without arms; INVALID, also for a standard deviation of 0 and more than 30
 * arms; OUT_OF_RANGE.
 */
export function thompsonWeights(
  posteriors: readonly MeanPosterior[],
  options: ThompsonOptions = {},
): Result<ThompsonWeights> {
  const { isLowerBetter = false, floor = 0, isTopTwo = false } = options;
  const isValid =
    posteriors.length <= MAX_ARMS &&
    Number.isFinite(floor) &&
    posteriors.every(({ mean, sd }) => Number.isFinite(mean) && isPositive(sd));
  if (!isValid) return no('INVALID');
  if (posteriors.length === 0) return no('NOT_APPLICABLE');
  const arms = posteriors.map(({ mean, sd }) => ({ mean: isLowerBetter ? -mean : mean, sd }));
  const { best, second } = rankProbabilities(arms);
  const bestArmProbabilities = shares(best);
  const topTwo = shares(best.map((p, i) => p + (second[i] ?? 0)));
  const weights = withFloor(isTopTwo ? topTwo : bestArmProbabilities, Math.max(floor, 0));
  return okIfFinite({ bestArmProbabilities, topTwo, weights });
}

/** Probabilities of each arm to be first and to be second, by integrating over its own value. */
function rankProbabilities(arms: readonly MeanPosterior[]) {
  const best = arms.map(() => 0);
  const second = arms.map(() => 0);
  const peaks = arms.map(({ mean, sd }) => ({ middle: mean, width: sd }));
  for (const { x, weight } of nodesOver(peaks, STEPS)) {
    const below = arms.map(({ mean, sd }) => normalCdf((x - mean) / sd));
    const above = arms.map(({ mean, sd }) => normalSf((x - mean) / sd));
    for (const [i, { mean, sd }] of arms.entries()) {
      const mass = (weight * normalPdf((x - mean) / sd)) / sd;
      if (mass === 0) continue;
      let [none, one] = [1, 0];
      for (let j = 0; j < arms.length; j++) {
        if (j === i) continue;
        one = one * (below[j] ?? 0) + none * (above[j] ?? 0);
        none *= below[j] ?? 0;
      }
      best[i] = (best[i] ?? 0) + mass * none;
      second[i] = (second[i] ?? 0) + mass * one;
    }
  }
  return { best, second };
}

function shares(parts: readonly number[]): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

function withFloor(probabilities: readonly number[], floor: number): number[] {
  const arms = probabilities.length;
  if (arms * floor >= 1) return probabilities.map(() => 1 / arms);
  return probabilities.map((p) => floor + (1 - arms * floor) * p);
}
