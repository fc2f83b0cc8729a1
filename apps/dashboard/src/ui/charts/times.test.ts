import { expect, test } from 'vitest';
import { tickSayer, timeTicks } from './times.ts';

const START = new Date(2026, 0, 31, 9, 30).getTime();
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

test.each([
  [5 * MINUTE, '09:30:00'],
  [DAY, '09:30'],
  [20 * DAY, 'Jan 31'],
  [800 * DAY, 'Jan 2026'],
])('over %d milliseconds a tick is “%s”', (span, said) => {
  expect(tickSayer([START, START + span])(START)).toBe(said);
});

test('ticks are round instants between the ends, about as many as there is room for', () => {
  const ticks = timeTicks([START, START + 10 * DAY], 5);
  expect(ticks.length).toBeGreaterThanOrEqual(3);
  expect(ticks.length).toBeLessThanOrEqual(7);
  expect(ticks.every((at) => at >= START && new Date(at).getHours() === 0)).toBe(true);
});
