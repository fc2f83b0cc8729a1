import { isPositive, okIfFinite } from '../checks.ts';
import { chi2Sf } from '../distributions/chi2.ts';
import { no, type Result } from '../result.ts';

/** An effect in one group of units, with its standard error. */
export interface GroupEffect {
  readonly estimate: number;
  readonly standardError: number;
}

export interface Heterogeneity {
  /** Mean of the effects, each weighted by its precision. */
  readonly pooled: number;
  readonly pooledStandardError: number;
  /** Cochran's Q, chi-squared with `df` degrees of freedom if all groups have the same effect. */
  readonly q: number;
  readonly df: number;
  readonly pValue: number;
  /** I²: the share of the effects' spread that is more than chance, 0 … 1. */
  readonly inconsistency: number;
}

/**
 * Whether effects of separate groups of units, such as countries, differ by more than chance (Cochran
 * 1954). Exploratory: adjust p-values over segmentations by `benjaminiHochberg`.
 *
 * Reasons: NOT_APPLICABLE (fewer than two groups), ZERO_VARIANCE (a standard error of 0), INVALID, OUT_OF_RANGE.
 */
export function heterogeneity(groups: readonly GroupEffect[]): Result<Heterogeneity> {
  if (groups.length < 2) return no('NOT_APPLICABLE');
  for (const { estimate, standardError } of groups) {
    if (standardError === 0) return no('ZERO_VARIANCE');
    if (!Number.isFinite(estimate) || !isPositive(standardError)) return no('INVALID');
  }
  const weights = groups.map(({ standardError }) => 1 / standardError / standardError);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pooled =
    groups.reduce((sum, { estimate }, i) => sum + (weights[i] ?? 0) * estimate, 0) / total;
  const q = groups.reduce((sum, { estimate, standardError }) => {
    return sum + ((estimate - pooled) / standardError) ** 2;
  }, 0);
  const df = groups.length - 1;
  return okIfFinite({
    pooled,
    pooledStandardError: 1 / Math.sqrt(total),
    q,
    df,
    pValue: chi2Sf(q, df),
    inconsistency: q > df ? 1 - df / q : 0,
  });
}
