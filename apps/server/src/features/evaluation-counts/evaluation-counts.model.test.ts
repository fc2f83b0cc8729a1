import { expect, test } from 'vitest';
import { addCounts, periodsOf, startOf, windowOf, zeros } from './evaluation-counts.model.ts';

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
    expect(periodsOf(window).length).toBeLessThanOrEqual(window.ring.slots);
  }
});

test('a window is made of what lies within it of the periods that it touches', () => {
  const window = windowOf(24, AT);
  const day = AT.getTime() / 86_400_000;
  expect(periodsOf(window)).toEqual([
    { period: Math.floor(day) - 1, firstStep: window.first, from: 13, to: 24, isWhole: false },
    { period: Math.floor(day), firstStep: window.first + 11, from: 0, to: 13, isWhole: false },
  ]);
  const days = periodsOf(windowOf(72, AT));
  expect(days).toHaveLength(3);
  expect(days[0]).toMatchObject({ from: 0, to: 1, isWhole: true });
});

test('counts are added from their step on', () => {
  const window = { ...windowOf(3, AT), first: 10, length: 3 };
  const sums = zeros(window);
  addCounts(sums, window, 10, [1, 2]);
  addCounts(sums, window, 11, [4, 8]);
  expect(sums).toEqual([1, 6, 8]);
});
