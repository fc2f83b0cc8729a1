import { describe, expect, test } from 'vitest';
import {
  closedFields,
  type Experiment,
  type Field,
  findContradictions,
} from './experiments.model.ts';
import { experimentOf } from './experiments-testing.ts';

const metric = (metricKey: string, fields = {}) => ({
  metricId: metricKey,
  metricKey,
  role: 'primary' as const,
  margin: null,
  cap: null,
  capBefore: null,
  ...fields,
});

describe('what contradicts itself', () => {
  test.each<[string, Partial<Experiment>, string[]]>([
    ['nothing', {}, []],
    [
      'weights of less than 100',
      {
        variants: [
          { variant: 'red', weight: 33.333 },
          { variant: 'blue', weight: 33.333 },
        ],
      },
      ['body.variants'],
    ],
    [
      'a variant twice',
      {
        variants: [
          { variant: 'red', weight: 50 },
          { variant: 'red', weight: 50 },
        ],
      },
      ['body.variants[1].variant'],
    ],
    ['a control that is not compared', { control: 'green' }, ['body.control']],
    ['no traffic', { traffic: 0 }, ['body.traffic']],
    ['a metric twice', { metrics: [metric('a'), metric('a')] }, ['body.metrics[1].metric_key']],
    [
      'a margin without a guardrail',
      { metrics: [metric('a', { margin: 2 }), metric('b', { margin: 2, role: 'guardrail' })] },
      ['body.metrics[0].margin'],
    ],
  ])('%s', (_, fields, expected) => {
    expect(findContradictions(experimentOf(fields)).map(({ field }) => field)).toEqual(expected);
  });

  test('weights of three decimals sum to 100 exactly', () => {
    const weights = [33.333, 33.333, 33.334];
    const variants = weights.map((weight, i) => ({
      variant: ['red', 'blue', 'green'][i] ?? '',
      weight,
    }));
    expect(findContradictions(experimentOf({ variants }))).toEqual([]);
  });
});

describe('what stays', () => {
  const ALL: Field[] = [
    'name',
    'unit',
    'when',
    'variants',
    'control',
    'traffic',
    'layer_key',
    'metrics',
    'attributes',
    'alpha',
    'power',
    'planned_units',
    'planned_days',
  ];
  test.each<[Experiment['state'], Field[]]>([
    ['draft', []],
    ['running', ['unit', 'when', 'control', 'layer_key', 'alpha', 'planned_units']],
    ['stopped', ALL.filter((field) => field !== 'name' && field !== 'metrics')],
    ['decided', ALL.filter((field) => field !== 'name' && field !== 'metrics')],
  ])('once it is %s', (state, expected) => {
    const experiment = experimentOf({ state });
    expect(closedFields(experiment, experiment, ALL).map(({ field }) => field)).toEqual(expected);
  });

  test('while it runs, weights may change and variants may not', () => {
    const running = experimentOf({ state: 'running' });
    const weights = running.variants.map((each, i) => ({ ...each, weight: [90, 10][i] ?? 0 }));
    const turned = { ...running, variants: weights.toReversed() };
    expect(closedFields(running, turned, ['variants'])).toEqual([]);
    const grown = { ...running, variants: [...weights, { variant: 'green', weight: 0 }] };
    expect(closedFields(running, grown, ['variants'])).toHaveLength(1);
  });
});
