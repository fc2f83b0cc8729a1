/** A part of a layer's units, in percent with up to three decimals: from `from` up to but not including `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Thousandths of a percent, so that sums are exact. */
const ALL = 100_000;

interface Steps {
  readonly from: number;
  readonly to: number;
}

/** The first stretch of a size that none of the others touches; null where there is none. */
export function firstFit(taken: readonly Stretch[], size: number): Stretch | null {
  const wanted = toSteps(size);
  const gap = gapsBetween(taken).find(({ from, to }) => to - from >= wanted);
  return gap ? toStretch({ from: gap.from, to: gap.from + wanted }) : null;
}

/**
 * A stretch of another size in place: whoever can stay in it does. It grows at its end, and then at
 * its beginning; null where the others leave no room for that.
 */
export function resized(
  stretch: Stretch,
  others: readonly Stretch[],
  size: number,
): Stretch | null {
  const wanted = toSteps(size);
  const from = toSteps(stretch.from);
  const gap = gapsBetween(others).find(
    (each) => each.from <= from && each.to >= toSteps(stretch.to),
  );
  if (!gap || gap.to - gap.from < wanted) return null;
  const to = Math.min(from + wanted, gap.to);
  return toStretch({ from: to - wanted, to });
}

/** How much of a layer nobody has, altogether and in one piece, in percent. */
export function roomIn(taken: readonly Stretch[]): {
  readonly free: number;
  readonly largest: number;
} {
  const sizes = gapsBetween(taken).map(({ from, to }) => to - from);
  const free = sizes.reduce((sum, size) => sum + size, 0);
  return { free: free / 1000, largest: Math.max(0, ...sizes) / 1000 };
}

function gapsBetween(taken: readonly Stretch[]): Steps[] {
  const gaps: Steps[] = [];
  let end = 0;
  const sorted = taken.toSorted((a, b) => a.from - b.from);
  for (const { from, to } of sorted.map(stepsOf)) {
    if (from > end) gaps.push({ from: end, to: from });
    end = Math.max(end, to);
  }
  if (end < ALL) gaps.push({ from: end, to: ALL });
  return gaps;
}

const toSteps = (percent: number) => Math.round(percent * 1000);
const stepsOf = ({ from, to }: Stretch): Steps => ({ from: toSteps(from), to: toSteps(to) });
const toStretch = ({ from, to }: Steps): Stretch => ({ from: from / 1000, to: to / 1000 });
