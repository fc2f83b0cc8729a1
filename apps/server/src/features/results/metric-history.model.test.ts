import { expect, test } from 'vitest';
import type { History } from '#features/event-store/index.ts';
import { dailyValues, summaryOfHistory } from './metric-history.model.ts';
import { aMeasured } from './results-testing.ts';

const NOTHING: History = {
  units: 0,
  means: [0],
  products: [[0]],
  events: 0,
  lastAt: null,
  daily: [],
  perUnit: [],
};
const { metric: rate } = aMeasured();
const { metric: ratio } = aMeasured({ kind: 'mean' });

test('a figure of units has its sample variance, even where that is zero', () => {
  const history = { ...NOTHING, units: 5, means: [0.4], products: [[1.2]] };
  expect(summaryOfHistory(rate, history)).toEqual({ n: 5, mean: 0.4, variance: 0.3 });
  const same = { ...history, means: [1], products: [[0]] };
  expect(summaryOfHistory(rate, same)).toEqual({ n: 5, mean: 1, variance: 0 });
});

test('a ratio has the variance of its linear form', () => {
  // y = 1, 2, 6 over x = 1, 1, 2: the ratio is 9/4, and the rests y − 9/4 x are −5/4, −1/4, 6/4.
  const history = {
    ...NOTHING,
    units: 3,
    means: [3, 4 / 3],
    products: [
      [14, 3],
      [3, 2 / 3],
    ],
  };
  const { mean, variance } = summaryOfHistory(ratio, history) ?? {};
  expect(mean).toBeCloseTo(9 / 4, 12);
  expect(variance).toBeCloseTo((25 + 1 + 36) / 16 / 2 / (4 / 3) ** 2, 12);
});

test('without units, without a denominator and for quantiles there is none', () => {
  const { metric: quantile } = aMeasured({ kind: 'quantile', quantile: 0.5 });
  const zeros = {
    ...NOTHING,
    units: 9,
    means: [0, 0],
    products: [
      [0, 0],
      [0, 0],
    ],
  };
  expect(summaryOfHistory(rate, NOTHING)).toBeNull();
  expect(summaryOfHistory(ratio, zeros)).toBeNull();
  expect(summaryOfHistory(quantile, { ...NOTHING, units: 9 })).toBeNull();
});

test('every day has a place, and a value where units did something', () => {
  const daily = [{ day: '2026-03-02', units: 4, numerator: 3, denominator: null }];
  const [from, until] = ['2026-03-01T12:00:00Z', '2026-03-03T12:00:00Z'].map((at) => new Date(at));
  if (!from || !until) throw new Error('There are two instants.');
  expect(dailyValues(rate, daily, from, until)).toEqual([
    { day: '2026-03-01', value: null },
    { day: '2026-03-02', value: 0.75 },
    { day: '2026-03-03', value: null },
  ]);
  const [first] = daily.map((each) => ({ ...each, denominator: 12 }));
  expect(dailyValues(ratio, first ? [first] : [], from, until)[1]?.value).toBe(0.25);
});
