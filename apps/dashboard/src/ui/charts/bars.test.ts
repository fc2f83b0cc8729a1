import { expect, test } from 'vitest';
import { barsOf, thinned } from './bars.ts';

const series = [{ values: [2, 0] }, { values: [3, 4] }];

test('stacked bars stand on each other, and nothing is drawn of nothing', () => {
  expect(barsOf(series, 2, 'stacked')).toEqual({
    most: 5,
    bars: [
      [
        { series: 0, from: 0, to: 2, slot: 0, slots: 1 },
        { series: 1, from: 2, to: 5, slot: 0, slots: 1 },
      ],
      [{ series: 1, from: 0, to: 4, slot: 0, slots: 1 }],
    ],
  });
});

test('bars beside each other all begin at zero, each in its part of the bin', () => {
  expect(barsOf(series, 2, 'beside')).toEqual({
    most: 4,
    bars: [
      [
        { series: 0, from: 0, to: 2, slot: 0, slots: 2 },
        { series: 1, from: 0, to: 3, slot: 1, slots: 2 },
      ],
      [{ series: 1, from: 0, to: 4, slot: 1, slots: 2 }],
    ],
  });
});

test.each([
  [3, 5, [0, 1, 2]],
  [10, 4, [0, 3, 6, 9]],
  [10, 0, [0]],
  [0, 4, []],
])('of %i places with room for %i labels these get one: %j', (places, most, labelled) => {
  expect(thinned(places, most)).toEqual(labelled);
});
