import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { rebalance, type Split, type Weight } from './index.ts';
import { bucketsByVariant } from './split.ts';

vi.setConfig({ testTimeout: 60_000 });

function splitOf(...weights: Weight[]): Split {
  return { salt: 'flag', weights };
}

describe('a percentage rollout', () => {
  test.each([
    [10, 50],
    [50, 10],
    [0, 25],
    [100, 99.999],
    [33.333, 66.667],
    [25, 0],
  ])('from %d %% to %d %% stays one range from bucket 0', (from, to) => {
    const split = splitOf(['on', from], ['off', Math.round((100 - from) * 1_000) / 1_000]);
    const weights: Weight[] = [
      ['on', to],
      ['off', Math.round((100 - to) * 1_000) / 1_000],
    ];
    expect(rebalance(split, weights)).toEqual({ salt: 'flag', weights });
  });
});

test.each<[string, Split, Weight[], Weight[]]>([
  [
    'a variant between two takes from its neighbours',
    splitOf(['a', 40], ['b', 20], ['c', 40]),
    [
      ['a', 30],
      ['b', 40],
      ['c', 30],
    ],
    [
      ['a', 30],
      ['b', 40],
      ['c', 30],
    ],
  ],
  [
    'variants far apart trade without moving the one between',
    splitOf(['a', 50], ['b', 30], ['c', 20]),
    [
      ['a', 40],
      ['b', 30],
      ['c', 30],
    ],
    [
      ['a', 40],
      ['c', 10],
      ['b', 30],
      ['c', 20],
    ],
  ],
  [
    'a new variant takes from the others',
    splitOf(['a', 50], ['b', 50]),
    [
      ['a', 50],
      ['b', 25],
      ['c', 25],
    ],
    [
      ['a', 50],
      ['b', 25],
      ['c', 25],
    ],
  ],
  [
    'a variant that is dropped leaves its buckets to its neighbour',
    splitOf(['a', 50], ['b', 25], ['c', 25]),
    [
      ['a', 75],
      ['c', 25],
    ],
    [
      ['a', 75],
      ['c', 25],
    ],
  ],
  [
    'a variant at 0 % keeps its place',
    splitOf(['a', 50], ['b', 50]),
    [
      ['a', 0],
      ['b', 100],
    ],
    [
      ['a', 0],
      ['b', 100],
    ],
  ],
])('%s', (_name, split, wanted, expected) => {
  expect(rebalance(split, wanted).weights).toEqual(expected);
});

const VARIANTS = ['a', 'b', 'c', 'd', '__proto__'];

/** Ranges that fill all buckets, in any order; a variant may own several. */
const weights: fc.Arbitrary<Weight[]> = fc
  .tuple(
    fc.array(fc.nat(100_000), { maxLength: 7 }),
    fc.array(fc.constantFrom(...VARIANTS), { minLength: 8, maxLength: 8 }),
  )
  .map(([cuts, names]) => {
    const borders = [0, ...cuts.toSorted((a, b) => a - b), 100_000];
    return borders.slice(1).map((to, i): Weight => {
      return [names[i] ?? 'a', (to - (borders[i] ?? 0)) / 1_000];
    });
  });

test('gives the wanted weights and moves no more buckets than they say', () => {
  fc.assert(
    fc.property(weights, weights, (before, wanted) => {
      const after = rebalance(splitOf(...before), wanted).weights;
      const [had, has, want] = [before, after, wanted].map(bucketsByVariant);
      const shrinkage = VARIANTS.reduce((sum, name) => {
        return sum + Math.max(0, (had?.get(name) ?? 0) - (want?.get(name) ?? 0));
      }, 0);
      for (const name of VARIANTS) expect(has?.get(name) ?? 0).toBe(want?.get(name) ?? 0);
      expect(movedBuckets(before, after)).toBe(shrinkage);
    }),
    { numRuns: 10_000 },
  );
});

test('does nothing where the weights stay', () => {
  fc.assert(
    fc.property(weights, (before) => {
      const after = rebalance(splitOf(...before), before).weights;
      expect(movedBuckets(before, after)).toBe(0);
    }),
    { numRuns: 1_000 },
  );
});

/** Buckets whose variant differs, counted range by range. */
function movedBuckets(before: readonly Weight[], after: readonly Weight[]): number {
  const [old, now] = [rangesOf(before), rangesOf(after)];
  let moved = 0;
  for (const a of old) {
    for (const b of now) {
      const overlap = Math.min(a.to, b.to) - Math.max(a.from, b.from);
      if (overlap > 0 && a.variant !== b.variant) moved += overlap;
    }
  }
  return moved;
}

function rangesOf(list: readonly Weight[]) {
  let from = 0;
  return list.map(([variant, weight]) => {
    const to = from + Math.round(weight * 1_000);
    const range = { variant, from, to };
    from = to;
    return range;
  });
}
