import { describe, expect, test } from 'vitest';
import { bodyOf, plannedOf } from './creation.ts';
import { planBodyOfDraft, planInputsOf } from './plan-of-draft.ts';
import {
  EMPTY_WIZARD,
  faultsAt,
  keyOfExperiment,
  sayHypothesis,
  type WizardDraft,
  weightsForPlan,
  withEnvironment,
  withFlag,
  withVariant,
} from './wizard-draft.ts';
import { stepAfter, stepBefore, stepOfField } from './wizard-steps.ts';

const FLAG = {
  key: 'checkout',
  variants: ['blue', 'red', 'off'],
  environments: [
    {
      environment_key: 'staging',
      is_enabled: false,
      off_variant: 'off',
      fallthrough: { variant: 'red' },
    },
    {
      environment_key: 'production',
      is_enabled: true,
      off_variant: 'off',
      fallthrough: { variant: 'red' },
    },
  ],
};
const STARTED = withFlag(EMPTY_WIZARD, FLAG);
const DRAFT: WizardDraft = {
  ...STARTED,
  environmentKey: 'production',
  name: 'Blue button',
  metrics: [{ metric_key: 'purchases', role: 'primary' }],
};

describe('the variants', () => {
  test('of a flag are compared in even shares with what most users get today', () => {
    expect(STARTED.control).toBe('off');
    expect(STARTED.variants).toEqual([
      { variant: 'off', weight: 33.334 },
      { variant: 'blue', weight: 33.333 },
      { variant: 'red', weight: 33.333 },
    ]);
  });

  test('follow the environment until somebody chooses others', () => {
    const moved = withEnvironment({ ...STARTED, layerKey: 'pages' }, 'production', FLAG);
    expect(moved).toMatchObject({ environmentKey: 'production', control: 'red', layerKey: null });
    const chosen = withVariant(STARTED, 'red', false);
    expect(withEnvironment(chosen, 'production', FLAG)).toMatchObject({
      control: 'off',
      variants: chosen.variants,
    });
  });

  test('are even again when one goes, and another is the control when that went', () => {
    const without = withVariant(STARTED, 'off', false);
    expect(without.control).toBe('blue');
    expect(without.variants.map(({ weight }) => weight)).toEqual([50, 50]);
    expect(withVariant(without, 'off', true).variants).toHaveLength(3);
  });

  test('stand in a plan with the control first', () => {
    const variants = [
      { variant: 'blue', weight: 20 },
      { variant: 'off', weight: 80 },
    ];
    expect(weightsForPlan({ ...STARTED, variants })).toEqual([80, 20]);
  });
});

test('a hypothesis is a sentence of what is there', () => {
  expect(
    sayHypothesis({ belief: 'blue sells more', reason: 'it stands out.', sign: 'purchases' }),
  ).toBe('We believe that blue sells more because it stands out; we shall see it in purchases.');
  expect(sayHypothesis({ belief: ' blue ', reason: '', sign: '' })).toBe('We believe that blue.');
  expect(sayHypothesis({ belief: '', reason: ' ', sign: '' })).toBe('');
});

describe('faults', () => {
  test('are those of the step', () => {
    expect(Object.keys(faultsAt('flag', EMPTY_WIZARD)).toSorted()).toEqual([
      'environment_key',
      'flag_key',
      'key',
      'name',
    ]);
    expect(faultsAt('variants', EMPTY_WIZARD)).toMatchObject({ variants: expect.any(String) });
    for (const step of ['flag', 'variants', 'metrics', 'duration'] as const) {
      expect(faultsAt(step, DRAFT)).toEqual({});
    }
  });

  test.each(['new', 'layers'])('a key that is an address of its own is one: %s', (name) => {
    expect(faultsAt('flag', { ...DRAFT, name })).toHaveProperty('key');
  });

  test.each([
    [[{ variant: 'off', weight: 100 }]],
    [
      [
        { variant: 'off', weight: 50 },
        { variant: 'red', weight: 40 },
      ],
    ],
    [
      [
        { variant: 'off', weight: 100 },
        { variant: 'red', weight: 0 },
      ],
    ],
  ])('shares that cannot be compared are one: %j', (variants) => {
    expect(faultsAt('variants', { ...DRAFT, variants })).toHaveProperty('variants');
  });

  test('a metric stands there once', () => {
    const [one] = DRAFT.metrics;
    const twice = [
      ...DRAFT.metrics,
      { metric_key: one?.metric_key ?? '', role: 'guardrail' as const },
    ];
    expect(faultsAt('metrics', { ...DRAFT, metrics: twice })).toHaveProperty('metrics');
  });

  test.each(['0', '1.5', '366', 'x'])('“%s” days are one', (ownDays) => {
    expect(faultsAt('duration', { ...DRAFT, ownDays })).toHaveProperty('planned_days');
  });
});

describe('what is planned', () => {
  const plan = {
    baseline: { mean: 0.1, variance: 0.09, units_a_day: 1000, source: '' },
    units: 12_345,
    units_a_variant: [6173, 6173],
    days: 12.3,
    reason: null,
    curve: [],
  };

  test('is the plan, in whole days', () => {
    expect(plannedOf(DRAFT, plan)).toEqual({ days: 13, units: 12_345 });
    expect(plannedOf(DRAFT, undefined)).toEqual({ days: null, units: null });
    expect(plannedOf(DRAFT, { ...plan, days: 900, units: 40 })).toEqual({ days: null, units: 100 });
  });

  test('is what somebody typed instead', () => {
    expect(plannedOf({ ownDays: '7' }, plan)).toEqual({ days: 7, units: null });
    expect(plannedOf({ ownDays: '13' }, plan)).toEqual({ days: 13, units: 12_345 });
    expect(plannedOf({ ownDays: '' }, plan)).toEqual({ days: null, units: null });
  });
});

test('a plan looks for what the metric that decides says is worth finding, unless somebody says else', () => {
  const metrics = [{ key: 'purchases', minimum_effect: 2 }];
  expect(planInputsOf(DRAFT, metrics).effect).toBe(2);
  expect(planInputsOf({ ...DRAFT, ownEffect: 7 }, metrics).effect).toBe(7);
  expect(planInputsOf({ ...DRAFT, metrics: [] }, metrics).effect).toBe(5);
  expect(planBodyOfDraft(DRAFT, planInputsOf(DRAFT, metrics))).toMatchObject({
    baseline: { metric_key: 'purchases', environment_key: 'production' },
    effect: 2,
    weights: [33.334, 33.333, 33.333],
  });
});

test('a draft is sent as the API has it', () => {
  expect(keyOfExperiment(DRAFT)).toBe('blue-button');
  expect(bodyOf(DRAFT, { days: 13, units: 12_345 })).toMatchObject({
    key: 'blue-button',
    name: 'Blue button',
    flag_key: 'checkout',
    environment_key: 'production',
    control: 'off',
    traffic: 100,
    unit: 'targetingKey',
    layer_key: null,
    metrics: [{ metric_key: 'purchases', role: 'primary' }],
    alpha: 0.05,
    power: 0.8,
    planned_days: 13,
    planned_units: 12_345,
  });
  expect(bodyOf(EMPTY_WIZARD, { days: null, units: null })).toBeUndefined();
});

test('steps come one after the other, and each field belongs to one', () => {
  expect([stepBefore('flag'), stepAfter('flag'), stepAfter('review')]).toEqual([
    undefined,
    'variants',
    undefined,
  ]);
  expect(
    [
      'body.name',
      'body.variants[1].weight',
      'body.when[0].values',
      'body.metrics[0]',
      'planned_days',
    ].map(stepOfField),
  ).toEqual(['flag', 'variants', 'variants', 'metrics', 'duration']);
});
