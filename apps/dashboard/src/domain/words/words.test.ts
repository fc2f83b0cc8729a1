import type { Condition, Serve } from '@halyard/contracts/targeting';
import { expect, test } from 'vitest';
import { sayCondition, sayRule, sayServe } from './conditions.ts';
import { type SpokenConfig, sayConfig, sayConfigSummary } from './config.ts';

const inBeta: Condition = { operator: 'in_segment', values: ['beta'] };
const onPro: Condition = { attribute: 'plan', operator: 'equals', values: ['pro'] };
const rollout = (
  share: number,
  rest: Partial<Extract<Serve, { split: object }>['split']> = {},
) => ({
  split: {
    weights: [
      { variant: 'on', weight: share },
      { variant: 'off', weight: 100 - share },
    ],
    ...rest,
  },
});

test.each<[string, Condition]>([
  ['plan is pro', onPro],
  ['plan is not pro', { ...onPro, negate: true }],
  ['plan is pro, ignoring case', { ...onPro, ignore_case: true }],
  [
    'country is one of a, b and 3 more',
    { attribute: 'country', operator: 'equals', values: ['a', 'b', 'c', 'd', 'e'] },
  ],
  [
    'country is none of a and b',
    { attribute: 'country', operator: 'equals', values: ['a', 'b'], negate: true },
  ],
  ['age is “30”', { attribute: 'age', operator: 'equals', values: ['30'] }],
  ['age is 30', { attribute: 'age', operator: 'equals', values: [30] }],
  ['“my plan” is “pro max”', { attribute: 'my plan', operator: 'equals', values: ['pro max'] }],
  [
    'email contains @a.io or @b.io',
    { attribute: 'email', operator: 'contains', values: ['@a.io', '@b.io'] },
  ],
  [
    'path does not start with /x',
    { attribute: 'path', operator: 'starts_with', values: ['/x'], negate: true },
  ],
  ['path ends with .js', { attribute: 'path', operator: 'ends_with', values: ['.js'] }],
  ['path matches ^/a+$', { attribute: 'path', operator: 'matches', values: ['^/a+$'] }],
  ['age is greater than 18', { attribute: 'age', operator: 'greater', values: [18] }],
  ['age is at least 18', { attribute: 'age', operator: 'greater_or_equal', values: [18] }],
  ['age is less than 18', { attribute: 'age', operator: 'less', values: [18] }],
  ['age is at most 18', { attribute: 'age', operator: 'less_or_equal', values: [18] }],
  ['born is before 2026-01-01', { attribute: 'born', operator: 'before', values: ['2026-01-01'] }],
  [
    'born is not after 2026-01-01',
    { attribute: 'born', operator: 'after', values: ['2026-01-01'], negate: true },
  ],
  ['app is version 2.3.0', { attribute: 'app', operator: 'semver_equal', values: ['2.3.0'] }],
  [
    'app is a version after 2.3.0',
    { attribute: 'app', operator: 'semver_greater', values: ['2.3.0'] },
  ],
  [
    'app is at least version 2.3.0',
    { attribute: 'app', operator: 'semver_greater_or_equal', values: ['2.3.0'] },
  ],
  [
    'app is a version before 2.3.0',
    { attribute: 'app', operator: 'semver_less', values: ['2.3.0'] },
  ],
  [
    'app is at most version 2.3.0',
    { attribute: 'app', operator: 'semver_less_or_equal', values: ['2.3.0'] },
  ],
  ['email is set', { attribute: 'email', operator: 'exists' }],
  ['email is not set', { attribute: 'email', operator: 'exists', negate: true }],
  ['in segment beta', inBeta],
  [
    'not in segments beta or staff',
    { operator: 'in_segment', values: ['beta', 'staff'], negate: true },
  ],
  ['plan resembles pro', { ...onPro, operator: 'resembles' }],
])('a condition reads “%s”', (said, condition) => {
  expect(sayCondition(condition)).toBe(said);
});

test('texts of somebody’s are cut and cannot turn the sentence around', () => {
  const long = sayCondition({
    attribute: 'plan',
    operator: 'equals',
    values: ['x'.repeat(10_000)],
  });
  expect(long).toBe(`plan is ${'x'.repeat(79)}…`);
  const turned = sayCondition({ attribute: 'plan', operator: 'equals', values: ['\u202Eorp'] });
  expect(turned).toBe('plan is “\u2068\u202Eorp\u2069”');
});

test.each<[string, Serve]>([
  ['on', { variant: 'on' }],
  ['25\u00A0% on, 75\u00A0% off', rollout(25)],
  ['0.125\u00A0% on, 99.875\u00A0% off by company', rollout(0.125, { by: 'company' })],
  [
    '50\u00A0% on, 50\u00A0% off in 20.5\u00A0% of layer, else off',
    rollout(50, { within: [{ salt: 'layer', from: 5, to: 25.5 }], otherwise: 'off' }),
  ],
  [
    '50\u00A0% on, 50\u00A0% off in 10\u00A0% of the traffic, else off',
    rollout(50, { traffic: 10, otherwise: 'off' }),
  ],
  ['100\u00A0% on', rollout(100)],
  [
    '60\u00A0% a, 40\u00A0% b',
    {
      split: {
        weights: [
          { variant: 'a', weight: 30 },
          { variant: 'b', weight: 40 },
          { variant: 'a', weight: 30 },
        ],
      },
    },
  ],
])('what is served reads “%s”', (said, serve) => {
  expect(sayServe(serve)).toBe(said);
});

test.each([
  ['on for everyone', { when: [], serve: { variant: 'on' } }],
  ['on for segment beta', { when: [inBeta], serve: { variant: 'on' } }],
  ['on for segment beta where plan is pro', { when: [inBeta, onPro], serve: { variant: 'on' } }],
  ['on where plan is pro and in segment beta', { when: [onPro, inBeta], serve: { variant: 'on' } }],
  [
    'Staff: on for segment beta',
    { when: [inBeta], serve: { variant: 'on' }, description: 'Staff' },
  ],
])('a rule reads “%s”', (said, rule) => {
  expect(sayRule(rule)).toBe(said);
});

const on: SpokenConfig = {
  is_enabled: true,
  targets: [],
  rules: [],
  prerequisites: [],
  fallthrough: { variant: 'on' },
  off_variant: 'off',
};
const betaRule = { id: 'r1', when: [inBeta], serve: { variant: 'on' } };

test.each<[string, SpokenConfig]>([
  ['off: everyone gets off', { ...on, is_enabled: false }],
  ['on for everyone', on],
  ['on for everyone', { ...on, fallthrough: rollout(100) }],
  ['on for 25\u00A0% of users, else off', { ...on, fallthrough: rollout(25) }],
  ['on for 25\u00A0% by company, else off', { ...on, fallthrough: rollout(25, { by: 'company' }) }],
  ['on for segment beta, else off', { ...on, rules: [betaRule], fallthrough: { variant: 'off' } }],
  [
    'on for segment beta, then 25\u00A0% of users, else off',
    { ...on, rules: [betaRule], fallthrough: rollout(25) },
  ],
  ['on for segment beta, else the default', { ...on, rules: [betaRule], fallthrough: null }],
  [
    'on for 3 listed users, then off for 1 listed user, else on',
    {
      ...on,
      targets: [
        { variant: 'on', keys: ['a', 'b', 'c'] },
        { variant: 'off', keys: ['d'] },
        { variant: 'on', keys: [] },
      ],
    },
  ],
  [
    'needs flag x to serve on or beta: on for everyone',
    { ...on, prerequisites: [{ flag_key: 'x', variants: ['on', 'beta'] }] },
  ],
])('a config reads “%s”', (said, config) => {
  expect(sayConfig(config)).toBe(said);
});

test('a config of which a list knows counts alone reads as counts', () => {
  const summary = {
    environment_key: 'production',
    is_enabled: true,
    rollout_percentage: 25,
    fallthrough: rollout(25),
    off_variant: 'off',
    rule_count: 2,
    target_count: 1,
    prerequisite_count: 1,
    version: 1,
    updated_at: '2026-01-31T09:30:00.000Z',
  };
  expect(sayConfigSummary(summary)).toBe(
    'needs 1 flag: 1 listed user, then 2 rules, then on for 25\u00A0% of users, else off',
  );
});
