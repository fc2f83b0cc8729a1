import {
  analyseExperiment,
  type ExperimentAnalysis,
  type HealthFinding,
  type MetricComparison,
  type OverallVerdict,
} from '@halyard/stats';
import { expect, test } from 'vitest';
import { sayComparison, sayMissing } from './comparison-words.model.ts';
import { sayHealth } from './health-words.model.ts';
import type { MeasuredMetric } from './measured.model.ts';
import { aMeasured } from './results-testing.ts';
import { sayReasons, sayVerdict } from './verdict-words.model.ts';

const COMPARISON: MetricComparison = {
  variant: 'blue',
  difference: { estimate: 0.02, lower: 0.01, upper: 0.03, pValue: 0.001 },
  lift: { estimate: 0.048, lower: 0.031, upper: 0.065, pValue: 0.001 },
  alwaysValid: { lower: 0.008, upper: 0.032, logE: 7, pValue: 0.001 },
  alwaysValidLift: { lower: 0.021, upper: 0.076 },
  unadjusted: null,
  varianceReduction: null,
  early: null,
  earlyLift: null,
  newcombe: null,
  pAdjusted: 0.001,
  guardrail: null,
  chanceToWin: 0.99,
  expectedLoss: 0,
  verdict: 'better',
  unitsToGo: null,
  daysToGo: null,
  missing: null,
  toStart: null,
  droppedShare: 0,
  series: [],
};
const PURCHASES = aMeasured({ key: 'purchases', name: 'Purchase rate', event: 'purchase' });
const ERRORS = aMeasured(
  { key: 'errors', name: 'Error rate', event: 'error', direction: 'decrease' },
  { role: 'guardrail', margin: 1 },
);
const nameOf = (key: string) => (key === 'errors' ? 'Error rate' : 'Purchase rate');

test.each<[string, MeasuredMetric, Partial<MetricComparison>]>([
  ['Better: +4.8 % (2.1 % to 7.6 %).', PURCHASES, {}],
  ['Worse: +4.8 % (2.1 % to 7.6 %); lower is better.', ERRORS, { verdict: 'worse' }],
  [
    'Not worse by more than the 1 % that is tolerated: +4.8 % (2.1 % to 7.6 %).',
    ERRORS,
    { verdict: 'not_worse' },
  ],
  [
    'Unclear so far: +4.8 % (−1 % to 7.6 %). About 1,200 more units to go.',
    PURCHASES,
    { verdict: 'unclear', alwaysValidLift: { lower: -0.01, upper: 0.076 }, unitsToGo: 1200 },
  ],
  [
    'Not yet shown to be harmless: +4.8 % (2.1 % to 7.6 %), where 1 % is tolerated.',
    ERRORS,
    { verdict: 'unclear' },
  ],
  [
    'Better: +0.02 (0.008 to 0.032).',
    PURCHASES,
    { lift: null, alwaysValidLift: null, missing: 'ZERO_BASELINE' },
  ],
  [
    'Too early: claims begin with 100 units in each variant, of which 25 did it and 25 did not; the smallest still lacks 40 units, 12 of these.',
    PURCHASES,
    { verdict: 'waiting', missing: 'START_RULE', toStart: { units: 40, events: 12 } },
  ],
  ['Withheld: a health check has failed.', PURCHASES, { verdict: 'blocked' }],
])('a comparison is told as “%s”', (words, measured, fields) => {
  expect(sayComparison(measured, { ...COMPARISON, ...fields })).toBe(words);
});

test('what is missing is said with what to look for', () => {
  const missing = (reason: MetricComparison['missing']) =>
    sayMissing(PURCHASES, { missing: reason, toStart: null });
  expect(missing(null)).toBeNull();
  expect(missing('NO_EVENTS')).toBe(
    'No event “purchase” has come from these units. Is it tracked under this name, for the same unit?',
  );
  expect(missing('WINDOWS_OPEN')).toBe("No unit's window of 3 days has closed yet.");
});

test.each<[string, HealthFinding]>([
  [
    '52.4 % of units saw “blue” where 50 % were expected (p < 0.001). Some units',
    {
      check: 'sample_ratio',
      status: 'failed',
      pValue: 1e-9,
      furthest: { variant: 'blue', share: 0.524, expectedShare: 0.5 },
    },
  ],
  [
    '320 units (3.2 %) saw more than one variant and are left out. Usually',
    { check: 'several_variants', status: 'failed', pValue: null, units: 320, share: 0.032 },
  ],
  [
    'The share of units that saw their variant differs: 92.1 % for “blue” and 97.8 % for “red” (p < 0.001). One',
    {
      check: 'exposure_rate',
      status: 'failed',
      pValue: 0,
      rates: [
        { variant: 'blue', rate: 0.921 },
        { variant: 'red', rate: 0.978 },
      ],
    },
  ],
  [
    'Already before they saw it, units of “blue” differed in “Error rate” by +3.2 % (p < 0.001). No variant',
    {
      check: 'before_exposure',
      status: 'failed',
      pValue: 0,
      worst: { metric: 'errors', variant: 'blue', difference: 1, lift: 0.032 },
    },
  ],
  [
    'Units are split as the weights say (p = 0.42).',
    { check: 'sample_ratio', status: 'ok', pValue: 0.42, furthest: null },
  ],
  [
    'No unit has been shown a variant yet.',
    { check: 'data', status: 'waiting', pValue: null, units: 0, emptyVariants: ['red', 'blue'] },
  ],
])('a health check is told as “%s…”', (words, finding) => {
  expect(sayHealth(finding, nameOf).slice(0, words.length)).toBe(words);
});

const NOTHING = analyseExperiment({
  alpha: 0.05,
  power: 0.8,
  control: 'red',
  variants: ['red', 'blue'],
  epochs: [],
  plannedUnits: null,
  plannedDays: null,
  days: 0,
  isRunning: false,
  stepSeconds: 60,
  untilMs: 0,
  counts: [],
  severalVariants: 0,
  assigned: [],
  metrics: [],
});

/** An analysis with a verdict, a primary metric and a guardrail. */
function analysed(
  verdict: Partial<OverallVerdict>,
  [primary, guardrail]: readonly MetricComparison['verdict'][] = [],
): ExperimentAnalysis {
  const metric = { kind: 'proportion', margin: null, minimumEffect: 0.05, arms: [] } as const;
  const compared = (given: MetricComparison['verdict'] = 'unclear') => [
    { ...COMPARISON, verdict: given },
  ];
  return {
    ...NOTHING,
    units: 20_000,
    verdict: { ...NOTHING.verdict, because: [], variant: null, ...verdict },
    metrics: [
      {
        ...metric,
        key: 'purchases',
        role: 'primary',
        direction: 'increase',
        comparisons: compared(primary),
      },
      {
        ...metric,
        key: 'errors',
        role: 'guardrail',
        direction: 'decrease',
        comparisons: compared(guardrail),
      },
    ],
  };
}

const because = (
  code: OverallVerdict['because'][number]['code'],
  metric: string | null = null,
  variant: string | null = null,
) => [{ code, metric, variant, check: null }];

test.each<[string, ExperimentAnalysis]>([
  ['This experiment has not started.', analysed({ verdict: 'draft' })],
  [
    'Waiting: no unit has been shown a variant yet.',
    analysed({ verdict: 'waiting', because: because('NO_UNITS') }),
  ],
  ['Too early to say: collecting data.', analysed({ verdict: 'waiting' })],
  [
    "Waiting until units' windows have closed.",
    analysed({ verdict: 'waiting', because: because('WINDOWS_OPEN', 'errors', 'blue') }),
  ],
  ['Keep running: about 6 days to decide.', analysed({ verdict: 'keep_running', daysToGo: 6.2 })],
  [
    'Ship “blue”: Purchase rate +4.8 % (2.1 % to 7.6 %), and no guardrail got worse.',
    analysed({ verdict: 'ship', variant: 'blue' }, ['better', 'not_worse']),
  ],
  [
    'Roll back: “blue” got worse in Error rate +4.8 % (2.1 % to 7.6 %).',
    analysed({ verdict: 'roll_back', harmful: ['blue'] }, ['unclear', 'worse']),
  ],
  [
    'No difference was found. Keep “red”, or what is simplest.',
    analysed({ verdict: 'no_difference' }),
  ],
  [
    'Up to you: “blue” did better in Purchase rate, but was not shown to do no harm to Error rate.',
    analysed({
      verdict: 'no_difference',
      because: [
        ...because('PLAN_REACHED'),
        ...because('PRIMARY_BETTER', 'purchases', 'blue'),
        ...because('GUARDRAIL_UNCLEAR', 'errors', 'blue'),
      ],
    }),
  ],
])('a verdict is told as “%s”', (words, analysis) => {
  expect(sayVerdict({ analysis, control: 'red', isRunning: true, nameOf })).toBe(words);
});

test('an unhealthy experiment says first what is wrong, and that figures are not to be trusted', () => {
  const health: HealthFinding[] = [
    {
      check: 'several_variants',
      status: 'failed',
      pValue: null,
      units: 320,
      share: 0.032,
    },
  ];
  const analysis = { ...analysed({ verdict: 'unhealthy' }), health };
  const sentence = sayVerdict({ analysis, control: 'red', isRunning: true, nameOf });
  expect(sentence).toMatch(/^Do not trust these figures: 320 units \(3\.2 %\) saw more than one/);
});

test('every reason of a verdict is told with its figures', () => {
  const reasons = (analysis: ExperimentAnalysis) =>
    sayReasons({ analysis, control: 'red', isRunning: true, nameOf });
  const given = [
    ...because('PRIMARY_BETTER', 'purchases', 'blue'),
    ...because('GUARDRAIL_UNCLEAR', 'errors', 'blue'),
    ...because('WINDOWS_OPEN', 'purchases', 'blue'),
    ...because('WINDOWS_OPEN', 'purchases', 'green'),
    ...because('PLAN_REACHED'),
  ];
  expect(reasons(analysed({ because: given }, ['better']))).toEqual([
    'Purchase rate is better with “blue”: +4.8 % (2.1 % to 7.6 %).',
    'The guardrail Error rate has not been shown to be harmless with “blue” yet: +4.8 % (2.1 % to 7.6 %).',
    "Units' windows of Purchase rate are still open.",
    'What was planned is reached: 20,000 units so far.',
  ]);
});
