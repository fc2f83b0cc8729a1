import type { Rule } from '@halyard/contracts/targeting';
import { compile, type FlagRules, findChangeFaults } from '@halyard/engine';
import { describe, expect, test } from 'vitest';
import type { ConfigPatch, Patch } from './flag-changes.model.ts';
import { type CheckedConfig, placeFaults } from './flag-faults.model.ts';
import { toRules } from './flag-rules.model.ts';
import type { Flag, FlagConfig } from './flags.model.ts';
import { COLORS, configOf, flagOf } from './flags-testing.ts';

/** Others that the flag can have as prerequisites, by what they have themselves. */
type Web = Readonly<Record<string, readonly string[]>>;

const needing = (...keys: string[]) => keys.map((key) => ({ flag_key: key, variants: ['on'] }));

function check(flag: Flag, config: FlagConfig, web: Web): CheckedConfig {
  const others = Object.entries(web).map(([key, needs]): [string, FlagRules] => [
    key,
    toRules(flagOf({ key }), configOf('any', { prerequisites: needing(...needs) })),
  ]);
  const flags = Object.fromEntries(others);
  const ruleset = compile({ environment: 'any', revision: 1, flags, segments: {} });
  const rules = toRules(flag, config);
  const faults = findChangeFaults(ruleset, { kind: 'flag', key: flag.key, body: rules });
  return { config, rules, ruleset, faults };
}

function placesOf(
  flag: Partial<Flag>,
  config: ConfigPatch,
  { web = {}, ...patch }: Partial<Patch> & { web?: Web } = {},
) {
  const whole = flagOf({ ...COLORS, ...flag });
  const checked = check(whole, configOf('staging', config), web);
  const { own, harm } = placeFaults(
    whole,
    { environmentKey: 'staging', common: {}, config, ...patch },
    [checked],
  );
  return { own: own.map(({ field }) => field), harm: harm.map(({ field }) => field) };
}

const rule = (fields: Partial<Rule>): Rule => ({
  id: 'r',
  when: [],
  serve: { variant: 'red' },
  ...fields,
});
const split = (...weights: [string, number][]) => ({
  split: { weights: weights.map(([variant, weight]) => ({ variant, weight })) },
});

describe('a fault stands in the place that the request says it in', () => {
  test.each<[string, Partial<Flag>, ConfigPatch, string[]]>([
    [
      'an unknown operator',
      {},
      {
        rules: [
          rule({}),
          rule({ id: 's', when: [{ attribute: 'a', operator: 'like', values: [] }] }),
        ],
      },
      ['body.rules[1].when[0].operator'],
    ],
    [
      'a value that is no version',
      {},
      {
        rules: [
          rule({ when: [{ attribute: 'v', operator: 'semver_less', values: ['1.0.0', 'x'] }] }),
        ],
      },
      ['body.rules[0].when[0].values[1]'],
    ],
    [
      'a rule for an unknown variant',
      {},
      { rules: [rule({ serve: { variant: 'pink' } })] },
      ['body.rules[0].serve.variant'],
    ],
    [
      'weights for unknown variants that do not sum to 100 %',
      {},
      { fallthrough: split(['red', 50], ['pink', 40]) },
      ['body.fallthrough.split.weights[1].variant', 'body.fallthrough.split.weights'],
    ],
    [
      'a weight with four decimals',
      {},
      { fallthrough: split(['red', 49.9999], ['blue', 50]) },
      ['body.fallthrough.split.weights[0].weight', 'body.fallthrough.split.weights'],
    ],
    [
      'an unknown variant for others',
      {},
      { fallthrough: { split: { ...split(['red', 100]).split, otherwise: 'pink' } } },
      ['body.fallthrough.split.otherwise'],
    ],
    ['a target', {}, { targets: [{ variant: 'pink', keys: ['a'] }] }, ['body.targets[0].variant']],
    [
      'an unknown prerequisite',
      {},
      { prerequisites: needing('x') },
      ['body.prerequisites[0].flag_key'],
    ],
    [
      'an unknown segment',
      {},
      { rules: [rule({ when: [{ operator: 'in_segment', values: ['x'] }] })] },
      ['body.rules[0].when[0].values[0]'],
    ],
    ['an off variant', {}, { offVariant: 'pink' }, ['body.off_variant']],
    [
      'values of another type',
      {
        variants: [
          { key: 'red', value: 1 },
          { key: 'a.b', value: '' },
          { key: 'c.d', value: null },
        ],
      },
      {},
      ['body.variants[0].value', 'body.variants[2].value'],
    ],
    [
      "the flag's off variant, whose fallthrough follows it",
      { offVariant: 'pink' },
      {},
      ['body.off_variant'],
    ],
    ['too much of it', { variants: [{ key: 'red', value: 'x'.repeat(300_000) }] }, {}, ['body']],
  ])('%s', (_, flag, config, fields) => {
    expect(placesOf(flag, config)).toEqual({ own: fields, harm: [] });
  });

  test('a prerequisite that leads back is the one to blame', () => {
    const web = { a: [], b: ['c'], c: ['checkout'] };
    expect(placesOf({}, { prerequisites: needing('a', 'b') }, { web }).own).toEqual([
      'body.prerequisites[1].flag_key',
    ]);
  });

  test('the deepest prerequisite is to blame for depth', () => {
    const levels = Array.from({ length: 10 }, (_, i) => [`l${i + 1}`, [`l${i}`]] as const);
    const web = { l0: [], ...Object.fromEntries(levels) };
    expect(placesOf({}, { prerequisites: needing('l3', 'l10') }, { web }).own).toEqual([
      'body.prerequisites[1].flag_key',
    ]);
  });
});

test('a fault that was not sent stands in its environment', () => {
  const config = { rules: [rule({ serve: { variant: 'pink' } })], offVariant: 'pink' };
  expect(placesOf({}, config, { config: {} }).own).toEqual([
    'environments.staging.off_variant',
    'environments.staging.rules[0].serve.variant',
  ]);
  expect(placesOf({}, config, { environmentKey: 'production' }).own).toEqual([
    'environments.staging.off_variant',
    'environments.staging.rules[0].serve.variant',
  ]);
});

test('where one rule was sent, its faults stand in the body itself', () => {
  const serve = { variant: 'pink' };
  const rules = [rule({ id: 'other', serve }), rule({ id: 'sent', serve })];
  expect(placesOf({}, { rules }, { config: {}, sentRule: 'sent' }).own).toEqual([
    'environments.staging.rules[0].serve.variant',
    'body.serve.variant',
  ]);
});

test('others that would suffer are named, apart from own faults', () => {
  const web = { shop: ['checkout'] };
  const harmed = placesOf({}, {}, { web });
  expect(harmed).toEqual({ own: [], harm: ['environments.staging.flags.shop'] });
});
