import type { Split, Weight } from './ruleset.ts';
import { bucketsByVariant } from './split.ts';

/** Consecutive buckets of one variant. A width of 0 keeps the place of a variant at 0 %. */
interface Run {
  readonly variant: string;
  width: number;
}

/**
 * Gives a split new weights and keeps every bucket that may stay: exactly as many buckets change
 * their variant as the weights of the shrinking variants go down. Neighbours trade first, so a
 * percentage rollout stays one range from bucket 0. The salt and all else stay.
 *
 * @param newWeights - weights in per cent that sum to 100; a variant that is absent gets none.
 */
export function rebalance(split: Split, newWeights: readonly Weight[]): Split {
  const wanted = bucketsByVariant(newWeights);
  const runs = split.weights.map(([variant, weight]): Run => {
    return { variant, width: bucketsByVariant([[variant, weight]]).get(variant) ?? 0 };
  });
  for (const variant of wanted.keys()) {
    if (runs.every((run) => run.variant !== variant)) runs.push({ variant, width: 0 });
  }
  const surplus = surplusOf(runs, wanted);
  do tradeBetweenNeighbours(runs, surplus);
  while (handToDistantRun(runs, surplus));
  return { ...split, weights: tidy(runs, wanted) };
}

/** Buckets that each variant has to give away; negative where it gets some. */
function surplusOf(runs: readonly Run[], wanted: ReadonlyMap<string, number>): Map<string, number> {
  const surplus = new Map<string, number>();
  for (const { variant, width } of runs) {
    surplus.set(variant, (surplus.get(variant) ?? -(wanted.get(variant) ?? 0)) + width);
  }
  return surplus;
}

/** Moves borders between runs of which one has too much and the other too little. */
function tradeBetweenNeighbours(runs: readonly Run[], surplus: Map<string, number>): void {
  let isSettled = false;
  while (!isSettled) {
    isSettled = true;
    const solid = runs.filter((run) => run.width > 0 || (surplus.get(run.variant) ?? 0) < 0);
    for (const [i, right] of solid.entries()) {
      const left = solid[i - 1];
      if (left === undefined) continue;
      if (move(left, right, surplus) + move(right, left, surplus) > 0) isSettled = false;
    }
  }
}

/** Gives the last buckets of a variant with too much to one with too little, far from each other. */
function handToDistantRun(runs: Run[], surplus: Map<string, number>): boolean {
  const giver = runs.findLast((run) => run.width > 0 && (surplus.get(run.variant) ?? 0) > 0);
  const taker = runs.find((run) => (surplus.get(run.variant) ?? 0) < 0);
  if (giver === undefined || taker === undefined) return false;
  const piece: Run = { variant: taker.variant, width: 0 };
  move(giver, piece, surplus);
  runs.splice(runs.indexOf(giver) + 1, 0, piece);
  return true;
}

/** Moves as many buckets as the giver may give and the taker needs. */
function move(giver: Run, taker: Run, surplus: Map<string, number>): number {
  const spare = surplus.get(giver.variant) ?? 0;
  const need = -(surplus.get(taker.variant) ?? 0);
  const count = Math.max(0, Math.min(spare, need, giver.width));
  giver.width -= count;
  taker.width += count;
  surplus.set(giver.variant, spare - count);
  surplus.set(taker.variant, count - need);
  return count;
}

/** Joins neighbours of one variant and drops empty runs but one of each wanted variant at 0 %. */
function tidy(runs: readonly Run[], wanted: ReadonlyMap<string, number>): Weight[] {
  const kept: Run[] = [];
  for (const run of runs) {
    const isPlaceholder =
      wanted.get(run.variant) === 0 && kept.every((other) => other.variant !== run.variant);
    if (run.width === 0 && !isPlaceholder) continue;
    const last = kept.at(-1);
    if (last?.variant === run.variant) last.width += run.width;
    else kept.push({ ...run });
  }
  return kept.map(({ variant, width }) => [variant, width / 1_000]);
}
