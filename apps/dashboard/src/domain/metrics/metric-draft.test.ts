import type { Metric } from '@halyard/contracts/metrics';
import { expect, test } from 'vitest';
import {
  EMPTY_METRIC,
  keyOfMetric,
  metricBodyOf,
  metricDraftOf,
  metricFaults,
  metricPatchOf,
} from './metric-draft.ts';
import { sayMetric } from './metric-words.ts';

const DRAFT = { ...EMPTY_METRIC, name: 'Purchase rate', event: 'purchase' };

const METRIC: Metric = {
  id: '0198c0de-0000-7000-8000-000000000000',
  key: 'load-time',
  name: 'Load time',
  description: '',
  owner: 'web',
  event: 'page loaded',
  kind: 'quantile',
  numerator: null,
  denominator_event: null,
  denominator: null,
  quantile: 0.95,
  direction: 'decrease',
  window_delay_minutes: 90,
  window_minutes: null,
  cap_percentile: null,
  cap_value: null,
  minimum_effect: 2.5,
  used_by: [],
  version: 3,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
};

test('a draft with a name and an event is a conversion within three days', () => {
  expect(metricFaults(DRAFT)).toEqual({});
  expect(keyOfMetric(DRAFT)).toBe('purchase-rate');
  expect(metricBodyOf(DRAFT)).toMatchObject({
    kind: 'conversion',
    event: 'purchase',
    quantile: null,
    denominator_event: null,
    window_delay_minutes: 0,
    window_minutes: 4320,
    minimum_effect: 5,
  });
});

test('what another kind needs is sent with that kind alone', () => {
  const filled = { ...DRAFT, denominatorEvent: 'view', capBy: 'value', cap: '100' } as const;
  expect(metricBodyOf(filled)).toMatchObject({ denominator_event: null, cap_value: null });
  expect(metricBodyOf({ ...filled, kind: 'sum' })).toMatchObject({ cap_value: 100 });
  expect(metricBodyOf({ ...filled, kind: 'ratio' })).toMatchObject({
    numerator: 'count',
    denominator_event: 'view',
    denominator: 'count',
    cap_value: null,
  });
});

test('faults name the field as the API does', () => {
  const faulty = { ...EMPTY_METRIC, delay: '1.0001', window: '91', minimumEffect: 'much' };
  const fields = [
    'event',
    'key',
    'minimum_effect',
    'name',
    'window_delay_minutes',
    'window_minutes',
  ];
  expect(Object.keys(metricFaults(faulty)).toSorted()).toEqual(fields);
  expect(Object.keys(metricFaults({ ...DRAFT, kind: 'ratio' }))).toEqual(['denominator_event']);
  expect(Object.keys(metricFaults({ ...DRAFT, kind: 'quantile', quantile: '100' }))).toEqual([
    'quantile',
  ]);
  const capped = { ...DRAFT, kind: 'sum', capBy: 'percentile', cap: '50' } as const;
  expect(Object.keys(metricFaults(capped))).toEqual(['cap_percentile']);
});

test('a metric that was only looked at sends nothing, and a change sends what differs', () => {
  const draft = metricDraftOf(METRIC);
  expect(draft).toMatchObject({ quantile: '95', delay: '90', delayUnit: 'minutes', isOpen: true });
  expect(metricPatchOf(METRIC, draft)).toBeUndefined();
  expect(metricPatchOf(METRIC, { ...draft, quantile: '99', owner: 'core ' })).toEqual({
    quantile: 0.99,
    owner: 'core',
  });
});

test.each([
  [
    {},
    'Value that 95\u00A0% of “page loaded” stay below, from 90 minutes after the first exposure, as long as the experiment runs',
  ],
  [
    { kind: 'conversion', window_delay_minutes: 0, window_minutes: 4320 },
    'Share of units with “page loaded”, within 3 days of the first exposure',
  ],
  [
    { kind: 'sum', window_delay_minutes: 60, window_minutes: 60, cap_percentile: 99 },
    'Sum of the values of “page loaded” for each unit, from 1 hour after the first exposure, for 1 hour; totals above the 99th percentile count as it',
  ],
  [
    {
      kind: 'ratio',
      numerator: 'sum',
      denominator: 'count',
      denominator_event: 'view',
      window_delay_minutes: 0,
    },
    'value of “page loaded” per view, from the first exposure, as long as the experiment runs',
  ],
] as const)('a metric is told in a sentence: %j', (patch, sentence) => {
  expect(sayMetric({ ...METRIC, ...patch })).toBe(sentence);
});
