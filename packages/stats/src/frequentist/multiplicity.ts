import { no, ok, type Result } from '../result.ts';

/**
 * p-values as their place in a family, or null where a test gave none: those are no members of the family
 * and stay null.
 */
export type PValues = readonly (number | null)[];

/** Adjusted p-values, in the order of those given; compare them with alpha. Reason: INVALID outside 0 … 1. */
export type Adjusted = Result<PValues>;

/** Controls the chance of any false finding (Bonferroni): never better than {@link holm}. */
export function bonferroni(pValues: PValues): Adjusted {
  return adjust(pValues, (sorted) => sorted.map((p) => p * sorted.length));
}

/** Controls the chance of any false finding, under any dependence (Holm 1979). */
export function holm(pValues: PValues): Adjusted {
  return adjust(pValues, (sorted) => {
    let highest = 0;
    return sorted.map((p, i) => (highest = Math.max(highest, p * (sorted.length - i))));
  });
}

/** Controls the share of false findings among all, of independent tests (Benjamini and Hochberg 1995). */
export function benjaminiHochberg(pValues: PValues): Adjusted {
  return adjust(pValues, (sorted) => stepUp(sorted, sorted.length));
}

/** Controls the share of false findings under any dependence (Benjamini and Yekutieli 2001). */
export function benjaminiYekutieli(pValues: PValues): Adjusted {
  return adjust(pValues, (sorted) => {
    const harmonic = sorted.reduce((sum, _p, i) => sum + 1 / (i + 1), 0);
    return stepUp(sorted, sorted.length * harmonic);
  });
}

function stepUp(sorted: readonly number[], factor: number): number[] {
  let lowest = 1;
  const adjusted = sorted.map((p, i) => p * (factor / (i + 1)));
  for (let i = adjusted.length - 1; i >= 0; i--) {
    lowest = Math.min(lowest, adjusted[i] ?? 1);
    adjusted[i] = lowest;
  }
  return adjusted;
}

/** Runs an adjustment over the family in ascending order, and puts the answers back in theirs. */
function adjust(
  pValues: PValues,
  adjustSorted: (sorted: readonly number[]) => readonly number[],
): Adjusted {
  const family = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }]));
  if (!family.every(({ p }) => p >= 0 && p <= 1)) return no('INVALID');
  family.sort((a, b) => a.p - b.p);
  const answers: (number | null)[] = pValues.map(() => null);
  const adjusted = adjustSorted(family.map(({ p }) => p));
  for (const [i, { index }] of family.entries()) answers[index] = Math.min(adjusted[i] ?? 1, 1);
  return ok(answers);
}
