import { isDeepStrictEqual } from 'node:util';
import {
  type Condition,
  type Context,
  compile,
  evaluate,
  type FlagRules,
  type OperatorName,
  type Rule,
  type Ruleset,
  type SegmentRules,
  type Serve,
} from '@halyard/engine';
import type { EvaluationContext } from '@openfeature/core';
import { FlagdCore, MemoryStorage } from '@openfeature/flagd-core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { soundRuleset } from '../../../../../../packages/engine/test/arbitraries.ts';
import {
  aFlag,
  aRuleset,
  aSegment,
  inSegment,
} from '../../../../../../packages/engine/test/builders.ts';
import { toFlagd } from './to-flagd.ts';

const SEED = 20_260_101;
const CODE_DEFAULT = 'code default';
const LOG = { error() {}, warn() {}, info() {}, debug() {} };

/** flagd, in both of its ways to evaluate, with an export that its schema accepts. */
function flagdOf(ruleset: Ruleset) {
  const definition = toFlagd(compile(ruleset));
  const text = JSON.stringify(definition);
  const cores = [false, true].map((disableDynamicCodeGeneration) => {
    const storage = new MemoryStorage(LOG, { disableDynamicCodeGeneration });
    storage.setConfigurations(text, true);
    return new FlagdCore(storage, LOG);
  });
  return { definition, cores };
}

/** What flagd serves, in the words in which `expectedOf` says what it should. */
function servedBy(core: FlagdCore, flag: FlagRules, context: EvaluationContext) {
  const { value, variant, errorCode } =
    flag.valueType === 'string'
      ? core.resolveStringEvaluation(flag.key, CODE_DEFAULT, context, LOG)
      : core.resolveBooleanEvaluation(flag.key, false, context, LOG);
  return { value, variant, errorCode };
}

function expectedOf(ruleset: ReturnType<typeof compile>, flag: FlagRules, context: Context) {
  const { value, variant, reason, errorCode } = evaluate(ruleset, flag.key, context);
  const codeDefault = flag.valueType === 'string' ? CODE_DEFAULT : false;
  if (reason === 'DISABLED' || errorCode === 'TARGETING_KEY_MISSING') {
    return { value: codeDefault, variant: undefined, errorCode: undefined };
  }
  return { value, variant, errorCode };
}

/** Compares all exported flags for some contexts; gives how many comparisons that were. */
function compare(ruleset: Ruleset, contexts: readonly Context[]): number {
  const compiled = compile(ruleset);
  const { definition, cores } = flagdOf(ruleset);
  let compared = 0;
  const differences: unknown[] = [];
  for (const flag of Object.values(ruleset.flags)) {
    if (!Object.hasOwn(definition.flags, flag.key)) continue;
    for (const context of contexts) {
      const expected = expectedOf(compiled, flag, context);
      for (const core of cores) {
        const served = servedBy(core, flag, context as EvaluationContext);
        if (isDeepStrictEqual(served, expected)) continue;
        differences.push({ flag, context, served, expected });
      }
      compared += 1;
    }
  }
  expect(differences).toEqual([]);
  return compared;
}

const VARIANTS = ['red', 'green', 'off'];
const SEGMENTS = ['beta', 'a.b', 'staff', 'rich'];
const someUser = fc.constantFrom('u1', 'u2', 'u3', 'ann@corp.example', 'bob@x.example');
/** Of ASCII alone, for flagd in JavaScript hashes other text by its UTF-16 units. */
const plainWord = fc.constantFrom(
  'pro',
  'Pro',
  'free',
  '',
  '5',
  'true',
  'null',
  '[object Object]',
  'a,b',
  '$&$$',
);
const word = fc.oneof(plainWord, fc.constantFrom('é', '"$ref"'));
const number = fc.constantFrom(-1, 0, 1, 5, 2.5, 1e300);
const variant = fc.constantFrom(...VARIANTS);

function on(operators: OperatorName[], value: fc.Arbitrary<string | number | boolean>) {
  return fc.record(
    {
      attribute: fc.constantFrom('plan', 'age', 'tags', 'odd', 'targetingKey'),
      operator: fc.constantFrom(...operators),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
      negate: fc.boolean(),
    },
    { requiredKeys: ['attribute', 'operator', 'values'] },
  );
}

const onAttribute: fc.Arbitrary<Condition> = fc.oneof(
  on(['equals'], fc.oneof(word, someUser, number, fc.boolean())),
  on(
    ['contains', 'starts_with', 'ends_with'],
    fc.oneof(word, fc.constantFrom('p', 'o', '@corp.example')),
  ),
  on(['greater', 'greater_or_equal', 'less', 'less_or_equal'], number),
  fc.record({
    attribute: fc.constantFrom('plan', 'odd', 'targetingKey'),
    operator: fc.constant('exists' as const),
    values: fc.constant([]),
    negate: fc.boolean(),
  }),
);

function conditionOn(segments: readonly string[]): fc.Arbitrary<Condition> {
  if (segments.length === 0) return onAttribute;
  const onSegment = fc.record({
    operator: fc.constant('in_segment' as const),
    values: fc.array(fc.constantFrom(...segments), { minLength: 1, maxLength: 2 }),
    negate: fc.boolean(),
  });
  return fc.oneof({ weight: 3, arbitrary: onAttribute }, onSegment);
}

function segmentOn(key: string, segments: readonly string[]): fc.Arbitrary<SegmentRules> {
  return fc.record({
    key: fc.constant(key),
    version: fc.constant(1),
    included: fc.array(fc.oneof(someUser, word), { maxLength: 2 }),
    excluded: fc.array(fc.oneof(someUser, word), { maxLength: 2 }),
    groups: fc.array(fc.array(conditionOn(segments), { minLength: 1, maxLength: 2 }), {
      maxLength: 2,
    }),
  });
}

const serve: fc.Arbitrary<Serve> = fc.oneof(
  fc.record({ variant }),
  fc.record({
    split: fc.record(
      {
        salt: fc.constantFrom('flag', 'other salt', ''),
        weights: fc
          .tuple(fc.nat(100_000), variant, variant)
          .map(([part, first, second]) => [
            [first, part / 1000] as const,
            [second, (100_000 - part) / 1000] as const,
          ]),
        by: fc.constantFrom('targetingKey', 'plan', 'age', 'odd'),
        traffic: fc.nat(100_000).map((buckets) => buckets / 1000),
        otherwise: variant,
      },
      { requiredKeys: ['salt', 'weights'] },
    ),
  }),
);

const rule: fc.Arbitrary<Rule> = fc.record({
  id: fc.constant('rule'),
  when: fc.array(conditionOn(SEGMENTS), { maxLength: 2 }),
  serve,
});

function flagOf(key: string): fc.Arbitrary<FlagRules> {
  return fc.record({
    key: fc.constant(key),
    version: fc.constant(1),
    enabled: fc.boolean().map((first) => first || key !== 'f1'),
    valueType: fc.constant('string' as const),
    variants: fc.constant(Object.fromEntries(VARIANTS.map((name) => [name, `value of ${name}`]))),
    offVariant: variant,
    prerequisites: fc.constant([]),
    targets: fc.array(
      fc.record({ variant, keys: fc.array(fc.oneof(someUser, word), { maxLength: 2 }) }),
      {
        maxLength: 2,
      },
    ),
    rules: fc.array(rule, { maxLength: 3 }),
    fallthrough: serve,
  });
}

const expressible: fc.Arbitrary<Ruleset> = fc
  .tuple(
    fc.tuple(...['f1', 'f2', 'f3'].map(flagOf)),
    fc.tuple(...SEGMENTS.map((key, i) => segmentOn(key, SEGMENTS.slice(0, i)))),
  )
  .map(([flags, segments]) => aRuleset(flags, segments));

const scalar = fc.oneof(plainWord, number, fc.boolean(), fc.constant(null));
const odd = fc.oneof(
  scalar,
  fc.array(fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.constant({ a: 1 })), {
    maxLength: 3,
  }),
  fc.constantFrom({}, { a: 'pro' }, { '0': 'p', length: 1 }, []),
);
const anyContext: fc.Arbitrary<Context> = fc
  .record(
    {
      targetingKey: fc.oneof({ weight: 6, arbitrary: someUser }, { weight: 1, arbitrary: odd }),
      plan: fc.oneof(plainWord, odd),
      age: fc.oneof(number, odd),
      tags: fc.oneof(fc.array(plainWord, { maxLength: 3 }), odd),
      odd,
    },
    { requiredKeys: [] },
  )
  .map((attributes) => attributes as Context);

describe('a flagd definition', () => {
  test('gives 10,000 users of any attributes what the engine gives them', {
    timeout: 60_000,
  }, () => {
    const rulesets = fc.sample(expressible, { seed: SEED, numRuns: 250 });
    const contexts = fc.sample(anyContext, { seed: SEED, numRuns: 10_000 });
    let compared = 0;
    for (const [i, ruleset] of rulesets.entries()) {
      compared += compare(ruleset, contexts.slice(i * 40, (i + 1) * 40));
    }
    expect(compared).toBe(250 * 40 * 3);
  });

  test('of rulesets with all that there is agrees in what it holds', { timeout: 60_000 }, () => {
    const rulesets = fc.sample(soundRuleset, { seed: SEED, numRuns: 300 });
    const contexts = fc.sample(anyContext, { seed: SEED, numRuns: 20 });
    const compared = rulesets.map((ruleset) => compare(ruleset, contexts));
    expect(compared.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(2000);
  });

  test('puts each user into the same share', () => {
    const weights = [['on', 12.345] as const, ['off', 87.655] as const];
    const within = [
      { salt: 'layer', from: 0, to: 62.5 },
      { salt: 'holdout', from: 5, to: 100 },
      { salt: 'all', from: 0, to: 100 },
    ];
    const split = { salt: 'f', traffic: 40, otherwise: 'off', weights, within };
    const ruleset = aRuleset([aFlag('f', { fallthrough: { split } })]);
    const users = Array.from({ length: 10_000 }, (_, i) => ({ targetingKey: `user-${i}` }));
    expect(compare(ruleset, users)).toBe(10_000);
  });

  test('is told by its environment and revision', () => {
    const { metadata } = toFlagd(compile(aRuleset([])));
    expect(metadata).toEqual({ flagSetId: 'test', version: '1' });
  });

  test('has a plain flag without any rules', () => {
    expect(toFlagd(compile(aRuleset([aFlag('plain')]))).flags).toEqual({
      plain: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off' },
    });
  });

  test('leaves what is disabled to the caller', () => {
    const ruleset = aRuleset([aFlag('f', { enabled: false })]);
    const [core] = flagdOf(ruleset).cores;
    expect(core?.resolveBooleanEvaluation('f', true, {})).toMatchObject({
      value: true,
      reason: 'DISABLED',
    });
  });

  test('names a segment once, however many flags use it', () => {
    const rules = [{ id: 'r', when: [inSegment('a.b')], serve: { variant: 'on' } }];
    const segment = aSegment('a.b', { included: ['ann', 'bob'] });
    const ruleset = aRuleset([aFlag('f', { rules }), aFlag('g', { rules })], [segment]);
    const { definition } = flagdOf(ruleset);
    expect(definition.$evaluators).toEqual({
      'a:b': { in: [{ var: 'targetingKey' }, ['ann', 'bob']] },
    });
    expect(definition.flags['g']?.targeting).toEqual({ if: [{ $ref: 'a:b' }, 'on', 'off'] });
    compare(ruleset, [{ targetingKey: 'ann' }, { targetingKey: 'eve' }, {}]);
  });
});

const where = (condition: Condition): Partial<FlagRules> => ({
  rules: [{ id: 'r', when: [condition], serve: { variant: 'on' } }],
});

describe('what flagd cannot decide as the engine does is left out with a reason', () => {
  test.each<[string, Partial<FlagRules>]>([
    ['uses matches', where({ attribute: 'a', operator: 'matches', values: ['^x'] })],
    ['uses after', where({ attribute: 'a', operator: 'after', values: ['2026-01-01'] })],
    ['uses semver_less', where({ attribute: 'a', operator: 'semver_less', values: ['1.0.0'] })],
    [
      'ignores case',
      where({ attribute: 'a', operator: 'equals', values: ['x'], ignoreCase: true }),
    ],
    ['reads the attribute "a.b"', where({ attribute: 'a.b', operator: 'exists', values: [] })],
    [
      'reads the attribute "toString"',
      where({ attribute: 'toString', operator: 'exists', values: [] }),
    ],
    [
      'reads the attribute "$flagd"',
      where({ attribute: '$flagd', operator: 'exists', values: [] }),
    ],
    ['uses before', where(inSegment('dated'))],
    ['has prerequisites', { prerequisites: [{ flag: 'kept', variants: ['on'] }] }],
    [
      'reads the attribute "a.b"',
      { fallthrough: { split: { salt: 'f', by: 'a.b', weights: [['on', 100]] } } },
    ],
    ['cannot be evaluated', where(inSegment('unknown'))],
    [
      'has a value that looks like a $ref',
      { valueType: 'object', variants: { on: { $ref: 'dated' }, off: {} } },
    ],
    [
      'compares parts of text beyond the Basic Multilingual Plane',
      where({ attribute: 'a', operator: 'contains', values: ['😀'] }),
    ],
  ])('%s', (reason, changes) => {
    const dated: Condition = { attribute: 'since', operator: 'before', values: ['2026-01-01'] };
    const flags = [aFlag('kept'), aFlag('f', changes)];
    const { definition } = flagdOf(aRuleset(flags, [aSegment('dated', { groups: [[dated]] })]));
    expect(Object.keys(definition.flags)).toEqual(['kept']);
    expect(definition.metadata).toMatchObject({
      'halyard.omitted': 'f',
      'halyard.omitted.f': reason,
    });
  });

  test('unless the flag is disabled, when nothing of that matters', () => {
    const changes = where({ attribute: 'a', operator: 'matches', values: ['^x'] });
    const { definition } = flagdOf(aRuleset([aFlag('f', { ...changes, enabled: false })]));
    expect(definition.flags['f']).toMatchObject({ state: 'DISABLED' });
  });
});
