import { expect, test } from 'vitest';
import { filterOf } from './audit-filter.ts';
import { byDay, sayDay, startOfDay } from './days.ts';

test('days are taken in the zone of the viewer, and the last one counts whole', () => {
  expect(filterOf({ since: '2026-03-28', until: '2026-03-29', type: 'flag' })).toEqual({
    entity_type: 'flag',
    since: new Date(2026, 2, 28).toISOString(),
    until: new Date(2026, 2, 30).toISOString(),
  });
});

test.each(['2026-02-30', '2026-13-01', 'yesterday', '2026-1-1'])(
  '%s is no day and filters nothing',
  (day) => {
    expect(startOfDay(day)).toBeUndefined();
    expect(filterOf({ since: day, until: day })).toEqual({});
  },
);

test('entries stand under their days, whose last two have names', () => {
  const now = new Date(2026, 10, 22, 9);
  const at = (...time: [number, number, number, number]) => ({
    created_at: new Date(...time).toISOString(),
  });
  const entries = [
    at(2026, 10, 22, 8),
    at(2026, 10, 22, 0),
    at(2026, 10, 21, 23),
    at(2026, 10, 20, 23),
  ];
  expect(byDay(entries, now).map((day) => [day.title, day.entries.length])).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
    ['Friday, November 20, 2026', 1],
  ]);
  expect(sayDay(new Date(2025, 10, 22, 9), now)).toBe('Saturday, November 22, 2025');
});
