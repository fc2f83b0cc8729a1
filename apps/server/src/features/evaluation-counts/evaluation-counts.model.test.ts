import { expect, test } from 'vitest';
import { addPeriod, periodsOf, startOf, windowOf, zeros } from './evaluation-counts.model.ts';

const AT = new Date('2026-03-01T12:34:56.000Z');

test.each([
  [1, 60, 60, '2026-03-01T11:35:00.000Z'],
  [2, 60, 120, '2026-03-01T10:35:00.000Z'],
  [3, 3600, 3, '2026-03-01T10:00:00.000Z'],
  [48, 3600, 48, '2026-02-27T13:00:00.000Z'],
  [49, 86_400, 3, '2026-02-27T00:00:00.000Z'],
  [720, 86_400, 30, '2026-01-31T00:00:00.000Z'],
])('%i hours are steps of %i s, %i of them, from %3$s', (hours, stepSeconds, length, start) => {
  const window = windowOf(hours, AT);
  expect(window).toMatchObject({ stepSeconds, length });
  expect(startOf(window).toISOString()).toBe(start);
});

test('the longest windows touch no more periods than are kept', () => {
  for (const hours of [2, 48, 720]) {
    const window = windowOf(hours, AT);
    const { first, last } = periodsOf(window);
    expect(last - first + 1).toBeLessThanOrEqual(window.ring.slots);
  }
});

test('of a period that reaches out of a window, what lies within is added', () => {
  const window = { ...windowOf(3, AT), first: 10, length: 3 };
  const sums = zeros(window);
  addPeriod(sums, window, 8, [1, 2, 4]);
  addPeriod(sums, window, 12, [8, 16]);
  addPeriod(sums, window, 10, [32]);
  expect(sums).toEqual([36, 0, 8]);
});
