import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createExposureMemory } from './exposure-memory.ts';

const HOUR_MS = 3_600_000;

test('a key is new once, until it is forgotten', () => {
  const memory = createExposureMemory(10, () => 0);
  expect([memory.add('a'), memory.add('a'), memory.add('b')]).toEqual([true, false, true]);
  memory.forget('a');
  expect([memory.add('a'), memory.add('b')]).toEqual([true, false]);
});

test('whatever comes, the latest half of its bound is remembered, and never more than the bound', () => {
  const keys = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 200 });
  const check = fc.property(fc.integer({ min: 2, max: 12 }), keys, (bound, added) => {
    const memory = createExposureMemory(bound, () => 0);
    const news: number[] = [];
    for (const key of added) {
      const isNew = memory.add(String(key));
      const isRecent = news.slice(-Math.floor(bound / 2)).includes(key);
      const isBeyond = !news.slice(-bound).includes(key);
      expect([isRecent && isNew, isBeyond && !isNew]).toEqual([false, false]);
      if (isNew) news.push(key);
    }
  });
  expect(() => fc.assert(check, { numRuns: 500 })).not.toThrow();
});

test('after an hour or two a key is new again', () => {
  let time = 0;
  const memory = createExposureMemory(10, () => time);
  memory.add('a');
  time = HOUR_MS - 1;
  memory.add('b');
  time = HOUR_MS;
  expect([memory.add('a'), memory.add('b')]).toEqual([false, false]);
  time = 2 * HOUR_MS;
  expect([memory.add('a'), memory.add('b')]).toEqual([true, true]);
});
