import { isCount, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';

/** What is kept of one figure per unit: mergeable, and exact where sums of squares would cancel. */
export interface Moments {
  /** Units. */
  readonly n: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly m2: number;
}

/** Plain sums over units, as a database may give them. */
export interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

export const NO_MOMENTS: Moments = { n: 0, mean: 0, m2: 0 };

/**
 * Moments from plain sums. Sums of squares lose the digits that mean² and variance share: prefer figures
 * that are centred, or merge moments. Contradicting sums give a negative `m2`, which tests refuse.
 *
 * Reasons: INVALID, OUT_OF_RANGE.
 */
export function momentsFromSums({ n, sum, sumSquares }: Sums): Result<Moments> {
  if (!isCount(n) || !Number.isFinite(sum) || !Number.isFinite(sumSquares)) return no('INVALID');
  if (n === 0) return sum === 0 && sumSquares === 0 ? okIfFinite(NO_MOMENTS) : no('INVALID');
  const mean = sum / n;
  return okIfFinite({ n, mean, m2: sumSquares - sum * mean });
}

/**
 * Moments of two groups of different units together (Chan, Golub and LeVeque 1979). The order in which
 * groups are merged does not matter, but for rounding.
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const n = a.n + b.n;
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const apart = b.mean - a.mean;
  return {
    n,
    mean: a.mean + apart * (b.n / n),
    m2: a.m2 + b.m2 + apart * apart * a.n * (b.n / n),
  };
}

/** Moments of a list of figures, one per unit (Welford 1962). */
export function momentsOf(values: readonly number[]): Moments {
  let mean = 0;
  let m2 = 0;
  for (const [i, value] of values.entries()) {
    const before = value - mean;
    mean += before / (i + 1);
    m2 += before * (value - mean);
  }
  return { n: values.length, mean, m2 };
}
