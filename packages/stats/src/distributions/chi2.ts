import { gammaP, gammaQ, gammaQuantile } from './gamma.ts';

/** P(X ≤ x) for a chi-squared X with `df` > 0 degrees of freedom. */
export function chi2Cdf(x: number, df: number): number {
  return gammaP(df / 2, x / 2);
}

/** P(X > x) for a chi-squared X with `df` > 0 degrees of freedom; far tails keep their digits. */
export function chi2Sf(x: number, df: number): number {
  return gammaQ(df / 2, x / 2);
}

/** The x with P(X ≤ x) = p for a chi-squared X with `df` > 0 degrees of freedom. */
export function chi2Quantile(p: number, df: number): number {
  return Math.min(2 * gammaQuantile(p, df / 2), Number.MAX_VALUE);
}
