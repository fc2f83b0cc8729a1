import { isShare, okIfFinite } from '../checks.ts';
import { no, ok, type Result } from '../result.ts';
import { type Moments, momentsOf } from './moments.ts';

/** Where to cap: at a percentile over all arms together, or at a figure. */
export type Cap =
  | {
      /** Between 0 and 1: 0.999 for the 99.9th percentile. */
      readonly percentile: number;
      /** Whether units with 0 stay out of the percentile. */
      readonly ignoresZeros?: boolean;
    }
  | { readonly value: number };

export interface Winsorized {
  readonly upperCap: number | null;
  readonly lowerCap: number | null;
  /** Moments of the capped figures, by arm as given. */
  readonly arms: readonly Moments[];
}

/**
 * Caps per-unit totals, so that a few very large ones do not decide. All arms have the same cap, from all
 * of them together; freeze it (as `value`) for tests that look more than once. A covariate from before
 * exposure gets its own. Percentiles are interpolated as SQL's PERCENTILE_CONT does.
 *
 * Reasons: TOO_FEW_UNITS (no figures, or none but zeros, to take a percentile of), INVALID, OUT_OF_RANGE.
 */
export function winsorize(
  arms: readonly (readonly number[])[],
  caps: { readonly upper?: Cap; readonly lower?: Cap },
): Result<Winsorized> {
  if (!arms.every((values) => values.every(Number.isFinite))) return no('INVALID');
  const upper = capOf(arms, caps.upper);
  if (!upper.ok) return upper;
  const lower = capOf(arms, caps.lower);
  if (!lower.ok) return lower;
  const [upperCap, lowerCap] = [upper.value, lower.value];
  if (upperCap !== null && lowerCap !== null && lowerCap > upperCap) return no('INVALID');
  const cap = (value: number) =>
    Math.max(Math.min(value, upperCap ?? Number.MAX_VALUE), lowerCap ?? -Number.MAX_VALUE);
  return okIfFinite({ upperCap, lowerCap, arms: arms.map((values) => momentsOf(values.map(cap))) });
}

function capOf(arms: readonly (readonly number[])[], cap: Cap | undefined): Result<number | null> {
  if (cap === undefined) return ok(null);
  if ('value' in cap) return Number.isFinite(cap.value) ? ok(cap.value) : no('INVALID');
  if (!isShare(cap.percentile)) return no('INVALID');
  const pooled = arms.flat().filter((value) => value !== 0 || cap.ignoresZeros !== true);
  if (pooled.length === 0) return no('TOO_FEW_UNITS');
  return ok(
    percentile(
      pooled.toSorted((a, b) => a - b),
      cap.percentile,
    ),
  );
}

function percentile(sorted: readonly number[], level: number): number {
  const rank = level * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? 0;
  const share = rank - Math.floor(rank);
  return below * (1 - share) + above * share;
}
