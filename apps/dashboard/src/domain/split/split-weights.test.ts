import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  boundariesOf,
  distributeEvenly,
  mergeWeights,
  moveBoundary,
  setWeight,
  sumOf,
  type Weight,
  withoutWeight,
} from './split-weights.ts';

const weightsOf = (...weights: number[]): Weight[] =>
  weights.map((weight, place) => ({ variant: 'abc'.charAt(place), weight }));
const numbersOf = (weights: readonly Weight[]) => weights.map(({ weight }) => weight);

test.each([
  [weightsOf(20, 30, 50), 0, 25.5, [25.5, 24.5, 50]],
  [weightsOf(20, 30, 50), 0, 90, [50, 0, 50]],
  [weightsOf(20, 30, 50), 1, 0, [20, 0, 80]],
  [weightsOf(0.1, 0.2, 99.7), 1, 0.301, [0.1, 0.201, 99.699]],
])('a boundary of %j moves between its neighbours', (weights, place, to, moved) => {
  expect(numbersOf(moveBoundary(weights, place, to))).toEqual(moved);
});

test('sums stay exact, whatever is moved or removed', () => {
  const aShare = fc.integer({ min: 0, max: 33_333 }).map((steps) => steps / 1000);
  const property = fc.property(
    fc.tuple(aShare, aShare),
    fc.constantFrom(0, 1),
    fc.double({ min: -10, max: 110, noNaN: true }),
    ([a, b], place, to) => {
      const weights = weightsOf(
        a,
        b,
        (100_000 - Math.round(a * 1000) - Math.round(b * 1000)) / 1000,
      );
      const moved = moveBoundary(weights, place, to);
      expect(sumOf(moved)).toBe(100);
      expect(sumOf(withoutWeight(moved, place))).toBe(100);
      expect(numbersOf(moved).every((weight) => weight >= 0)).toBe(true);
      expect(boundariesOf(moved)[1 - place]).toBe(boundariesOf(weights)[1 - place]);
    },
  );
  fc.assert(property, { numRuns: 200 });
});

test('of two variants the other one gets the rest', () => {
  expect(numbersOf(setWeight(weightsOf(50, 50), 0, 12.345))).toEqual([12.345, 87.655]);
  expect(numbersOf(setWeight(weightsOf(50, 40), 1, 45))).toEqual([50, 45]);
  expect(numbersOf(setWeight(weightsOf(20, 30, 50), 2, 10))).toEqual([20, 30, 10]);
});

test('what is distributed evenly comes to 100\u00A0%', () => {
  expect(numbersOf(distributeEvenly(['a', 'b', 'c']))).toEqual([33.334, 33.333, 33.333]);
  expect(sumOf(distributeEvenly('abcdefg'.split('')))).toBe(100);
});

test('ranges of one variant are one weight', () => {
  const layout = [
    { variant: 'a', weight: 10.1 },
    { variant: 'b', weight: 69.8 },
    { variant: 'a', weight: 20.1 },
  ];
  expect(mergeWeights(layout)).toEqual([
    { variant: 'a', weight: 30.2 },
    { variant: 'b', weight: 69.8 },
  ]);
});
