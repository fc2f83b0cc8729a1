import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  anyContext,
  anyJson,
  corrupted,
  deepFrozen,
  flagOn,
  KEYS,
  percentage,
  segmentOn,
  soundRuleset,
  tangledRuleset,
} from '../test/arbitraries.ts';
import {
  type Context,
  compile,
  type Evaluation,
  evaluate,
  evaluateAll,
  explain,
  findChangeFaults,
  findFaults,
  type JsonValue,
  patch,
  type Ruleset,
  type RulesetChange,
} from './index.ts';

vi.setConfig({ testTimeout: 60_000 });

const REASONS: readonly string[] = [
  'STATIC',
  'DEFAULT',
  'TARGETING_MATCH',
  'SPLIT',
  'DISABLED',
  'ERROR',
];
const CODES: readonly string[] = [
  'FLAG_NOT_FOUND',
  'PARSE_ERROR',
  'TARGETING_KEY_MISSING',
  'GENERAL',
];

/** Hands arbitrary JSON to a parameter whose type promises more, as corrupt data would. */
function asRuleset(value: JsonValue): Ruleset {
  return JSON.parse(JSON.stringify(value));
}

function isWellFormed({ reason, errorCode, variant, bucket }: Evaluation): boolean {
  const isError = reason === 'ERROR';
  return (
    REASONS.includes(reason) &&
    (errorCode !== undefined) === isError &&
    (variant === undefined) === isError &&
    (bucket !== undefined) === (reason === 'SPLIT') &&
    (errorCode === undefined || CODES.includes(errorCode))
  );
}

describe('a ruleset without faults', () => {
  test('is accepted, and answers every context without an unreadable flag', () => {
    fc.assert(
      fc.property(soundRuleset, fc.array(anyContext, { minLength: 3 }), (ruleset, contexts) => {
        expect(findFaults(ruleset)).toEqual([]);
        const compiled = compile(ruleset);
        for (const context of contexts) {
          for (const answer of evaluateAll(compiled, context)) {
            expect(isWellFormed(answer)).toBe(true);
            expect([undefined, 'TARGETING_KEY_MISSING']).toContain(answer.errorCode);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('gives the same answer each time, and changes neither itself nor the context', () => {
    fc.assert(
      fc.property(soundRuleset, anyContext, (ruleset, context) => {
        const text = JSON.stringify([ruleset, context]);
        const [frozen, still] = [deepFrozen(ruleset), deepFrozen(context)];
        const first = evaluateAll(compile(frozen), still);
        expect(evaluateAll(compile(frozen), still)).toEqual(first);
        expect(JSON.stringify([frozen, still])).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

describe('any JSON', () => {
  test('as a ruleset and a context never throws', () => {
    fc.assert(
      fc.property(anyJson, anyJson, fc.constantFrom(...KEYS), (json, other, key) => {
        const rulesets = [json, { flags: json, segments: other }, { flags: { [key]: json } }];
        for (const ruleset of rulesets.map(asRuleset)) {
          expect(isBorne(ruleset, asContext(other))).toBe(true);
        }
      }),
      { numRuns: 15_000 },
    );
  });

  test('in one place of a good ruleset spoils no flag beyond an error', () => {
    fc.assert(
      fc.property(tangledRuleset, fc.nat(), anyJson, anyContext, (ruleset, at, json, context) => {
        expect(isBorne(asRuleset(corrupted(asJson(ruleset), at, json)), context)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  /** Every answer is well formed, and every flag that is broken has a fault. */
  function isBorne(ruleset: Ruleset, context: Context): boolean {
    const compiled = compile(ruleset);
    for (const key of KEYS) explain(compiled, key, context);
    const isBroken = compiled.ordered.some((flag) => flag.problem !== null);
    const isNoticed = findFaults(ruleset).length > 0;
    return evaluateAll(compiled, context).every(isWellFormed) && (isNoticed || !isBroken);
  }

  function asContext(value: JsonValue): Context {
    return JSON.parse(JSON.stringify(value));
  }
});

test('explain agrees with evaluate, and evaluateAll with both', () => {
  fc.assert(
    fc.property(tangledRuleset, anyContext, (ruleset, context) => {
      const compiled = compile(ruleset);
      const all = new Map(evaluateAll(compiled, context).map((each) => [each.flagKey, each]));
      for (const key of [...KEYS, 'nowhere']) {
        const answer = evaluate(compiled, key, context);
        const { evaluation, step, rules, prerequisites } = explain(compiled, key, context);
        expect(evaluation).toEqual(answer);
        expect(all.get(key)).toEqual(step === 'not_found' ? undefined : answer);
        expect(rules.filter((rule) => rule.isMatch)).toHaveLength(step === 'rule' ? 1 : 0);
        const unmet = prerequisites.filter((each) => !each.isMet).map((each) => each.flag);
        expect(unmet).toEqual(step === 'prerequisite' ? [answer.prerequisite] : []);
      }
    }),
    { numRuns: 1_000 },
  );
});

describe('patch', () => {
  const change: fc.Arbitrary<RulesetChange> = fc.oneof(
    fc.constantFrom(...KEYS).chain((key) =>
      fc.record({
        kind: fc.constant('flag' as const),
        key: fc.constant(key),
        body: fc.option(flagOn(key, KEYS, KEYS)),
      }),
    ),
    fc.constantFrom(...KEYS).chain((key) =>
      fc.record({
        kind: fc.constant('segment' as const),
        key: fc.constant(key),
        body: fc.option(segmentOn(key, KEYS)),
      }),
    ),
  );
  const changes = fc.array(change, { maxLength: 4 });

  test('gives what compiling the whole gives, and leaves what it patches as it was', () => {
    fc.assert(
      fc.property(tangledRuleset, changes, anyContext, (ruleset, list, context) => {
        const before = compile(ruleset);
        const answers = evaluateAll(before, context);
        const patched = patch(before, list, 2);
        const whole = compile(applied(ruleset, list));
        expect(evaluateAll(patched, context)).toEqual(evaluateAll(whole, context));
        expect(patched.revision).toBe(2);
        expect(evaluateAll(before, context)).toEqual(answers);
      }),
      { numRuns: 1_000 },
    );
  });

  test('one change at a time gives what all at once give', () => {
    fc.assert(
      fc.property(tangledRuleset, changes, anyContext, (ruleset, list, context) => {
        const start = compile(ruleset);
        const stepwise = list.reduce((compiled, each) => patch(compiled, [each], 2), start);
        const atOnce = patch(start, list, 2);
        expect(evaluateAll(stepwise, context)).toEqual(evaluateAll(atOnce, context));
      }),
      { numRuns: 500 },
    );
  });

  test('a change without faults leaves a ruleset without faults', () => {
    fc.assert(
      fc.property(soundRuleset, change, (ruleset, each) => {
        const isSound = findChangeFaults(compile(ruleset), each).length === 0;
        expect(findFaults(applied(ruleset, [each])).length === 0).toBe(isSound);
      }),
      { numRuns: 500 },
    );
  });

  function applied(ruleset: Ruleset, list: readonly RulesetChange[]): Ruleset {
    const flags = new Map(Object.entries(ruleset.flags));
    const segments = new Map(Object.entries(ruleset.segments));
    for (const { kind, key, body } of list) {
      const bodies: Map<string, unknown> = kind === 'flag' ? flags : segments;
      if (body === null) bodies.delete(key);
      else bodies.set(key, body);
    }
    return {
      ...ruleset,
      flags: Object.fromEntries(flags),
      segments: Object.fromEntries(segments),
    };
  }
});

test('raising a percentage never takes the flag away from anyone', () => {
  const unit = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(percentage, percentage, unit, (a, b, targetingKey) => {
      const isOn = (percent: number) =>
        evaluate(rollout(percent), 'flag', { targetingKey }).variant === 'on';
      expect(!isOn(Math.min(a, b)) || isOn(Math.max(a, b))).toBe(true);
    }),
    { numRuns: 47_000 },
  );
});

test('widening traffic never moves a unit between variants', () => {
  const unit = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(percentage, percentage, percentage, unit, (weight, a, b, targetingKey) => {
      const narrow = evaluate(rollout(weight, Math.min(a, b)), 'flag', { targetingKey });
      const wide = evaluate(rollout(weight, Math.max(a, b)), 'flag', { targetingKey });
      expect(['outside', wide.variant]).toContain(narrow.variant);
    }),
    { numRuns: 25_000 },
  );
});

test('widening a portion never moves a unit between variants', () => {
  const unit = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(percentage, stretch, stretch, unit, (weight, a, b, targetingKey) => {
      const both = { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
      const narrow = evaluate(rollout(weight, 100, a), 'flag', { targetingKey });
      const wide = evaluate(rollout(weight, 100, both), 'flag', { targetingKey });
      expect(['outside', wide.variant]).toContain(narrow.variant);
    }),
    { numRuns: 5_000 },
  );
});

test('disjoint stretches of one layer never share a unit', () => {
  const unit = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(percentage, stretch, unit, (weight, { from, to }, targetingKey) => {
      const rest = [
        { from: 0, to: from },
        { from, to },
        { from: to, to: 100 },
      ].filter((each) => each.from < each.to);
      const takers = rest.filter((each) => {
        const { variant } = evaluate(rollout(weight, 100, each), 'flag', { targetingKey });
        return variant !== 'outside';
      });
      expect(takers).toHaveLength(1);
    }),
    { numRuns: 5_000 },
  );
});

test('nothing is added to Object.prototype, and nothing on it is seen', () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  const inherited = Object.getOwnPropertyNames(Object.prototype);
  for (const attribute of inherited) {
    const compiled = compile(JSON.parse(JSON.stringify(existing(attribute))));
    expect(evaluate(compiled, 'flag', {}).variant).toBe('outside');
    expect(evaluate(compiled, 'flag', JSON.parse(`{"${attribute}":1}`)).variant).toBe('on');
    expect(evaluate(compiled, attribute, {}).errorCode).toBe('FLAG_NOT_FOUND');
  }
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
});

const BASE = {
  key: 'flag',
  version: 1,
  enabled: true,
  valueType: 'string',
  variants: { on: 'on', off: 'off', outside: 'outside' },
  offVariant: 'outside',
  prerequisites: [],
  targets: [],
} as const;

/** A part of a layer, from below to above. */
const stretch = fc.tuple(fc.nat(99_999), fc.nat(99_999)).map(([a, b]) => {
  return { from: Math.min(a, b) / 1_000, to: (Math.max(a, b) + 1) / 1_000 };
});

function rollout(percent: number, traffic = 100, part = { from: 0, to: 100 }) {
  const rest = Math.round(100_000 - percent * 1_000) / 1_000;
  const split = {
    salt: 'flag',
    traffic,
    within: [{ salt: 'layer', ...part }],
    weights: [
      ['on', percent],
      ['off', rest],
    ] as const,
  };
  const flag = { ...BASE, rules: [], fallthrough: { split } };
  return compile({ environment: 'test', revision: 1, flags: { flag }, segments: {} });
}

function existing(attribute: string): Ruleset {
  const when = [{ attribute, operator: 'exists' as const, values: [] }];
  const rules = [{ id: 'there', when, serve: { variant: 'on' } }];
  const flag = { ...BASE, rules, fallthrough: { variant: 'outside' } };
  return { environment: 'test', revision: 1, flags: { flag }, segments: {} };
}

/** A ruleset as the JSON that it is. */
function asJson(ruleset: Ruleset): JsonValue {
  return JSON.parse(JSON.stringify(ruleset));
}
