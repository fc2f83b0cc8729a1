import type { Serve, Split } from '@halyard/contracts/targeting';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settleRules, settleServe } from './splits.model.ts';

const VARIANTS = ['a', 'b', 'c', 'd'];
const BUCKETS = 100_000;
const owner = { flagKey: 'flag', variants: new Set(VARIANTS) };

type Share = readonly [variant: string, weight: number];

const splitOf = (shares: readonly Share[], fields: Partial<Split> = {}): { split: Split } => ({
  split: { weights: shares.map(([variant, weight]) => ({ variant, weight })), ...fields },
});
const sharesOf = (serve: Serve): Share[] =>
  'split' in serve ? serve.split.weights.map(({ variant, weight }) => [variant, weight]) : [];

/** Which variant owns each bucket. */
function layoutOf(shares: readonly Share[]): string[] {
  return shares.flatMap(([variant, weight]) => Array(Math.round(weight * 1000)).fill(variant));
}

function totalsOf(shares: readonly Share[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const [variant, weight] of shares) {
    totals.set(variant, (totals.get(variant) ?? 0) + Math.round(weight * 1000));
  }
  return totals;
}

/** How many buckets weights alone make move: what the shrinking variants lose. */
function owed(before: readonly Share[], after: readonly Share[]): number {
  const wanted = totalsOf(after);
  return [...totalsOf(before)].reduce(
    (sum, [variant, width]) => sum + Math.max(0, width - (wanted.get(variant) ?? 0)),
    0,
  );
}

const cuts = (count: number) =>
  fc
    .array(fc.integer({ min: 0, max: BUCKETS }), { minLength: count - 1, maxLength: count - 1 })
    .map((points) => {
      const edges = [0, ...points.toSorted((x, y) => x - y), BUCKETS];
      return edges.slice(1).map((edge, i) => (edge - (edges[i] ?? 0)) / 1000);
    });
/** A layout in which variants may own several ranges. */
const layouts = fc
  .array(fc.constantFrom(...VARIANTS), { minLength: 1, maxLength: 8 })
  .chain((names) =>
    cuts(names.length).map((widths) => names.map((name, i): Share => [name, widths[i] ?? 0])),
  );
/** Weights that name each variant once. */
const weights = fc
  .shuffledSubarray(VARIANTS, { minLength: 1 })
  .chain((names) =>
    cuts(names.length).map((widths) => names.map((name, i): Share => [name, widths[i] ?? 0])),
  );

describe('new weights of a split', () => {
  test('are kept exactly, and move no more units than they say', () => {
    fc.assert(
      fc.property(layouts, weights, (stored, sent) => {
        const settled = sharesOf(settleServe(splitOf(stored), splitOf(sent), owner));
        const given = (shares: readonly Share[]) =>
          new Map([...totalsOf(shares)].filter(([, width]) => width > 0));
        expect(given(settled)).toEqual(given(sent));
        const before = layoutOf(stored);
        const moved = layoutOf(settled).filter((variant, i) => variant !== before[i]).length;
        expect(moved).toBe(owed(stored, sent));
      }),
      { numRuns: 60 },
    );
  });

  test('that are the old ones in another order change nothing', () => {
    const stored = splitOf([
      ['a', 20],
      ['b', 50],
      ['a', 30],
    ]);
    const sent = splitOf([
      ['b', 50],
      ['a', 50],
    ]);
    expect(settleServe(stored, sent, owner)).toEqual(stored);
  });

  test('that name a variant twice are a layout, which is kept as it is', () => {
    fc.assert(
      fc.property(layouts, layouts, (stored, sent) => {
        fc.pre(new Set(sent.map(([variant]) => variant)).size < sent.length);
        expect(settleServe(splitOf(stored), splitOf(sent), owner)).toEqual(splitOf(sent));
      }),
    );
  });

  test.each<[string, Partial<Split>, Partial<Split>]>([
    ['traffic', { traffic: 10 }, { traffic: 50 }],
    ['otherwise', { otherwise: 'a' }, { otherwise: 'b' }],
    ['traffic that is left out', { traffic: 10 }, {}],
  ])('come with their own %s', (_, before, after) => {
    const stored = splitOf([['a', 100]], before);
    const sent = splitOf(
      [
        ['b', 40],
        ['a', 60],
      ],
      after,
    );
    const laidOut: Share[] = [
      ['a', 60],
      ['b', 40],
    ];
    expect(settleServe(stored, sent, owner)).toEqual(splitOf(laidOut, after));
  });
});

describe('a salt', () => {
  const halves: Share[] = [
    ['a', 50],
    ['b', 50],
  ];
  const turned: Share[] = [
    ['b', 75],
    ['a', 25],
  ];
  const kept: Share[] = [
    ['a', 25],
    ['b', 75],
  ];

  test.each<[string, Partial<Split>, Partial<Split>, Share[], Partial<Split>]>([
    ['that is left out stays as it was', { salt: 's' }, {}, kept, { salt: 's' }],
    ['that is sent again stays as well', { salt: 's' }, { salt: 's' }, kept, { salt: 's' }],
    ["that is the flag's key is none of its own", {}, { salt: 'flag' }, kept, {}],
    ['that is another one reshuffles', { salt: 's' }, { salt: 't' }, turned, { salt: 't' }],
    ['that is new reshuffles', {}, { salt: 't' }, turned, { salt: 't' }],
    [
      "that is again the flag's key reshuffles",
      { salt: 's' },
      { salt: 'flag' },
      turned,
      { salt: 'flag' },
    ],
  ])('%s', (_, before, sent, layout, after) => {
    const settled = settleServe(splitOf(halves, before), splitOf(turned, sent), owner);
    expect(settled).toEqual(splitOf(layout, after));
  });

  test('goes with another unit, whose buckets are others anyway', () => {
    const sent = splitOf(turned, { by: 'company' });
    const settled = settleServe(splitOf(halves, { salt: 's' }), sent, owner);
    expect(settled).toEqual(splitOf(turned, { by: 'company', salt: 's' }));
  });
});

test.each<[string, Serve | null, Serve]>([
  ['the first of its place', null, splitOf([['b', 100]])],
  ['where one variant was served', { variant: 'a' }, splitOf([['b', 100]])],
  ['that becomes one variant', splitOf([['b', 100]]), { variant: 'a' }],
  ['that does not sum to 100', splitOf([['b', 100]]), splitOf([['a', 99]])],
  ['of a variant that is not there', splitOf([['b', 100]]), splitOf([['x', 100]])],
])('a split %s is taken as it is', (_, stored, sent) => {
  expect(settleServe(stored, sent, owner)).toEqual(sent);
});

test('rules find their own splits again by their ids, wherever they stand', () => {
  const rule = (id: string, ...shares: Share[]) => ({ id, when: [], serve: splitOf(shares) });
  const stored = [rule('one', ['a', 50], ['b', 50]), rule('two', ['b', 50], ['a', 50])];
  const sent = [
    rule('new', ['b', 30], ['a', 70]),
    rule('two', ['a', 40], ['b', 60]),
    rule('one', ['b', 60], ['a', 40]),
  ];
  expect(settleRules(stored, sent, owner)).toEqual([
    rule('new', ['b', 30], ['a', 70]),
    rule('two', ['b', 60], ['a', 40]),
    rule('one', ['a', 40], ['b', 60]),
  ]);
});
