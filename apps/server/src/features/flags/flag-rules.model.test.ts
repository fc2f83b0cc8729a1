import type { Condition } from '@halyard/contracts/targeting';
import { compile, evaluate, findFaults } from '@halyard/engine';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCondition, toRules } from './flag-rules.model.ts';
import type { Flag, FlagConfig } from './flags.model.ts';
import { COLORS, configOf, flagOf, THEN } from './flags-testing.ts';

describe('rules', () => {
  const serve = (flag: Flag, config: FlagConfig, targetingKey: string) => {
    const flags = { [flag.key]: toRules(flag, config) };
    const ruleset = compile({ environment: 'staging', revision: 1, flags, segments: {} });
    return evaluate(ruleset, flag.key, { targetingKey });
  };
  const thousandths = fc.integer({ min: 0, max: 100_000 }).map((n) => n / 1000);

  test('of every percentage with three decimals can be evaluated, by the bucket alone', () => {
    fc.assert(
      fc.property(thousandths, fc.string({ minLength: 1 }), (rolloutPercentage, user) => {
        const config = configOf('staging', { isEnabled: true, rolloutPercentage });
        const { errorCode, bucket, value } = serve(flagOf({ type: 'percentage' }), config, user);
        expect(errorCode).toBeUndefined();
        expect(value).toBe((bucket ?? 0) < Math.round(rolloutPercentage * 1000));
      }),
    );
  });

  test('of a flag that is off or archived serve its off variant', () => {
    for (const flag of [flagOf(), flagOf({ archivedAt: THEN })]) {
      const isEnabled = flag.archivedAt !== null;
      const config = configOf('staging', { isEnabled, rolloutPercentage: 100 });
      expect(serve(flag, config, 'alice')).toMatchObject({ reason: 'DISABLED', value: false });
    }
  });
});

test('rules say what the config says, in the words of the engine', () => {
  const rules = toRules(
    flagOf({ ...COLORS, clientSide: true }),
    configOf('staging', {
      isEnabled: true,
      targets: [{ variant: 'blue', keys: ['alice'] }],
      rules: [
        {
          id: 'one',
          description: 'Testers',
          when: [{ attribute: 'email', operator: 'ends_with', values: ['@x'], ignore_case: true }],
          serve: {
            split: {
              weights: [
                { variant: 'red', weight: 25 },
                { variant: 'blue', weight: 75 },
              ],
              traffic: 10,
              by: 'company',
              otherwise: 'green',
            },
          },
        },
      ],
      fallthrough: { split: { weights: [{ variant: 'red', weight: 100 }], salt: 'mine' } },
      prerequisites: [{ flag_key: 'other', variants: ['on'] }],
      offVariant: 'green',
    }),
  );
  expect(rules).toEqual({
    key: 'checkout',
    version: 5,
    enabled: true,
    valueType: 'string',
    variants: { red: '#f00', green: '#0f0', blue: '#00f' },
    offVariant: 'green',
    prerequisites: [{ flag: 'other', variants: ['on'] }],
    targets: [{ variant: 'blue', keys: ['alice'] }],
    rules: [
      {
        id: 'one',
        when: [{ attribute: 'email', operator: 'ends_with', values: ['@x'], ignoreCase: true }],
        serve: {
          split: {
            salt: 'checkout',
            weights: [
              ['red', 25],
              ['blue', 75],
            ],
            traffic: 10,
            by: 'company',
            otherwise: 'green',
          },
        },
      },
    ],
    fallthrough: { split: { salt: 'mine', weights: [['red', 100]] } },
    clientSide: true,
  });
});

test.each<[string, Partial<Flag>, Partial<FlagConfig>, unknown]>([
  ['boolean', {}, {}, { variant: 'on' }],
  ['boolean, with its own word', {}, { fallthrough: { variant: 'off' } }, { variant: 'off' }],
  [
    'percentage',
    { type: 'percentage' },
    { rolloutPercentage: 0.001 },
    {
      split: {
        salt: 'checkout',
        weights: [
          ['on', 0.001],
          ['off', 99.999],
        ],
      },
    },
  ],
  ['multivariate', COLORS, {}, { variant: 'red' }],
  ['multivariate, off in its own way', COLORS, { offVariant: 'blue' }, { variant: 'blue' }],
])('where no rule matches, a flag that is %s serves what it says', (_, flag, config, expected) => {
  const rules = toRules(flagOf(flag), configOf('staging', config));
  expect(rules.fallthrough).toEqual(expected);
  const flags = { checkout: rules };
  expect(findFaults({ environment: 'staging', revision: 1, flags, segments: {} })).toEqual([]);
  expect(rules).not.toHaveProperty('clientSide');
});

test.each<[Condition, object]>([
  [
    { attribute: 'a', operator: 'exists' },
    { attribute: 'a', operator: 'exists', values: [] },
  ],
  [
    { operator: 'in_segment', values: ['beta'], negate: true },
    { operator: 'in_segment', values: ['beta'], negate: true },
  ],
  [
    { attribute: 'a', operator: 'equals', values: ['x'], negate: false, ignore_case: false },
    { attribute: 'a', operator: 'equals', values: ['x'], negate: false, ignoreCase: false },
  ],
])('the condition %j is handed on without gaps', (wire, expected) => {
  expect(toCondition(wire)).toEqual(expected);
});
