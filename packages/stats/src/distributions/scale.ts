/** A point of a distribution with its share of all, for sums in place of integrals. */
export interface WeightedPoint {
  readonly at: number;
  readonly weight: number;
}

/** Logarithm of a share too small to matter, even against the far tail that it is multiplied with. */
const NEGLIGIBLE = -60;

/**
 * The distribution of √(χ²/df), an estimated standard deviation over the true one, as points. Even steps
 * of its logarithm, whose density fades fast at both ends, so that sums over the points (the trapezoid
 * rule) are exact to about eight digits with one degree of freedom, and to all of them with many.
 */
export function scalePoints(df: number): readonly WeightedPoint[] {
  const step = 0.35 / Math.sqrt(2 * df);
  const points = [{ at: 1, weight: 1 }];
  for (const direction of [-1, 1]) {
    for (let i = 1; ; i++) {
      const log = direction * i * step;
      const logWeight = df * (log - Math.expm1(2 * log) / 2);
      if (logWeight < NEGLIGIBLE) break;
      points.push({ at: Math.exp(log), weight: Math.exp(logWeight) });
    }
  }
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  return points.map(({ at, weight }) => ({ at, weight: weight / total }));
}
