import type { Evaluation, FlagRules } from '@halyard/engine';
import { expect, test } from 'vitest';
import { explainInWords } from './explanation.ts';

const RULES: FlagRules = {
  key: 'f',
  version: 1,
  enabled: true,
  valueType: 'boolean',
  variants: { on: true, off: false },
  offVariant: 'off',
  prerequisites: [],
  targets: [],
  rules: [
    {
      id: 'trial',
      when: [],
      serve: { split: { salt: 'f', weights: [['on', 100]] } },
      experiment: 'exp',
    },
  ],
  fallthrough: {
    split: {
      salt: 'f',
      weights: [
        ['on', 12.5],
        ['off', 87.5],
      ],
    },
  },
};

const CASES: readonly (readonly [words: string, evaluation: Partial<Evaluation>])[] = [
  ['the flag is switched off in this environment', { reason: 'DISABLED' }],
  [
    'the prerequisite "base" is not met, so "off" is served',
    { reason: 'DISABLED', prerequisite: 'base', variant: 'off' },
  ],
  ['everyone gets "on"', { reason: 'STATIC', variant: 'on' }],
  ['this user is an individual target', { reason: 'TARGETING_MATCH', variant: 'on' }],
  ['rule "staff" matches', { reason: 'TARGETING_MATCH', ruleId: 'staff', variant: 'on' }],
  ['bucket 3.217 % is inside the 12.5 % rollout', { reason: 'SPLIT', bucket: 3217, variant: 'on' }],
  [
    'bucket 99.999 % is outside the 12.5 % rollout',
    { reason: 'SPLIT', bucket: 99_999, variant: 'off' },
  ],
  [
    'rule "staff" matches and bucket 0.000 % falls to "on"',
    { reason: 'SPLIT', bucket: 0, ruleId: 'staff', variant: 'on' },
  ],
  [
    'rule "trial" matches, but this unit takes no part in the experiment "exp", so "off" is served',
    { reason: 'SPLIT', bucket: 0, ruleId: 'trial', variant: 'off' },
  ],
  [
    'rule "trial" matches and bucket 0.000 % falls to "on"',
    { reason: 'SPLIT', bucket: 0, ruleId: 'trial', variant: 'on', experiment: 'exp' },
  ],
  ['outside the traffic of the split, so "off" is served', { reason: 'SPLIT', variant: 'off' }],
  ['no rule matches, so "on" is served', { reason: 'DEFAULT', variant: 'on' }],
  [
    'no rule matches; bucket 50.000 % falls to "on"',
    { reason: 'DEFAULT', bucket: 50_000, variant: 'on' },
  ],
  ['it cannot be read', { reason: 'ERROR', errorMessage: 'it cannot be read' }],
];

test.each(CASES)('an evaluation is explained as: %s', (words, evaluation) => {
  expect(explainInWords({ flagKey: 'f', value: true, ...evaluation } as Evaluation, RULES)).toBe(
    words,
  );
});

test('a split of more than on and off is told by its variant', () => {
  const split = { salt: 'f', weights: [['red', 50] as const, ['blue', 50] as const] };
  const evaluation = { flagKey: 'f', value: 1, reason: 'SPLIT', bucket: 10, variant: 'red' };
  const rules = { ...RULES, fallthrough: { split } } as unknown as FlagRules;
  expect(explainInWords(evaluation as Evaluation, rules)).toBe('bucket 0.010 % falls to "red"');
  expect(explainInWords(evaluation as Evaluation, undefined)).toBe('bucket 0.010 % falls to "red"');
});
