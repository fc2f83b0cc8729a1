import { describe, expect, test } from 'vitest';
import { attributeReader, targetingKeyOf } from './attribute.ts';
import { compileCondition } from './conditions/condition.ts';
import type { Context, JsonValue } from './index.ts';

/** Names that every object inherits, `__proto__` among them. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

/** An object with one own member, also where that is `__proto__`, as `JSON.parse` makes it. */
function holding(name: string, value: JsonValue): Record<string, JsonValue> {
  return Object.fromEntries([[name, value]]);
}

/** Whether a condition on an attribute matches, which reads it on a way of its own. */
function equals(attribute: string, value: string, context: Context): boolean {
  const condition = compileCondition(
    { attribute, operator: 'equals', values: [value] },
    () => undefined,
  );
  return condition.matches(context);
}

describe.each(INHERITED)('the inherited name %s', (name) => {
  test.each([name, `user.${name}`, `${name}.user`, `${name}.${name}`, `targetingKey.${name}`])(
    'as %s is missing from a context that does not hold it',
    (attribute) => {
      for (const context of [{}, { user: {} }, { user: 'text' }, { targetingKey: 'ann' }]) {
        expect(attributeReader(attribute)(context)).toBeUndefined();
        expect(equals(attribute, 'x', context)).toBe(false);
      }
    },
  );

  test('is plain data where a context holds it', () => {
    expect(attributeReader(name)(holding(name, 'x'))).toBe('x');
    expect(equals(name, 'x', holding(name, 'x'))).toBe(true);
    expect(equals(name, 'y', holding(name, 'x'))).toBe(false);
    expect(attributeReader(`user.${name}`)({ user: holding(name, 'x') })).toBe('x');
    expect(attributeReader(`${name}.user`)(holding(name, { user: 'x' }))).toBe('x');
    expect(attributeReader(`user.${name}`)(holding(`user.${name}`, 'x'))).toBe('x');
  });

  test('is missing where a context holds null under it', () => {
    expect(attributeReader(name)(holding(name, null))).toBeUndefined();
    expect(equals(name, 'x', holding(name, null))).toBe(false);
  });
});

test.each(['plan', 'user.plan', 'toString', 'targetingKey'])(
  '%s is missing where it is undefined or null',
  (name) => {
    for (const missing of [undefined, null]) {
      const context = { [name]: missing, user: { plan: null } };
      expect(attributeReader(name)(context)).toBeUndefined();
      expect(equals(name, 'x', context)).toBe(false);
    }
  },
);

test.each([false, 0, ''])('%j is there like any other value', (value) => {
  expect(attributeReader('plan')({ plan: value })).toBe(value);
  expect(attributeReader('user.plan')({ user: { plan: value } })).toBe(value);
});

test('a context without a prototype is read like any other', () => {
  const context: Context = Object.assign(Object.create(null), { targetingKey: 'ann', plan: 'pro' });
  expect(targetingKeyOf(context)).toBe('ann');
  expect(attributeReader('plan')(context)).toBe('pro');
  expect(attributeReader('toString')(context)).toBeUndefined();
});

test.each([undefined, null, '', 7, true, ['ann'], { key: 'ann' }])(
  'a targeting key of %j is missing',
  (value) => {
    const context: Context = JSON.parse(JSON.stringify({ targetingKey: value }));
    expect(targetingKeyOf(context)).toBeUndefined();
    expect(attributeReader('targetingKey')(context)).toBeUndefined();
  },
);
