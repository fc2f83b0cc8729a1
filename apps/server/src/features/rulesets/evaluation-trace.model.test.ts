import { bucketOf, compile, explain, type Ruleset } from '@halyard/engine';
import { expect, test } from 'vitest';
import { toTraceBody } from './evaluation-trace.ts';

const IN_BETA = { operator: 'in_segment', values: ['beta'] } as const;
const RULESET: Ruleset = {
  environment: 'staging',
  revision: 1,
  segments: {
    beta: {
      key: 'beta',
      version: 1,
      included: [],
      excluded: [],
      groups: [[{ attribute: 'plan', operator: 'equals', values: ['beta'], ignoreCase: true }]],
    },
  },
  flags: {
    needed: {
      key: 'needed',
      version: 1,
      enabled: true,
      valueType: 'boolean',
      variants: { on: true, off: false },
      offVariant: 'off',
      prerequisites: [],
      targets: [{ variant: 'on', keys: ['alice'] }],
      rules: [],
      fallthrough: { variant: 'off' },
    },
    checkout: {
      key: 'checkout',
      version: 1,
      enabled: true,
      valueType: 'boolean',
      variants: { on: true, off: false },
      offVariant: 'off',
      prerequisites: [{ flag: 'needed', variants: ['on'] }],
      targets: [],
      rules: [{ id: 'testers', when: [IN_BETA], serve: { variant: 'on' } }],
      fallthrough: {
        split: {
          salt: 'new-checkout',
          by: 'company',
          within: [{ salt: 'layer', from: 0, to: 40 }],
          weights: [
            ['on', 25],
            ['off', 75],
          ],
        },
      },
    },
  },
};

const trace = (context: object) =>
  toTraceBody(explain(compile(RULESET), 'checkout', { targetingKey: 'alice', ...context }));

test('a trace tells prerequisites, rules with their segments, and the split', () => {
  expect(trace({ plan: 'free', company: 'acme' })).toEqual({
    step: 'fallthrough',
    prerequisites: [
      {
        flag_key: 'needed',
        variants: ['on'],
        is_met: true,
        variant: 'on',
        step: 'target',
        rules: [],
      },
    ],
    rules: [
      {
        id: 'testers',
        is_match: false,
        conditions: [
          {
            attribute: null,
            ...IN_BETA,
            negate: false,
            ignore_case: false,
            is_present: true,
            actual: null,
            is_match: false,
            segments: [
              {
                key: 'beta',
                verdict: 'none',
                groups: [
                  [
                    {
                      attribute: 'plan',
                      operator: 'equals',
                      values: ['beta'],
                      negate: false,
                      ignore_case: true,
                      is_present: true,
                      actual: 'free',
                      is_match: false,
                    },
                  ],
                ],
              },
            ],
          },
        ],
      },
    ],
    split: {
      salt: 'new-checkout',
      by: 'company',
      unit: 'acme',
      bucket: bucketOf('new-checkout', 'acme'),
      traffic: 100_000,
      traffic_bucket: bucketOf('new-checkout/traffic', 'acme'),
      within: [
        {
          salt: 'layer',
          bucket: bucketOf('layer', 'acme'),
          from: 0,
          to: 40_000,
          is_in: bucketOf('layer', 'acme') < 40_000,
        },
      ],
      ranges: [
        { variant: 'on', from: 0, to: 25_000 },
        { variant: 'off', from: 25_000, to: 100_000 },
      ],
    },
  });
});

test('a trace of a split without a unit has no buckets', () => {
  expect(trace({}).split).toMatchObject({
    unit: null,
    bucket: null,
    traffic_bucket: null,
    within: [{ bucket: null, is_in: false }],
  });
});

test('a trace ends at the prerequisite that is not met', () => {
  const { step, prerequisites, rules } = trace({ targetingKey: 'bob' });
  expect([step, prerequisites[0]?.is_met, prerequisites[0]?.variant, rules]).toEqual([
    'prerequisite',
    false,
    'off',
    [],
  ]);
});
