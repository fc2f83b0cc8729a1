import { expect, test } from 'vitest';
import { contestedKeys, keysByVariant, withKeys } from './target-keys.ts';

const targets = [
  { variant: 'on', keys: ['alice', 'bob'] },
  { variant: 'off', keys: ['bob', 'carol'] },
];

test('a variant gets its keys once each, in its place', () => {
  expect(withKeys(targets, 'on', ['dan', 'dan'])).toEqual([
    { variant: 'on', keys: ['dan'] },
    targets[1],
  ]);
  expect(withKeys(targets, 'new', ['dan'])).toEqual([
    ...targets,
    { variant: 'new', keys: ['dan'] },
  ]);
  expect(withKeys(targets, 'on', [])).toEqual([targets[1]]);
});

test('lists of one variant are joined when they are edited', () => {
  const twice = [...targets, { variant: 'on', keys: ['eve'] }];
  const keys = keysByVariant(twice).get('on') ?? [];
  expect(keys).toEqual(['alice', 'bob', 'eve']);
  expect(withKeys(twice, 'on', keys)).toEqual([
    { variant: 'on', keys: ['alice', 'bob', 'eve'] },
    targets[1],
  ]);
});

test('a key of two variants is told, also where its name is one of an object', () => {
  expect([...contestedKeys(targets)]).toEqual([['bob', ['on', 'off']]]);
  expect([...contestedKeys([{ variant: 'on', keys: ['__proto__'] }])]).toEqual([]);
});
