import type { Context } from '@halyard/engine';
import { expect, test } from 'vitest';
import { attributesOf, placesFor } from './recent-contexts.model.ts';

const place = (slot: number, targetingKey: string, second: number) => ({
  slot,
  targetingKey,
  seenAt: new Date(second * 1000),
});

test('a context stays in its place, takes a free one, or that of the one seen longest ago', () => {
  const taken = [place(0, 'ada', 1), place(1, 'bob', 2), place(3, 'cleo', 3)];
  const places = placesFor(['dan', 'ada', 'eve', 'dan'], taken, 4);
  expect([...places]).toEqual([
    ['dan', 2],
    ['ada', 0],
    ['eve', 1],
  ]);
});

test('attributes are told by the paths that conditions name, with their values', () => {
  const contexts: Context[] = [
    { targetingKey: 'ada', plan: 'pro', app: { version: '2.0', os: { name: 'ios', deep: {} } } },
    { targetingKey: 'bob', plan: 'free', roles: ['qa', 'dev', 'qa'], age: 30 },
    { targetingKey: 'cleo', plan: 'pro', roles: ['dev'], nothing: null, a: { b: { c: { d: 1 } } } },
  ];
  expect(attributesOf(contexts)).toEqual([
    { name: 'targetingKey', count: 3, values: ['ada', 'bob', 'cleo'] },
    { name: 'plan', count: 3, values: ['pro', 'free'] },
    { name: 'roles', count: 2, values: ['dev', 'qa'] },
    { name: 'age', count: 1, values: [30] },
    { name: 'app.os.name', count: 1, values: ['ios'] },
    { name: 'app.version', count: 1, values: ['2.0'] },
  ]);
  const many = Array.from({ length: 30 }, (_, i): Context => ({ targetingKey: `user-${i}` }));
  expect(attributesOf(many)[0]?.values).toHaveLength(20);
});
