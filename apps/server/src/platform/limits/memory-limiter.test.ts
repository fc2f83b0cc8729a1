import { expect, test } from 'vitest';
import { MemoryLimiter } from './memory-limiter.ts';

test('the key counted longest ago is forgotten when there are too many', async () => {
  const limiter = new MemoryLimiter({ points: 5, duration: 60, maxKeys: 2, renew: false });
  await limiter.penalty('a');
  await limiter.penalty('b');
  await limiter.penalty('a');
  await limiter.penalty('c');
  const counts = await Promise.all(['a', 'b', 'c'].map((key) => limiter.get(key)));
  expect(counts.map((count) => count?.consumedPoints)).toEqual([2, undefined, 1]);
});
