import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runForEach } from './run-for-each.ts';

test('works on a few at once, past those that fail, and tells how far it is', async () => {
  let atOnce = 0;
  let most = 0;
  const counts: number[] = [];
  const work = async (item: number) => {
    most = Math.max(most, ++atOnce);
    await setImmediate();
    atOnce -= 1;
    if (item === 2) throw new Error('refused');
    return item * 10;
  };
  const end = await runForEach(
    [1, 2, 3, 4],
    work,
    ({ done, failed }) => counts.push(done.length + failed.length),
    2,
  );
  expect(end).toEqual({
    all: 4,
    done: [10, 30, 40],
    failed: [{ item: 2, error: new Error('refused') }],
  });
  expect(most).toBe(2);
  expect(counts).toEqual([1, 2, 3, 4]);
});

test('nothing to do is done at once', async () => {
  expect(
    await runForEach(
      [],
      () => Promise.reject(new Error('none')),
      () => {},
    ),
  ).toEqual({ all: 0, done: [], failed: [] });
});
