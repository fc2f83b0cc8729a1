import { isCount, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';

/** What is kept of several figures of the same units: means, and how they vary together. */
export interface CoMoments {
  /** Units. */
  readonly n: number;
  readonly means: readonly number[];
  /** Sums of the products of two figures' deviations from their means: as many rows and columns as means. */
  readonly products: readonly (readonly number[])[];
}

/** Plain sums over units of each figure and of each product of two. */
export interface CoSums {
  readonly n: number;
  readonly sums: readonly number[];
  /** Symmetric, with the squares on the diagonal. */
  readonly products: readonly (readonly number[])[];
}

/** Co-moments from plain sums, which lose digits: see `momentsFromSums`. Reasons: INVALID, OUT_OF_RANGE. */
export function coMomentsFromSums({ n, sums, products }: CoSums): Result<CoMoments> {
  const figures = [...sums, ...products.flat()];
  const isSquare =
    products.length === sums.length && products.every((row) => row.length === sums.length);
  if (!isCount(n) || !isSquare || !figures.every(Number.isFinite)) return no('INVALID');
  const means = sums.map((sum) => (n === 0 ? 0 : sum / n));
  return okIfFinite({
    n,
    means,
    products: products.map((row, i) => row.map((sum, j) => sum - (sums[i] ?? 0) * (means[j] ?? 0))),
  });
}

/** Co-moments of two groups of different units together (Chan, Golub and LeVeque 1979); both of the same figures. */
export function mergeCoMoments(a: CoMoments, b: CoMoments): CoMoments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const share = b.n / n;
  const apart = a.means.map((mean, i) => (b.means[i] ?? 0) - mean);
  return {
    n,
    means: a.means.map((mean, i) => mean + (apart[i] ?? 0) * share),
    products: a.products.map((row, i) =>
      row.map((sum, j) => {
        const between = (apart[i] ?? 0) * (apart[j] ?? 0) * a.n * share;
        return sum + (b.products[i]?.[j] ?? 0) + between;
      }),
    ),
  };
}

/** Covariance per unit of two sums of figures with these weights, for n ≥ 2. */
export function covarianceOf(
  { n, products }: CoMoments,
  left: readonly number[],
  right: readonly number[],
): number {
  let sum = 0;
  for (const [i, row] of products.entries()) {
    for (const [j, product] of row.entries()) sum += (left[i] ?? 0) * product * (right[j] ?? 0);
  }
  return sum / (n - 1);
}
