import type { Context } from '@halyard/engine';
import { expect, test } from 'vitest';
import { createContextMemory, type SeenContext } from './context-memory.ts';

function aMemory() {
  const written: SeenContext[][] = [];
  const state = { at: 0, isDown: false };
  const memory = createContextMemory({
    now: () => new Date(state.at),
    write: async (seen) => {
      if (state.isDown) throw new Error('The database is away.');
      written.push([...seen]);
    },
  });
  const note = (environmentId: string, context: Context) =>
    memory.note(environmentId, context, new Date(state.at));
  /** The contexts of one flush. */
  const flushed = async () => {
    await memory.flush();
    return written.splice(0).flatMap((batch) => batch.map(({ context }) => context));
  };
  return { note, state, flushed };
}

const ada = { targetingKey: 'ada', plan: 'pro', app: { version: '2.0', tags: ['a'] } };

test('a context is written when it is new, when it has changed, and again after a minute', async () => {
  const { note, state, flushed } = aMemory();
  note('staging', ada);
  expect(await flushed()).toEqual([ada]);
  state.at = 59_999;
  note('staging', structuredClone(ada));
  expect(await flushed()).toEqual([]);
  const changed = { ...ada, app: { version: '2.0', tags: ['a', 'b'] } };
  note('staging', changed);
  note('staging', ada);
  expect(await flushed()).toEqual([ada]);
  note('production', ada);
  state.at += 60_000;
  note('staging', ada);
  expect(await flushed()).toEqual([ada, ada]);
});

test('what has no targeting key, is too large or nested too deep is passed over, and nothing of a request is held', async () => {
  const { note, flushed } = aMemory();
  note('staging', {});
  note('staging', { targetingKey: '' });
  note('staging', { targetingKey: 'large', text: 'ü'.repeat(2048) });
  note('staging', { targetingKey: 'large', list: Array.from({ length: 3000 }, () => 1) });
  const deep = '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000);
  note('staging', { targetingKey: 'deep', ...(JSON.parse(deep) as Context) });
  const own = { targetingKey: 'bob', list: [1] };
  note('staging', own);
  own.list.push(2);
  expect(await flushed()).toEqual([{ targetingKey: 'bob', list: [1] }]);
});

test('of many that come at once some are written, and others the next time', async () => {
  const { note, flushed } = aMemory();
  const noteAll = () => {
    for (let i = 0; i < 1500; i += 1) note('staging', { targetingKey: `user-${i}` });
  };
  noteAll();
  const first = await flushed();
  noteAll();
  const second = await flushed();
  expect([first.length, second.length]).toEqual([200, 200]);
  expect(new Set([...first, ...second].map(({ targetingKey }) => targetingKey)).size).toBe(400);
});

test('a failed write is no reason to hold on to contexts', async () => {
  const { note, state, flushed } = aMemory();
  note('staging', ada);
  state.isDown = true;
  await expect(flushed()).rejects.toThrow('away');
  state.isDown = false;
  expect(await flushed()).toEqual([]);
  state.at = 60_000;
  note('staging', ada);
  expect(await flushed()).toEqual([ada]);
});
