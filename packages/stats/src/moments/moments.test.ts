import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueOf } from '../vectors-testing.ts';
import { type CoMoments, coMomentsFromSums, mergeCoMoments } from './co-moments.ts';
import { type MomentsXY, mergeMomentsXY, momentsXYFromSums } from './cross-moments.ts';
import { type Moments, mergeMoments, momentsFromSums, momentsOf, NO_MOMENTS } from './moments.ts';
import { hasShakyDenominator } from './summary.ts';
import { winsorize } from './winsorize.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 20 });

function expectNear(got: Moments, wanted: Moments) {
  expect(got.n).toBe(wanted.n);
  expect(Math.abs(got.mean - wanted.mean)).toBeLessThan(1e-8);
  expect(Math.abs(got.m2 - wanted.m2)).toBeLessThan(1e-9 * wanted.m2 + 1e-3);
}

test('merging moments has no order, and is the same as all units at once', () => {
  fc.assert(
    fc.property(values, values, values, (...groups) => {
      const [a, b, c] = [momentsOf(groups[0]), momentsOf(groups[1]), momentsOf(groups[2])];
      const all = momentsOf(groups.flat());
      expectNear(mergeMoments(mergeMoments(a, b), c), all);
      expectNear(mergeMoments(a, mergeMoments(b, c)), all);
      expectNear(mergeMoments(mergeMoments(c, b), a), all);
      expect(mergeMoments(NO_MOMENTS, a)).toEqual(a);
    }),
  );
});

test('merged moments keep a small variance beside a large mean, which sums of squares lose', () => {
  const [a, b] = [momentsOf([1e9 + 1, 1e9 + 2]), momentsOf([1e9 + 3, 1e9 + 4])];
  expect(mergeMoments(a, b)).toEqual({ n: 4, mean: 1e9 + 2.5, m2: 5 });
});

describe('cross-moments', () => {
  type Rows = readonly (readonly [number, number])[];
  const figure = fc.integer({ min: -99, max: 99 });
  const pairs = fc.array(fc.tuple(figure, figure), { minLength: 1, maxLength: 20 });

  function sumsOf(rows: Rows) {
    const total = (of: (x: number, y: number) => number) =>
      rows.reduce((sum, [x, y]) => sum + of(x, y), 0);
    return {
      n: rows.length,
      sumX: total((x) => x),
      sumY: total((_x, y) => y),
      sumSquaresX: total((x) => x * x),
      sumSquaresY: total((_x, y) => y * y),
      sumProducts: total((x, y) => x * y),
    };
  }

  const two = (rows: Rows): MomentsXY => valueOf(momentsXYFromSums(sumsOf(rows)));

  function many(rows: Rows): CoMoments {
    const { n, sumX, sumY, sumSquaresX, sumSquaresY, sumProducts } = sumsOf(rows);
    const products = [
      [sumSquaresX, sumProducts],
      [sumProducts, sumSquaresY],
    ];
    return valueOf(coMomentsFromSums({ n, sums: [sumX, sumY], products }));
  }

  test('of two and of many figures merge to what all units together give', () => {
    fc.assert(
      fc.property(pairs, pairs, (left, right) => {
        const all = two([...left, ...right]);
        const merged = mergeMomentsXY(two(left), two(right));
        for (const [name, wanted] of Object.entries(all)) {
          expect(Reflect.get(merged, name)).toBeCloseTo(wanted, 6);
        }
        const { means, products } = mergeCoMoments(many(left), many(right));
        const figures = [...means, ...products.flat()];
        const wanted = [all.meanX, all.meanY, all.m2X, all.cXY, all.cXY, all.m2Y];
        for (const [i, one] of wanted.entries()) expect(figures[i]).toBeCloseTo(one, 6);
      }),
    );
  });

  test('tell when a ratio stands on too small a denominator', () => {
    const moments = { n: 100, meanY: 1, m2Y: 99, cXY: 0, m2X: 99 };
    expect(hasShakyDenominator({ ...moments, meanX: 0.4 })).toBe(true);
    expect(hasShakyDenominator({ ...moments, meanX: 0.6 })).toBe(false);
  });
});

test.each([
  ['a fraction of a unit', { n: 1.5, sum: 1, sumSquares: 1 }],
  ['sums without units', { n: 0, sum: 1, sumSquares: 1 }],
  ['a sum that is no number', { n: 1, sum: Number.NaN, sumSquares: 1 }],
])('%s is refused', (_name, sums) => {
  expect(momentsFromSums(sums)).toEqual({ ok: false, reason: 'INVALID' });
});

test('a percentile of nothing is refused, and so are caps that cross', () => {
  const zeros = winsorize([[0, 0], [0]], { upper: { percentile: 0.9, ignoresZeros: true } });
  expect(zeros).toEqual({ ok: false, reason: 'TOO_FEW_UNITS' });
  const crossed = winsorize([[1, 2]], { upper: { value: 0 }, lower: { value: 1 } });
  expect(crossed).toEqual({ ok: false, reason: 'INVALID' });
});
