import type { Comparison, MetricArm, MetricResult } from '@halyard/contracts/results';
import { describe, expect, test } from 'vitest';
import { domainOf, rowsOf, sayArm, sayRaw, sayRow } from './scorecard-rows.ts';

const plain = (text: string) => text.replaceAll('\u00A0', ' ');

function arm(variant: string, mean: number): MetricArm {
  return {
    variant,
    units: 9000,
    mature_units: 8000,
    total: mean * 8000,
    denominator: null,
    active_units: null,
    mean,
    early_mean: mean,
    standard_deviation: null,
  };
}

const comparison: Comparison = {
  variant: 'blue',
  difference: { estimate: 0.005, lower: 0.002, upper: 0.008, p_value: 0.001 },
  lift: { estimate: 0.1, lower: 0.04, upper: 0.16, p_value: 0.001 },
  always_valid: { lower: 0.001, upper: 0.009, e_value: 40, p_value: 0.025 },
  always_valid_lift: { lower: 0.02, upper: 0.18 },
  unadjusted: null,
  variance_reduction: null,
  early: null,
  early_lift: null,
  p_adjusted: 0.025,
  chance_to_win: 0.99,
  expected_loss: 0,
  verdict: 'better',
  sentence: '',
  units_to_go: null,
  missing: null,
};

const metric: MetricResult = {
  metric_key: 'purchase',
  name: 'Purchase',
  kind: 'conversion',
  role: 'guardrail',
  direction: 'increase',
  margin: 4,
  minimum_effect: 5,
  window_minutes: null,
  cap: null,
  arms: [arm('control', 0.05), arm('blue', 0.055)],
  comparisons: [comparison],
};

function rowOf(change: Partial<Comparison>, view: 'relative' | 'absolute' = 'relative') {
  const [row] = rowsOf({ ...metric, comparisons: [{ ...comparison, ...change }] }, view);
  if (!row) throw new Error('There is a row for each comparison.');
  return row;
}

describe('a row', () => {
  test('shows the interval that holds however often one looks', () => {
    expect(plain(sayRow(rowOf({})))).toBe('+10.0 % (+2.0 % to +18.0 %)');
    expect(plain(sayRow(rowOf({}, 'absolute')))).toBe('+0.50 pp (+0.10 pp to +0.90 pp)');
  });

  test('makes no claim before there is data enough', () => {
    const row = rowOf({ verdict: 'waiting' });
    expect([row.span, row.estimate, row.tone, sayRow(row)]).toEqual([
      undefined,
      undefined,
      'neutral',
      'collecting data',
    ]);
  });

  test('shows an early look while no window has closed, and says that it is one', () => {
    const early = { estimate: 0.02, lower: -0.01, upper: 0.05, p_value: 0.2 };
    const early_lift = { ...early, estimate: 0.4, lower: -0.2, upper: null };
    const open = { verdict: 'waiting', difference: null, early, early_lift } as const;
    const row = rowOf(open);
    expect([row.tone, plain(sayRow(row))]).toEqual(['early', '+40.0 % (−20.0 % or more) so far']);
    expect(plain(sayRow(rowOf(open, 'absolute')))).toBe('+2.00 pp (−1.00 pp to +5.00 pp) so far');
    expect(plain(sayRow(rowOf({ ...open, early_lift: null })))).toBe('collecting data');
    const waiting = { ...arm('blue', 0.055), mature_units: 0, mean: null };
    expect(plain(sayArm(metric, waiting))).toBe('5.50 % so far');
    expect(plain(sayArm(metric, arm('blue', 0.055)))).toBe('5.50 %');
  });

  test('shows the interval of a single look only with the claim that was made by it', () => {
    expect(rowOf({ always_valid_lift: null, verdict: 'unclear' }).span).toBeUndefined();
    expect(rowOf({ always_valid_lift: null, verdict: 'better' }).span).toMatchObject({
      lower: 0.04,
      upper: 0.16,
    });
  });

  test.each([
    ['better', 'good'],
    ['not_worse', 'good'],
    ['worse', 'bad'],
    ['unclear', 'neutral'],
    ['blocked', 'neutral'],
  ] as const)('that is %s is %s', (verdict, tone) => {
    expect(rowOf({ verdict }).tone).toBe(tone);
  });

  test('has the margin of a guardrail on the side that is worse', () => {
    expect(rowOf({}).margin).toBeCloseTo(-0.04);
    expect(rowOf({}, 'absolute').margin).toBeCloseTo(-0.002);
    const [lowerIsBetter] = rowsOf({ ...metric, direction: 'decrease' }, 'relative');
    expect(lowerIsBetter?.margin).toBeCloseTo(0.04);
    expect(rowsOf({ ...metric, margin: null }, 'relative')[0]?.margin).toBeUndefined();
  });
});

test('rows share an axis that has all of their intervals, estimates and margins on it', () => {
  const rows = [rowOf({}), rowOf({ always_valid_lift: { lower: -0.1, upper: 0.05 } })];
  const [low, high] = domainOf(rows);
  expect(low).toBeLessThanOrEqual(-0.1);
  expect(high).toBeGreaterThanOrEqual(0.18);
});

test.each([
  [metric, arm('blue', 0.05), '400 / 8,000'],
  [{ ...metric, kind: 'ratio' as const }, { ...arm('blue', 0.5), denominator: 40 }, '4,000 / 40'],
  [{ ...metric, kind: 'quantile' as const }, arm('blue', 12), '8,000 units'],
  [metric, { ...arm('blue', 0), mature_units: 0 }, '9,000 exposed'],
  [metric, undefined, 'no units yet'],
])('what a figure was made of is said', (of, from, said) => {
  expect(sayRaw(of, from)).toBe(said);
});
