import { MAX_TARGET_KEYS } from '@halyard/contracts/targeting';
import { describe, expect, test } from 'vitest';
import { inOrder, withoutTargets, withRule, withTargets } from './flag-targeting.model.ts';

const rule = (id: string) => ({ id, when: [], serve: { variant: 'on' } });
const rules = ['a', 'b', 'c'].map(rule);

test.each([
  [undefined, 'abcx'],
  [0, 'xabc'],
  [1, 'axbc'],
  [3, 'abcx'],
  [200, 'abcx'],
])('a rule at position %s has that many before it, or all', (position, order) => {
  const ids = withRule(rules, rule('x'), position).map(({ id }) => id);
  expect(ids.join('')).toBe(order);
});

test.each([
  ['cab', 'cab'],
  ['abc', 'abc'],
  ['ab', undefined],
  ['abx', undefined],
  ['abca', undefined],
  ['aab', undefined],
  ['', undefined],
])('the order %s of a, b and c is %s', (ids, order) => {
  const ordered = inOrder(rules, ids.split(''))?.map(({ id }) => id);
  expect(ordered?.join('')).toBe(order);
});

describe('targets', () => {
  const targets = [
    { variant: 'red', keys: ['r1', 'r2'] },
    { variant: 'blue', keys: ['b1'] },
  ];

  test('take keys from other variants, and forget those that lose all', () => {
    expect(withTargets(targets, 'red', ['new', 'b1', 'r2'])).toEqual([
      { variant: 'red', keys: ['r1', 'r2', 'new', 'b1'] },
    ]);
    expect(withTargets(targets, 'green', ['r1'])).toEqual([
      { variant: 'red', keys: ['r2'] },
      { variant: 'blue', keys: ['b1'] },
      { variant: 'green', keys: ['r1'] },
    ]);
  });

  test('of a variant in several lists grow in the first', () => {
    const twice = [...targets, { variant: 'red', keys: ['r3'] }];
    expect(withTargets(twice, 'red', ['r3', 'r4'])).toEqual([
      { variant: 'red', keys: ['r1', 'r2', 'r4'] },
      { variant: 'blue', keys: ['b1'] },
      { variant: 'red', keys: ['r3'] },
    ]);
  });

  test('lose keys wherever they stand', () => {
    expect(withoutTargets(targets, ['b1', 'r1', 'unknown'])).toEqual([
      { variant: 'red', keys: ['r2'] },
    ]);
  });

  test('are as many as a list can hold, and no more', () => {
    const keys = Array.from({ length: MAX_TARGET_KEYS }, (_, i) => `k${i}`);
    const full = withTargets([], 'red', keys);
    expect(full?.[0]?.keys).toHaveLength(MAX_TARGET_KEYS);
    expect(withTargets(full ?? [], 'red', ['k0'])).toEqual(full);
    expect(withTargets(full ?? [], 'red', ['one more'])).toBeNull();
  });
});
