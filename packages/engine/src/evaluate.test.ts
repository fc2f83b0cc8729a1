import { expect, test, vi } from 'vitest';
import { aFlag, aRule, aRuleset, aSegment, inSegment } from '../test/builders.ts';
import { type Context, compile, evaluate, evaluateAll, patch, rulesetOf } from './index.ts';

vi.setConfig({ testTimeout: 60_000 });

test('all flags are answered, sorted by key in the order of code units', () => {
  const compiled = compile(aRuleset(['b', 'a', 'Z', 'é', '10', '9'].map((key) => aFlag(key))));
  const keys = evaluateAll(compiled, {}).map(({ flagKey }) => flagKey);
  expect(keys).toEqual(['10', '9', 'Z', 'a', 'b', 'é']);
});

test('an answer that needs no split is made once and cannot be changed', () => {
  const variants = { on: { list: [{ deep: true }] }, off: {} };
  const flag = aFlag('flag', { valueType: 'object', variants, fallthrough: { variant: 'on' } });
  const compiled = compile(aRuleset([flag]));
  const answer = evaluate(compiled, 'flag', {});
  expect(evaluate(compiled, 'flag', { targetingKey: 'ann' })).toBe(answer);
  expect(Object.isFrozen(answer)).toBe(true);
  expect(() => Object.assign(answer.value ?? {}, { list: [] })).toThrow(TypeError);
  expect(answer.value).toEqual(variants.on);
});

test.each([null, [], 'text', 7, true])('%j as a context counts as an empty one', (garbage) => {
  const flag = aFlag('flag', {
    rules: [aRule({ attribute: 'length', operator: 'exists', values: [] })],
  });
  const context: Context = JSON.parse(JSON.stringify(garbage));
  expect(evaluate(compile(aRuleset([flag])), 'flag', context).variant).toBe('off');
});

test('an evil pattern and a long text end in time', () => {
  const values = ['^(a+)+$', '(a|aa)*b', '(.*)(.*)(.*)(.*)[^a]$', '(?:.*a.{400}){2}c'];
  const flag = aFlag('flag', { rules: [aRule({ attribute: 'x', operator: 'matches', values })] });
  const compiled = compile(aRuleset([flag]));
  const start = performance.now();
  expect(evaluate(compiled, 'flag', { x: 'a'.repeat(4_096) }).variant).toBe('on');
  expect(evaluate(compiled, 'flag', { x: `${'a'.repeat(4_095)}!` }).reason).toBeDefined();
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('a patch shares what it does not touch and renews what depends on it', () => {
  const flags = [
    aFlag('free'),
    aFlag('user', { rules: [aRule(inSegment('outer'))] }),
    aFlag('above', { prerequisites: [{ flag: 'user', variants: ['on'] }] }),
  ];
  const segments = [aSegment('inner'), aSegment('outer', { groups: [[inSegment('inner')]] })];
  const before = compile(aRuleset(flags, segments));
  const body = aSegment('inner', { version: 2, included: ['ann'] });
  const after = patch(before, [{ kind: 'segment', key: 'inner', body }], 2);
  const variantIn = (compiled: typeof before) =>
    evaluate(compiled, 'user', { targetingKey: 'ann' }).variant;
  expect([variantIn(before), variantIn(after)]).toEqual(['off', 'on']);
  expect(after.flags.get('free')).toBe(before.flags.get('free'));
  expect(evaluate(after, 'above', { targetingKey: 'ann' }).prerequisite).toBeUndefined();
  expect(evaluate(after, 'above', { targetingKey: 'eve' }).prerequisite).toBe('user');
});

test('a deleted flag is not found, and the ruleset can be read back', () => {
  const ruleset = aRuleset([aFlag('a'), aFlag('__proto__')], [aSegment('constructor')]);
  const compiled = compile(ruleset);
  expect(rulesetOf(compiled)).toEqual(ruleset);
  const after = patch(compiled, [{ kind: 'flag', key: '__proto__', body: null }], 2);
  expect(evaluate(after, '__proto__', {}).errorCode).toBe('FLAG_NOT_FOUND');
  expect(rulesetOf(after)).toEqual({
    ...aRuleset([aFlag('a')], [aSegment('constructor')]),
    revision: 2,
  });
});
