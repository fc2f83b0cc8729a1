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
  /** The contexts of one flush. */
  const flushed = async () => {
    await memory.flush();
    return written.splice(0).flatMap((batch) => batch.map(({ context }) => context));
  };
  return { memory, state, flushed };
}

const ada = { targetingKey: 'ada', plan: 'pro', app: { version: '2.0', tags: ['a'] } };

test('a context is written when it is new, when it has changed, and again after a minute', async () => {
  const { memory, state, flushed } = aMemory();
  memory.note('staging', ada);
  expect(await flushed()).toEqual([ada]);
  state.at = 59_999;
  memory.note('staging', structuredClone(ada));
  expect(await flushed()).toEqual([]);
  const changed = { ...ada, app: { version: '2.0', tags: ['a', 'b'] } };
  memory.note('staging', changed);
  memory.note('staging', ada);
  expect(await flushed()).toEqual([ada]);
  memory.note('production', ada);
  state.at += 60_000;
  memory.note('staging', ada);
  expect(await flushed()).toEqual([ada, ada]);
});

test('what has no targeting key or is too large is passed over, and nothing of a request is held', async () => {
  const { memory, flushed } = aMemory();
  memory.note('staging', {});
  memory.note('staging', { targetingKey: '' });
  memory.note('staging', { targetingKey: 'large', text: 'ü'.repeat(2048) });
  const own = { targetingKey: 'bob', list: [1] };
  memory.note('staging', own);
  own.list.push(2);
  expect(await flushed()).toEqual([{ targetingKey: 'bob', list: [1] }]);
});

test('of many that come at once some are written, and others the next time', async () => {
  const { memory, flushed } = aMemory();
  const noteAll = () => {
    for (let i = 0; i < 1500; i += 1) memory.note('staging', { targetingKey: `user-${i}` });
  };
  noteAll();
  const first = await flushed();
  noteAll();
  const second = await flushed();
  expect([first.length, second.length]).toEqual([200, 200]);
  expect(new Set([...first, ...second].map(({ targetingKey }) => targetingKey)).size).toBe(400);
});

test('a failed write is no reason to hold on to contexts', async () => {
  const { memory, state, flushed } = aMemory();
  memory.note('staging', ada);
  state.isDown = true;
  await expect(flushed()).rejects.toThrow('away');
  state.isDown = false;
  expect(await flushed()).toEqual([]);
  state.at = 60_000;
  memory.note('staging', ada);
  expect(await flushed()).toEqual([ada]);
});
