import { describe, expect, test } from 'vitest';
import { asymptoticCs } from '../sequential/asymptotic-cs.ts';
import { valueOf } from '../vectors-testing.ts';
import { analyseExperiment } from './analyse-experiment.ts';
import type { ExperimentData, MomentMetricData } from './experiment-data.ts';
import {
  anExperiment,
  CONVERSION,
  comparisonOf,
  ERRORS,
  groupOf,
  shareOf,
} from './experiments-testing.ts';

/** Two days of a thousand units in each arm, with so many conversions a day. */
function twoDays(control: number, blue: number, changes: Partial<MomentMetricData> = {}) {
  const groups = [0, 1].flatMap((step) => [
    shareOf({ variant: 'control', step }, 1_000, control),
    shareOf({ variant: 'blue', step }, 1_000, blue),
  ]);
  return { ...CONVERSION, groups, ...changes } as const;
}

test('a plain experiment has the figures that one works out by hand', () => {
  const data = anExperiment({ metrics: [twoDays(100, 140)] });
  const comparison = comparisonOf(data);
  // 10 % and 14 % of 2,000 units each, with the sample's variance.
  const standardError = Math.sqrt((0.1 * 0.9 + 0.14 * 0.86) / 1_999);
  const look = { estimate: 0.04, standardError, units: 4_000, plannedUnits: 20_000, alpha: 0.05 };
  const sequence = valueOf(asymptoticCs(look));
  expect(comparison.difference?.estimate).toBeCloseTo(0.04, 12);
  expect(comparison.difference?.upper).toBeCloseTo(0.04 + 1.9605 * standardError, 5);
  expect(comparison.lift?.estimate).toBeCloseTo(0.4, 12);
  expect(comparison.alwaysValid?.lower).toBeCloseTo(sequence.lower, 10);
  expect(comparison.alwaysValid?.logE).toBeCloseTo(sequence.logE, 8);
  expect(comparison.newcombe?.lower).toBeCloseTo(0.0196, 3);
  expect(comparison.series.map(({ step, units }) => [step, units])).toEqual([
    [0, 2_000],
    [1, 4_000],
  ]);
  expect(comparison.chanceToWin).toBeGreaterThan(0.999);
  expect(comparison).toMatchObject({ verdict: 'better', varianceReduction: null, missing: null });
  expect(analyseExperiment(data).metrics[0]?.arms[1]).toMatchObject({
    variant: 'blue',
    units: 2_000,
    matureUnits: 2_000,
    total: 280,
    activeUnits: 280,
    mean: 0.14,
  });
});

describe('what to do', () => {
  const safe = twoDays(50, 50, ERRORS);
  const harmed = twoDays(50, 110, ERRORS);
  const vague = twoDays(5, 5, { ...ERRORS, margin: 0.01 });
  const better = twoDays(100, 150);
  const quiet = twoDays(100, 101);

  test.each<[string, Partial<ExperimentData>, string, readonly string[]]>([
    ['a draft is one', { metrics: [], epochs: [] }, 'draft', ['NOT_STARTED']],
    ['nobody came', { metrics: [{ ...quiet, groups: [] }] }, 'waiting', ['NO_UNITS']],
    [
      'there is nothing to decide by',
      { metrics: [twoDays(100, 150, { role: 'secondary' })] },
      'no_metrics',
      ['NO_METRICS'],
    ],
    ['a success ships', { metrics: [better] }, 'ship', ['PRIMARY_BETTER']],
    [
      'a success with a safe guardrail ships',
      { metrics: [better, safe] },
      'ship',
      ['PRIMARY_BETTER', 'GUARDRAILS_NOT_WORSE'],
    ],
    ['a safe guardrail alone ships', { metrics: [safe] }, 'ship', ['GUARDRAILS_NOT_WORSE']],
    [
      'a success waits for a guardrail',
      { metrics: [better, vague] },
      'keep_running',
      ['PRIMARY_BETTER', 'GUARDRAIL_UNCLEAR'],
    ],
    [
      'a harmed guardrail rolls a success back',
      { metrics: [better, harmed] },
      'roll_back',
      ['GUARDRAIL_WORSE'],
    ],
    ['a worse metric rolls back', { metrics: [twoDays(150, 100)] }, 'roll_back', ['PRIMARY_WORSE']],
    [
      'for errors fewer are better',
      { metrics: [twoDays(150, 100, { direction: 'decrease' })] },
      'ship',
      ['PRIMARY_BETTER'],
    ],
    ['nothing is found yet', { metrics: [quiet] }, 'keep_running', ['NOTHING_FOUND_YET']],
    [
      'nothing is found with the units planned',
      { metrics: [quiet], plannedUnits: 4_000 },
      'no_difference',
      ['PLAN_REACHED'],
    ],
    [
      'it was stopped before',
      { metrics: [quiet], isRunning: false },
      'no_difference',
      ['STOPPED_BEFORE_PLAN'],
    ],
    ['there are too few events', { metrics: [twoDays(5, 5)] }, 'waiting', ['TOO_EARLY']],
    [
      'the split is not what it should be',
      {
        metrics: [better, harmed],
        counts: [
          { epoch: 1, variant: 'control', step: 0, units: 2_000 },
          { epoch: 1, variant: 'blue', step: 0, units: 2_600 },
        ],
      },
      'unhealthy',
      ['CHECK_FAILED', 'GUARDRAIL_WORSE'],
    ],
  ])('%s', (_name, changes, verdict, codes) => {
    const analysis = analyseExperiment(anExperiment(changes));
    expect([analysis.verdict.verdict, analysis.verdict.because.map(({ code }) => code)]).toEqual([
      verdict,
      codes,
    ]);
    const verdicts = analysis.metrics.flatMap(({ comparisons }) => comparisons);
    expect(verdicts.every((one) => one.verdict === 'blocked')).toBe(
      verdict === 'unhealthy' || verdicts.length === 0,
    );
  });

  test('of two variants that may be shipped the one with more gain is, and the harmful one is named', () => {
    const variants = ['control', 'blue', 'green', 'red'];
    const groups = [100, 150, 170, 30].map((active, i) => {
      return shareOf({ variant: variants[i] ?? '' }, 1_000, active);
    });
    const weights = variants.map((variant) => ({ variant, weight: 25 }));
    const data = anExperiment({
      variants,
      epochs: [{ epoch: 1, startedAtMs: 0, weights }],
      metrics: [{ ...CONVERSION, groups }],
    });
    const { verdict } = analyseExperiment(data);
    expect(verdict).toMatchObject({ verdict: 'ship', variant: 'green', harmful: ['red'] });
  });
});

describe('several comparisons', () => {
  test('share alpha, also with those that have no figures yet', () => {
    const alone = comparisonOf(anExperiment({ metrics: [twoDays(100, 135)] }));
    const silent = { ...twoDays(0, 0), key: 'silent' };
    const both = comparisonOf(anExperiment({ metrics: [twoDays(100, 135), silent] }));
    expect(alone.pAdjusted).toBe(alone.alwaysValid?.pValue);
    expect(both.pAdjusted).toBeCloseTo(2 * (alone.pAdjusted ?? Number.NaN), 12);
    expect([alone.verdict, both.verdict]).toEqual(['better', 'unclear']);
  });
});

describe('health', () => {
  const metrics = [twoDays(100, 101)];
  const statusOf = (changes: Partial<ExperimentData>, check: string) => {
    const { health } = analyseExperiment(anExperiment({ metrics, ...changes }));
    return health.find((one) => one.check === check)?.status;
  };

  test('fails for more than one per cent of units that saw several variants', () => {
    expect(statusOf({ severalVariants: 41 }, 'several_variants')).toBe('failed');
    expect(statusOf({ severalVariants: 40 }, 'several_variants')).toBe('ok');
  });

  test('fails where fewer of one variant’s units saw it', () => {
    const assigned = (blue: number) => ({
      assigned: [
        { variant: 'control', units: 2_200 },
        { variant: 'blue', units: blue },
      ],
    });
    expect(statusOf(assigned(2_205), 'exposure_rate')).toBe('ok');
    expect(statusOf(assigned(2_400), 'exposure_rate')).toBe('failed');
    expect(statusOf({}, 'exposure_rate')).toBe('not_applicable');
  });

  test('fails where arms differed before', () => {
    const rows = (shift: number) =>
      Array.from({ length: 400 }, (_, i) => [i % 7, 3 + ((i * 5) % 11) + shift]);
    const withBefore = (shift: number) => {
      const groups = [
        groupOf({ variant: 'control' }, rows(0)),
        groupOf({ variant: 'blue' }, rows(shift)),
      ];
      return statusOf({ metrics: [{ ...CONVERSION, kind: 'mean', groups }] }, 'before_exposure');
    };
    expect([withBefore(0), withBefore(2)]).toEqual(['ok', 'failed']);
    expect(statusOf({}, 'before_exposure')).toBe('not_applicable');
  });

  test('holds each epoch against its own weights', () => {
    const epochs = [5, 50].map((weight, i) => ({
      epoch: i + 1,
      startedAtMs: i,
      weights: [
        { variant: 'control', weight: 100 - weight },
        { variant: 'blue', weight },
      ],
    }));
    const counts = [950, 50, 500, 500].map((units, i) => ({
      epoch: i < 2 ? 1 : 2,
      variant: i % 2 === 0 ? 'control' : 'blue',
      step: i < 2 ? 0 : 1,
      units,
    }));
    expect(statusOf({ epochs, counts }, 'sample_ratio')).toBe('ok');
    const one = epochs.slice(1).map((epoch) => ({ ...epoch, epoch: 1 }));
    const pooled = counts.map((count) => ({ ...count, epoch: 1 }));
    expect(statusOf({ epochs: one, counts: pooled }, 'sample_ratio')).toBe('failed');
  });
});

describe('what is not there yet', () => {
  const open = [
    shareOf({ variant: 'control', step: null }, 500, 60),
    shareOf({ variant: 'blue', step: null }, 500, 70),
  ];

  test('units whose windows are open are in the early figure and in nothing else', () => {
    const waiting = anExperiment({ metrics: [{ ...CONVERSION, groups: open }] });
    const comparison = comparisonOf(waiting);
    expect(comparison).toMatchObject({
      difference: null,
      alwaysValid: null,
      missing: 'WINDOWS_OPEN',
    });
    expect(comparison.early?.estimate).toBeCloseTo(0.02, 12);
    expect(comparison.earlyLift?.estimate).toBeCloseTo(10 / 60, 12);
    expect(analyseExperiment(waiting).metrics[0]?.arms).toMatchObject([
      { variant: 'control', mean: null, earlyMean: 0.12 },
      { variant: 'blue', mean: null, earlyMean: 0.14 },
    ]);
    expect(analyseExperiment(waiting).verdict).toMatchObject({
      verdict: 'waiting',
      daysToGo: null,
    });
    const groups = [...twoDays(100, 150).groups, ...open];
    const both = comparisonOf(anExperiment({ metrics: [{ ...CONVERSION, groups }] }));
    expect(both.difference?.estimate).toBeCloseTo(0.05, 12);
    expect(both.early?.estimate).toBeCloseTo(370 / 2_500 - 260 / 2_500, 12);
  });

  test('claims begin with 25 events in each arm, and what is missing is said', () => {
    const comparison = comparisonOf(anExperiment({ metrics: [twoDays(5, 9)] }));
    expect(comparison).toMatchObject({
      alwaysValid: null,
      missing: 'START_RULE',
      toStart: { units: 0, events: 15 },
    });
    expect(comparison.difference?.estimate).toBeCloseTo(0.004, 12);
  });

  test('a proportion near one waits for those who do not convert', () => {
    const comparison = comparisonOf(anExperiment({ metrics: [twoDays(995, 999)] }));
    expect(comparison).toMatchObject({ missing: 'START_RULE', toStart: { units: 0, events: 23 } });
  });

  test('an experiment goes on for as many units as the least effect needs, and days as they come', () => {
    const comparison = comparisonOf(anExperiment({ metrics: [twoDays(100, 101)] }));
    // Nobody came in the last week.
    expect(comparison.unitsToGo).toBeGreaterThan(10_000);
    expect(comparison.daysToGo).toBeNull();
    const lately = anExperiment({
      metrics: [twoDays(100, 101)],
      days: 2,
      untilMs: 2 * 86_400_000,
    });
    const soon = comparisonOf(lately);
    expect(soon.daysToGo).toBeCloseTo((soon.unitsToGo ?? 0) / 2_000, 8);
    // Sooner than that the plan is at its end.
    expect(analyseExperiment(lately).verdict.daysToGo).toBeCloseTo(8, 12);
  });
});

test('a quantile is judged at the planned end, and only there', () => {
  const quantiles = ['control', 'blue'].map((variant, i) => ({
    variant,
    value: null,
    units: 2_000,
    events: 8_000,
    quantile: 300 + 20 * i,
    lower: 296 + 20 * i,
    upper: 304 + 20 * i,
    clusters: { n: 1_900, meanX: 4.2, meanY: 3.78, m2X: 4_000, m2Y: 3_600, cXY: 3_500 },
  }));
  const metric = {
    ...CONVERSION,
    kind: 'quantile',
    direction: 'decrease',
    level: 0.9,
    boundsAlpha: 0.05,
    quantiles,
  } as const;
  const counts = ['control', 'blue'].map((variant) => ({
    epoch: 1,
    variant,
    step: 0,
    units: 2_000,
  }));
  const before = comparisonOf(anExperiment({ metrics: [metric], counts }));
  expect(before).toMatchObject({ verdict: 'waiting', missing: 'ONLY_AT_THE_END' });
  expect(before.difference?.estimate).toBe(20);
  const after = comparisonOf(anExperiment({ metrics: [metric], counts, plannedUnits: 4_000 }));
  expect(after).toMatchObject({ verdict: 'worse', missing: null });
  const guardrail = { ...metric, role: 'guardrail', margin: 0.1 } as const;
  const end = anExperiment({ metrics: [guardrail], counts, plannedUnits: 4_000 });
  expect(comparisonOf(end)).toMatchObject({ verdict: 'not_worse' });
});
