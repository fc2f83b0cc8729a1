import { isCount, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';

/** What is kept of two figures of the same units, x and y. */
export interface MomentsXY {
  /** Units. */
  readonly n: number;
  readonly meanX: number;
  readonly meanY: number;
  /** Sums of squared deviations from the means. */
  readonly m2X: number;
  readonly m2Y: number;
  /** Sum of the products of both deviations. */
  readonly cXY: number;
}

export const NO_MOMENTS_XY: MomentsXY = { n: 0, meanX: 0, meanY: 0, m2X: 0, m2Y: 0, cXY: 0 };

/** Plain sums over units of x, y, their squares and their product. */
export interface SumsXY {
  readonly n: number;
  readonly sumX: number;
  readonly sumY: number;
  readonly sumSquaresX: number;
  readonly sumSquaresY: number;
  readonly sumProducts: number;
}

/** Cross-moments from plain sums, which lose digits: see `momentsFromSums`. Reasons: INVALID, OUT_OF_RANGE. */
export function momentsXYFromSums(sums: SumsXY): Result<MomentsXY> {
  if (!isCount(sums.n) || !Object.values(sums).every(Number.isFinite)) return no('INVALID');
  const { n, sumX, sumY, sumSquaresX, sumSquaresY, sumProducts } = sums;
  if (n === 0) return okIfFinite(NO_MOMENTS_XY);
  const [meanX, meanY] = [sumX / n, sumY / n];
  return okIfFinite({
    n,
    meanX,
    meanY,
    m2X: sumSquaresX - sumX * meanX,
    m2Y: sumSquaresY - sumY * meanY,
    cXY: sumProducts - sumX * meanY,
  });
}

/** Cross-moments of two groups of different units together (Chan, Golub and LeVeque 1979). */
export function mergeMomentsXY(a: MomentsXY, b: MomentsXY): MomentsXY {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const [apartX, apartY] = [b.meanX - a.meanX, b.meanY - a.meanY];
  const share = b.n / n;
  const weight = a.n * share;
  return {
    n,
    meanX: a.meanX + apartX * share,
    meanY: a.meanY + apartY * share,
    m2X: a.m2X + b.m2X + apartX * apartX * weight,
    m2Y: a.m2Y + b.m2Y + apartY * apartY * weight,
    cXY: a.cXY + b.cXY + apartX * apartY * weight,
  };
}

/** Sample variances and covariance per unit, for n ≥ 2. */
export function covarianceXY({ n, m2X, m2Y, cXY }: MomentsXY) {
  return { xx: m2X / (n - 1), yy: m2Y / (n - 1), xy: cXY / (n - 1) };
}
