/** From the smallest to the largest value that is drawn. */
export type Domain = readonly [low: number, high: number];

/** An interval; a side without an end is null. */
export interface Span {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** How many times as wide as most intervals the widest may be drawn; beyond that they are cut. */
const WIDEST = 3;
/** How far estimates alone may stretch an axis, in the same measure. */
const FURTHEST = 6;
const PADDING = 0.06;

/** What all values need, with some room; a single value gets some around it. */
export function paddedDomain(values: readonly number[], padding = PADDING): Domain {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (low === high) return low === 0 ? [-1, 1] : [low - Math.abs(low) / 2, low + Math.abs(low) / 2];
  const room = (high - low) * padding;
  return [low - room, high + room];
}

/**
 * One axis on which intervals can be compared. Zero is always on it, and a few very wide intervals do
 * not make all others invisible: they are cut at its ends.
 */
export function intervalDomain(
  spans: readonly Span[],
  estimates: readonly number[] = [],
  landmarks: readonly number[] = [],
): Domain {
  const reaches = spans
    .flatMap(({ lower, upper }) => {
      const ends = [lower, upper].filter((end) => end !== null);
      return ends.length > 0 ? [Math.max(...ends.map(Math.abs))] : [];
    })
    .filter((reach) => reach > 0);
  const limit = median(reaches) * WIDEST;
  const within = (value: number, most: number) => Math.min(most, Math.max(-most, value));
  const ends = spans.flatMap(({ lower, upper }) => [lower, upper].filter((end) => end !== null));
  const values = [
    ...ends.map((end) => within(end, limit)),
    ...estimates.map((value) => (limit > 0 ? within(value, (limit / WIDEST) * FURTHEST) : value)),
    ...landmarks,
  ].filter((value) => value !== 0);
  if (values.length === 0) return [-0.1, 0.1];
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = (high - low) * PADDING;
  return [low - room, high + room];
}

/**
 * The values of an interval that narrows over time: what came at last is to be seen well, so the wide
 * beginning is cut.
 */
export function narrowingDomain(
  spans: readonly (Span & { readonly middle: number | null })[],
  landmarks: readonly number[] = [],
): Domain {
  const known = spans.filter(({ lower, upper }) => lower !== null && upper !== null);
  const last = known.at(-1);
  const middles = spans.flatMap(({ middle }) => (middle === null ? [] : [middle]));
  if (!last || last.lower === null || last.upper === null) {
    return paddedDomain([0, ...middles, ...landmarks]);
  }
  const [low, high] = [last.lower, last.upper];
  const half = (high - low) / 2;
  const values = known.flatMap(({ lower, upper }) => [
    Math.max(lower ?? low, low - half * WIDEST),
    Math.min(upper ?? high, high + half * WIDEST),
  ]);
  const near = middles.filter((it) => it > low - half * WIDEST && it < high + half * WIDEST);
  return paddedDomain([0, low, high, ...values, ...near, ...landmarks]);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper;
}

/** What of an interval is on the axis, and which of its ends are not. */
export function cutTo(
  { lower, upper }: Span,
  [low, high]: Domain,
): { from: number; to: number; isCutLow: boolean; isCutHigh: boolean } | undefined {
  const isCutLow = lower === null || lower < low;
  const isCutHigh = upper === null || upper > high;
  const from = isCutLow ? low : lower;
  const to = isCutHigh ? high : upper;
  // Beyond an end as a whole: there only its arrow is drawn.
  if (from > high) return { from: high, to: high, isCutLow: false, isCutHigh: true };
  if (to < low) return { from: low, to: low, isCutLow: true, isCutHigh: false };
  return { from, to, isCutLow, isCutHigh };
}
