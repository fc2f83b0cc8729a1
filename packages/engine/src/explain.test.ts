import { expect, test } from 'vitest';
import { aFlag, aRule, aRuleset, aSegment, inSegment } from '../test/builders.ts';
import { bucketOf, compile, explain } from './index.ts';

test('every condition of a rule that fails is told apart: absent, different, fine', () => {
  const rule = aRule(
    { attribute: 'plan', operator: 'equals', values: ['pro'] },
    { attribute: 'country', operator: 'equals', values: ['DE'] },
    { attribute: 'age', operator: 'greater', values: [17], negate: true },
  );
  const compiled = compile(aRuleset([aFlag('flag', { rules: [rule] })]));
  const { step, rules } = explain(compiled, 'flag', { plan: 'free', age: 16 });
  expect(step).toBe('fallthrough');
  expect(rules).toMatchObject([
    {
      id: 'only',
      isMatch: false,
      conditions: [
        { attribute: 'plan', isPresent: true, actual: 'free', isMatch: false },
        { attribute: 'country', isPresent: false, actual: undefined, isMatch: false },
        { attribute: 'age', isPresent: true, actual: 16, negate: true, isMatch: true },
      ],
    },
  ]);
});

test('rules after the one that matched are not tried', () => {
  const rules = [{ ...aRule(), id: 'first' }, aRule()];
  const { step, rules: tried } = explain(compile(aRuleset([aFlag('flag', { rules })])), 'flag', {});
  expect([step, tried.map(({ id }) => id)]).toEqual(['rule', ['first']]);
});

test('a split shows the unit, its buckets, the traffic, the portions and the ranges', () => {
  const split = {
    salt: 'salt',
    traffic: 40,
    within: [
      { salt: 'layer', from: 0, to: 100 },
      { salt: 'holdout', from: 99.999, to: 100 },
    ],
    weights: [
      ['on', 12.5],
      ['off', 87.5],
    ] as const,
  };
  const compiled = compile(aRuleset([aFlag('flag', { fallthrough: { split } })]));
  expect(explain(compiled, 'flag', { targetingKey: 'ann' }).split).toEqual({
    salt: 'salt',
    by: 'targetingKey',
    unit: 'ann',
    bucket: bucketOf('salt', 'ann'),
    traffic: 40_000,
    trafficBucket: bucketOf('salt/traffic', 'ann'),
    within: [
      { salt: 'layer', bucket: bucketOf('layer', 'ann'), from: 0, to: 100_000, isIn: true },
      {
        salt: 'holdout',
        bucket: bucketOf('holdout', 'ann'),
        from: 99_999,
        to: 100_000,
        isIn: false,
      },
    ],
    ranges: [
      { variant: 'on', from: 0, to: 12_500 },
      { variant: 'off', from: 12_500, to: 100_000 },
    ],
  });
});

test('a prerequisite that is not met carries the explanation of its own flag', () => {
  const prerequisites = [{ flag: 'gate', variants: ['on'] }];
  const compiled = compile(aRuleset([aFlag('flag', { prerequisites }), aFlag('gate')]));
  expect(explain(compiled, 'flag', {})).toMatchObject({
    step: 'prerequisite',
    evaluation: { variant: 'off', reason: 'DEFAULT', prerequisite: 'gate' },
    prerequisites: [
      {
        flag: 'gate',
        variants: ['on'],
        isMet: false,
        explanation: { step: 'fallthrough', evaluation: { variant: 'off', reason: 'STATIC' } },
      },
    ],
    rules: [],
  });
});

test('a condition on segments shows what decided in each', () => {
  const staff = { attribute: 'staff', operator: 'equals', values: [true] } as const;
  const segments = [
    aSegment('listed', { included: ['ann'] }),
    aSegment('barred', { excluded: ['ann'] }),
    aSegment('staff', { groups: [[staff]] }),
    aSegment('nobody'),
  ];
  const rules = [aRule(inSegment('listed', 'barred', 'staff', 'nobody'))];
  const compiled = compile(aRuleset([aFlag('flag', { rules })], segments));
  const trace = explain(compiled, 'flag', { targetingKey: 'ann', staff: true }).rules[0];
  expect(trace?.conditions[0]?.segments.map(({ key, verdict }) => [key, verdict])).toEqual([
    ['listed', 'included'],
    ['barred', 'excluded'],
    ['staff', 'group'],
    ['nobody', 'none'],
  ]);
});

test.each([
  ['nowhere', 'not_found'],
  ['broken', 'error'],
  ['disabled', 'disabled'],
  ['targeted', 'target'],
])('%s: the step is %s', (key, step) => {
  const compiled = compile(
    aRuleset([
      aFlag('broken', { offVariant: 'nowhere' }),
      aFlag('disabled', { enabled: false }),
      aFlag('targeted', { targets: [{ variant: 'on', keys: ['ann'] }] }),
    ]),
  );
  expect(explain(compiled, key, { targetingKey: 'ann' }).step).toBe(step);
});
