import { expect, test } from 'vitest';
import type { Log } from '#platform/log/log.ts';
import { type CountedMinute, createEvaluationCounter } from './evaluation-counter.ts';

const AT = Date.parse('2026-03-01T12:00:00.000Z');
const MINUTE = AT / 60_000;

function aCounter(maxKept?: number) {
  const written: (readonly CountedMinute[])[] = [];
  const lost: unknown[] = [];
  const state = { at: AT, isDown: false };
  const counter = createEvaluationCounter({
    write: async (counted) => {
      if (state.isDown) throw new Error('The database is away.');
      written.push(counted);
    },
    log: { warn: (what: unknown) => void lost.push(what) } as unknown as Log,
    ...(maxKept !== undefined && { maxKept }),
  });
  const count = (flagKey: string, variant: string | undefined, times = 1) => {
    for (let i = 0; i < times; i += 1) {
      counter.begin('staging', new Date(state.at))({ flagKey, variant, errorCode: undefined });
    }
  };
  const minutes = () =>
    written.map((batch) =>
      batch.map(({ minute, flagKey, variant, count: times }) => [
        minute - MINUTE,
        flagKey,
        variant,
        times,
      ]),
    );
  return { counter, count, state, minutes, written, lost };
}

test('evaluations are counted by minute, flag and variant, but not of unknown flags', async () => {
  const { counter, count, state, minutes, written } = aCounter();
  count('a', 'on', 3);
  count('a', undefined);
  state.at += 59_999;
  count('a', 'on');
  state.at += 1;
  count('b', 'on', 2);
  const unknown = { flagKey: 'c', variant: undefined, errorCode: 'FLAG_NOT_FOUND' } as const;
  counter.begin('staging', new Date(state.at))(unknown);
  await counter.flush();
  await counter.flush();
  expect(minutes()).toEqual([
    [
      [0, 'a', 'on', 4],
      [0, 'a', undefined, 1],
      [1, 'b', 'on', 2],
    ],
  ]);
  expect(written[0]?.map(({ lastAt }) => lastAt.getTime() - AT)).toEqual([59_999, 0, 60_000]);
});

test('what could not be written is added to what came since, each in its minute', async () => {
  const { counter, count, state, minutes, written } = aCounter();
  count('a', 'on', 2);
  state.isDown = true;
  await expect(counter.flush()).rejects.toThrow('away');
  count('a', 'on');
  state.at += 60_000;
  count('a', 'off');
  await expect(counter.flush()).rejects.toThrow('away');
  state.isDown = false;
  await counter.flush();
  expect(minutes()).toEqual([
    [
      [0, 'a', 'on', 3],
      [1, 'a', 'off', 1],
    ],
  ]);
  expect(written[0]?.map(({ lastAt }) => lastAt.getTime() - AT)).toEqual([0, 60_000]);
});

test('of more than can be kept the oldest minutes are lost, and it is said so', async () => {
  const { counter, count, state, minutes, lost } = aCounter(2);
  state.isDown = true;
  for (const flagKey of ['a', 'b', 'c']) {
    count(flagKey, 'on');
    state.at += 60_000;
  }
  await expect(counter.flush()).rejects.toThrow('away');
  state.isDown = false;
  await counter.flush();
  expect(minutes()).toEqual([
    [
      [1, 'b', 'on', 1],
      [2, 'c', 'on', 1],
    ],
  ]);
  expect(lost).toEqual([{ at: new Date(AT) }]);
});
