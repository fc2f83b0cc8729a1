import { expect, test } from 'vitest';
import { createEventKeeping } from './event-keeping.ts';

test('old events are forgotten once a day, and again soon where that failed', async () => {
  const forgotten: string[] = [];
  const state = { at: '2026-03-01T12:00:00.000Z', isAway: true };
  const keepEvents = createEventKeeping({
    eventStore: {
      forgetBefore: async (horizon) => {
        if (state.isAway) throw new Error('away');
        forgotten.push(horizon.toISOString());
      },
    },
    now: () => new Date(state.at),
    retentionDays: 30,
  });
  await expect(keepEvents()).rejects.toThrow('away');
  state.isAway = false;
  for (const at of [
    '2026-03-01T13:00:00.000Z',
    '2026-03-01T23:00:00.000Z',
    '2026-03-02T00:00:00.000Z',
  ]) {
    state.at = at;
    await keepEvents();
  }
  expect(forgotten).toEqual(['2026-01-30T13:00:00.000Z', '2026-01-31T00:00:00.000Z']);
});
