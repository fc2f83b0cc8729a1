import { isCount, isPositive, okIfFinite } from '../checks.ts';
import { lgamma } from '../distributions/lgamma.ts';
import { no, type Result } from '../result.ts';
import { alwaysValidP } from './always-valid-p.ts';

/** A time in which the weights of a split stayed the same. */
export interface AllocationEpoch {
  /** Expected shares of the arms; they need not sum to 1. */
  readonly weights: readonly number[];
  /** Units of each arm since the epoch began, at each look. */
  readonly looks: readonly (readonly number[])[];
}

export interface SrmOptions {
  /** Units that the prior is worth: how near to the weights a mismatch is expected. */
  readonly concentration?: number;
  /** Parameters of the Dirichlet prior themselves, instead of concentration times weight. */
  readonly prior?: readonly number[];
}

export interface SequentialSrm {
  /** Logarithm of the Bayes factor at the last look, all epochs together. */
  readonly logBayesFactor: number;
  /** Always-valid p-value: 1 over the largest Bayes factor so far. Alert below 0.01. */
  readonly pValue: number;
}

/**
 * Sequential test for a sample ratio mismatch: Bayes factor of a Dirichlet-multinomial model against
 * the intended weights (Lindon and Malek 2020). It may be looked at after every unit. When the weights
 * change a new epoch begins, and the epochs' factors multiply. Arms without weight are left out.
 *
 * Reasons: NOT_APPLICABLE for fewer than two arms with weight or without epochs; INVALID, also for
 * counts that fall from look to look; OUT_OF_RANGE.
 */
export function sequentialSrm(
  epochs: readonly AllocationEpoch[],
  options: SrmOptions = {},
): Result<SequentialSrm> {
  if (!epochs.every((epoch) => isEpoch(epoch, options))) return no('INVALID');
  const hasArms = epochs.every(({ weights }) => weights.filter((one) => one > 0).length > 1);
  if (epochs.length === 0 || !hasArms) return no('NOT_APPLICABLE');
  const path: number[] = [];
  let before = 0;
  for (const epoch of epochs) {
    for (const counts of epoch.looks) {
      path.push(before + logBayesFactor(epoch.weights, counts, options));
    }
    before = path.at(-1) ?? 0;
  }
  if (!path.every(Number.isFinite)) return no('OUT_OF_RANGE');
  return okIfFinite({ logBayesFactor: before, pValue: alwaysValidP(path) });
}

function isEpoch({ weights, looks }: AllocationEpoch, options: SrmOptions): boolean {
  const { concentration = CONCENTRATION, prior } = options;
  return (
    weights.every((weight) => Number.isFinite(weight) && weight >= 0) &&
    isPositive(concentration) &&
    (prior === undefined || (prior.length === weights.length && prior.every(isPositive))) &&
    looks.every((counts, look) => {
      const earlier = looks[look - 1] ?? [];
      return (
        counts.length === weights.length &&
        counts.every((count, arm) => isCount(count) && count >= (earlier[arm] ?? 0))
      );
    })
  );
}

const CONCENTRATION = 10_000;

function logBayesFactor(
  weights: readonly number[],
  counts: readonly number[],
  { concentration = CONCENTRATION, prior }: SrmOptions,
): number {
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  let [logRatio, priorUnits, units] = [0, 0, 0];
  for (const [arm, weight] of weights.entries()) {
    if (weight === 0) continue;
    const share = weight / totalWeight;
    const pseudo = prior?.[arm] ?? concentration * share;
    const count = counts[arm] ?? 0;
    logRatio += lgamma(pseudo + count) - lgamma(pseudo) - count * Math.log(share);
    priorUnits += pseudo;
    units += count;
  }
  return logRatio + lgamma(priorUnits) - lgamma(priorUnits + units);
}
