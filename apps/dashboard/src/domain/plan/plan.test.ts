import { expect, test } from 'vitest';
import { baselineFaults, EMPTY_PLAN, planBodyOf } from './plan-inputs.ts';
import { curveTop, sayPlan, wholeDays } from './say-plan.ts';

const SUBJECT = {
  metricKey: 'purchases',
  environmentKey: 'production',
  weights: [50, 50],
  traffic: 100,
};
const BY_HAND = { ...EMPTY_PLAN, source: 'hand', mean: '3,4', unitsADay: '1 200' } as const;

test('a plan starts from what the metric was in the environment', () => {
  expect(planBodyOf(EMPTY_PLAN, SUBJECT)).toEqual({
    baseline: { metric_key: 'purchases', environment_key: 'production' },
    effect: 5,
    weights: [50, 50],
    traffic: 100,
    alpha: 0.05,
    power: 0.8,
    sequential: true,
  });
});

test('a plan by hand takes shares in percent, and the deviation of means', () => {
  expect(planBodyOf(BY_HAND, SUBJECT)).toMatchObject({
    baseline: { kind: 'proportion', mean: 0.034, units_a_day: 1200 },
  });
  const mean = { ...BY_HAND, kind: 'mean', mean: '20', deviation: '30' } as const;
  expect(planBodyOf(mean, SUBJECT)).toMatchObject({
    baseline: { kind: 'mean', mean: 20, variance: 900, units_a_day: 1200 },
  });
});

test.each([
  [EMPTY_PLAN, { ...SUBJECT, metricKey: undefined }],
  [EMPTY_PLAN, { ...SUBJECT, weights: [50, 40] }],
  [EMPTY_PLAN, { ...SUBJECT, weights: [100, 0] }],
  [EMPTY_PLAN, { ...SUBJECT, traffic: 0 }],
  [{ ...BY_HAND, mean: '100' }, SUBJECT],
  [{ ...BY_HAND, unitsADay: '' }, SUBJECT],
])('nothing is asked while something is missing: %#', (inputs, subject) => {
  expect(planBodyOf(inputs, subject)).toBeUndefined();
});

test('only a mean needs its deviation', () => {
  expect(baselineFaults(BY_HAND)).toEqual({});
  expect(Object.keys(baselineFaults({ ...BY_HAND, kind: 'mean' }))).toEqual(['deviation']);
});

const PLAN = {
  baseline: { mean: 0.1, variance: 0.09, units_a_day: 1000, source: 'Given by hand' },
  reason: null,
  curve: [],
};

test.each([
  [
    { units: 42_000, units_a_variant: [21_000, 21_000], days: 12.42 },
    'About 13 days and 42,000 units, 21,000 for each variant.',
  ],
  [
    { units: 300, units_a_variant: [200, 100], days: 0.3 },
    'Less than a day and 300 units: 200 + 100.',
  ],
  [{ units: null, units_a_variant: null, days: null }, undefined],
])('a plan in a sentence: %j', (figures, sentence) => {
  expect(sayPlan({ ...PLAN, ...figures })).toBe(sentence);
});

test('a plan takes whole days', () => {
  expect([0.2, 7, 7.000_000_000_1, 7.2].map(wholeDays)).toEqual([1, 7, 7, 8]);
});

test('a curve is cut where it would hide what is looked for', () => {
  const point = (days: number, detectable: number | null) => ({ days, units: days, detectable });
  expect(curveTop([point(1, null), point(2, 300), point(9, 5)], 5)).toBe(20);
  expect(curveTop([point(1, 6), point(2, 4)], 5)).toBe(7.5);
  expect(curveTop([], 5)).toBe(7.5);
});
