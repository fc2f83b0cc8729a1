import { analyseExperiment } from '@halyard/stats';
import { expect, test } from 'vitest';
import { dataOfDraft } from './collection.service.ts';
import type { MeasuredExperiment } from './measured.model.ts';
import { toResultsBody } from './results.answers.ts';
import { resultsCsv } from './results-csv.ts';
import { aMeasured } from './results-testing.ts';

const AT = new Date('2026-03-01T00:00:00.000Z');

test('each metric has a line for each variant, numbers stay numbers, and no name is a formula', () => {
  const weights = { red: 50, blue: 50 };
  const experiment: MeasuredExperiment = {
    id: 'e',
    key: 'button',
    flagKey: 'checkout',
    environmentId: 'staging',
    environmentKey: 'staging',
    state: 'draft',
    control: 'red',
    variants: Object.entries(weights).map(([variant, weight]) => ({ variant, weight })),
    attributes: [],
    alpha: 0.05,
    power: 0.8,
    plannedUnits: null,
    plannedDays: null,
    startedAt: null,
    stoppedAt: null,
    version: 1,
    metrics: [aMeasured({ name: '=1+1, "quoted"' })],
    epochs: [],
  };
  const data = dataOfDraft(experiment, AT);
  const shown = { experiment, data, analysis: analyseExperiment(data), caps: {} };
  const results = toResultsBody({ ...shown, computedAt: AT, computedMs: 0 });
  const [metric] = results.metrics;
  const [comparison] = metric?.comparisons ?? [];
  if (!metric || !comparison) throw new Error('The draft has no comparison.');
  const difference = { estimate: -0.5, lower: -1, upper: null, p_value: 0.25 };
  const told = { ...metric, comparisons: [{ ...comparison, difference }] };
  const [heading = '', control = '', variant = '', end] = resultsCsv({
    ...results,
    metrics: [told],
  }).split('\r\n');
  expect([control, variant].map((line) => line.split(',red,')[0]?.split(',blue,')[0])).toEqual([
    `purchases,"'=1+1, ""quoted""",conversion,primary,increase,,`,
    `purchases,"'=1+1, ""quoted""",conversion,primary,increase,,`,
  ]);
  const place = heading.split(',').indexOf('difference');
  // The name holds one comma more.
  expect(variant.split(',').slice(place + 1, place + 5)).toEqual(['-0.5', '-1', '', '0.25']);
  expect(control.split(',').slice(place + 1, place + 5)).toEqual(['', '', '', '']);
  expect(end).toBe('');
});
