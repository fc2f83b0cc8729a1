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

test.each([
  [10 * DAY, 5],
  [100_000, 11],
  [7 * MINUTE, 3],
  [400 * DAY, 2],
])('over %d milliseconds there are at most %d ticks, at round instants', (span, most) => {
  const ticks = timeTicks([START, START + span], most);
  expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(most / 3));
  expect(ticks.length).toBeLessThanOrEqual(most);
  expect(ticks.every((at) => at >= START && at % 5000 === 0)).toBe(true);
});
