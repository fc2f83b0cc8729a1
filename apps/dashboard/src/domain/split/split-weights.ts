import type { Split } from '@halyard/contracts/targeting';

/** A variant's share in percent, with at most three decimals. */
export type Weight = Split['weights'][number];

/** Shares are kept in thousandths of a percent, in which sums are exact. */
const WHOLE = 100_000;
const toSteps = (percent: number) => Math.round(percent * 1000);
const toPercent = (steps: number) => steps / 1000;

/** What the weights come to, in percent. */
export function sumOf(weights: readonly Weight[]): number {
  return toPercent(weights.reduce((sum, { weight }) => sum + toSteps(weight), 0));
}

/** One weight for each variant: a layout that came about by past changes names some of them twice. */
export function mergeWeights(weights: readonly Weight[]): Weight[] {
  const merged = new Map<string, number>();
  for (const { variant, weight } of weights) {
    merged.set(variant, (merged.get(variant) ?? 0) + toSteps(weight));
  }
  return [...merged].map(([variant, steps]) => ({ variant, weight: toPercent(steps) }));
}

/** Where each weight but the last ends, in percent from the left. */
export function boundariesOf(weights: readonly Weight[]): number[] {
  let end = 0;
  return weights.slice(0, -1).map(({ weight }) => {
    end += toSteps(weight);
    return toPercent(end);
  });
}

/** How far the boundary after a weight can go without touching others, in percent. */
export function rangeOf(weights: readonly Weight[], place: number): readonly [number, number] {
  const ends = [0, ...boundariesOf(weights), sumOf(weights)];
  return [ends[place] ?? 0, ends[place + 2] ?? 100];
}

/** Moves the boundary after a weight to a place in percent, as far as the neighbours allow; the sum stays. */
export function moveBoundary(weights: readonly Weight[], place: number, to: number): Weight[] {
  const [start, end] = rangeOf(weights, place).map(toSteps);
  const [left, right] = [weights[place], weights[place + 1]];
  if (!left || !right || start === undefined || end === undefined) return [...weights];
  const at = Math.min(end, Math.max(start, toSteps(to)));
  return weights
    .with(place, { ...left, weight: toPercent(at - start) })
    .with(place + 1, { ...right, weight: toPercent(end - at) });
}

/** Gives a variant a weight. Of two variants that made up the whole, the other one gets the rest. */
export function setWeight(weights: readonly Weight[], place: number, percent: number): Weight[] {
  const target = weights[place];
  if (!target) return [...weights];
  const weight = toPercent(toSteps(percent));
  const changed = weights.with(place, { ...target, weight });
  const other = weights[1 - place];
  if (weights.length !== 2 || !other || toSteps(sumOf(weights)) !== WHOLE) return changed;
  return changed.with(1 - place, { ...other, weight: toPercent(WHOLE - toSteps(percent)) });
}

/** The same weight for each, up to a thousandth: the first ones get what does not divide. */
export function distributeEvenly(variants: readonly string[]): Weight[] {
  const each = Math.floor(WHOLE / variants.length);
  const rest = WHOLE - each * variants.length;
  return variants.map((variant, place) => ({
    variant,
    weight: toPercent(each + (place < rest ? 1 : 0)),
  }));
}

/** Without one of them; its neighbour on the left, or else on the right, gets its share. */
export function withoutWeight(weights: readonly Weight[], place: number): Weight[] {
  const gone = weights[place];
  const heir = place > 0 ? place - 1 : 1;
  const taker = weights[heir];
  if (!gone || !taker) return [...weights];
  const weight = toPercent(toSteps(taker.weight) + toSteps(gone.weight));
  return weights.with(heir, { ...taker, weight }).filter((_, at) => at !== place);
}
