import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

/** Work that waits to be told how it ends. */
function stagedWork() {
  const runs: { key: string; end: (result: number) => void; fail: (error: Error) => void }[] = [];
  const run = oneAtATime(
    (key) => new Promise<number>((end, fail) => void runs.push({ key, end, fail })),
  );
  return { run, runs };
}

test('a call during a run gets the next one, which all such callers share', async () => {
  const { run, runs } = stagedWork();
  const first = run('a');
  const second = run('a');
  const third = run('a');
  expect(runs).toHaveLength(1);
  runs[0]?.end(1);
  expect(await first).toBe(1);
  await expect.poll(() => runs.length).toBe(2);
  runs[1]?.end(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
});

test('keys do not wait for each other', () => {
  const { run, runs } = stagedWork();
  void run('a');
  void run('b');
  expect(runs.map(({ key }) => key)).toEqual(['a', 'b']);
});

test('a failure is told to its own callers, and the next run starts anew', async () => {
  const { run, runs } = stagedWork();
  const first = run('a');
  const second = run('a');
  runs[0]?.fail(new Error('lost'));
  await expect(first).rejects.toThrow('lost');
  await expect.poll(() => runs.length).toBe(2);
  runs[1]?.end(2);
  expect(await second).toBe(2);
  const third = run('a');
  runs[2]?.end(3);
  expect(await third).toBe(3);
});
