import { isShare, okIfFinite } from '../checks.ts';
import { betaCdf } from '../distributions/beta.ts';
import { no, type Result } from '../result.ts';

/** What many experiments without any effect have shown. */
export interface AaSummary {
  readonly runs: number;
  /** Those that found a difference at alpha. */
  readonly rejected: number;
  /** The same as a share, 0 … 1. */
  readonly rate: number;
  /** Shares between which a sound method stays in 99 of 100 such checks. */
  readonly expected: { readonly lower: number; readonly upper: number };
  /** Kolmogorov and Smirnov's test that p-values are spread evenly. */
  readonly uniformityP: number;
  /** p-values in twenty steps of 0.05. */
  readonly histogram: readonly number[];
  readonly isSound: boolean;
}

const BINS = 20;
const UNIFORM = 0.01;
const OUTSIDE = 0.005;

/**
 * Whether p-values of tests without any effect are what they should be: below alpha in a share of alpha, and
 * spread evenly. With few events p-values take few values, and the test of evenness rejects for that alone.
 *
 * Reasons: NOT_APPLICABLE without p-values, INVALID.
 */
export function aaSummary(pValues: readonly number[], alpha = 0.05): Result<AaSummary> {
  if (!isShare(alpha) || !pValues.every((p) => p >= 0 && p <= 1)) return no('INVALID');
  const runs = pValues.length;
  if (runs === 0) return no('NOT_APPLICABLE');
  const rejected = pValues.filter((p) => p < alpha).length;
  const expected = {
    lower: binomialPoint(runs, alpha, OUTSIDE) / runs,
    upper: binomialPoint(runs, alpha, 1 - OUTSIDE) / runs,
  };
  const histogram = Array.from({ length: BINS }, () => 0);
  for (const p of pValues) {
    const bin = Math.min(Math.floor(p * BINS), BINS - 1);
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  const rate = rejected / runs;
  const uniformityP = uniformity(pValues);
  const isSound = rate >= expected.lower && rate <= expected.upper && uniformityP > UNIFORM;
  return okIfFinite({ runs, rejected, rate, expected, uniformityP, histogram, isSound });
}

/** The smallest k with P(X ≤ k) ≥ level for X ~ Binomial(n, p). */
function binomialPoint(n: number, p: number, level: number): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    // P(X ≤ k) is the beta distribution's upper tail.
    const below = middle >= n ? 1 : betaCdf(1 - p, n - middle, middle + 1);
    if (below < level) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** p-value of the greatest distance from an even spread, with Stephens' correction for few values (1970). */
function uniformity(pValues: readonly number[]): number {
  const n = pValues.length;
  const sorted = [...pValues].toSorted((a, b) => a - b);
  const distance = sorted.reduce((most, p, i) => Math.max(most, p - i / n, (i + 1) / n - p), 0);
  const x = distance * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n));
  // Below this the series converges slowly, and is 1 to twelve digits.
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}
