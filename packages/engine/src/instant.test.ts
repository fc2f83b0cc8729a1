import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parseInstant } from './instant.ts';

vi.setConfig({ testTimeout: 60_000 });

test.each([
  ['1970-01-01', 0],
  ['1970-01-01T00:00:00.001Z', 1],
  ['1969-12-31T23:59:59.999Z', -1],
  ['2000-02-29T12:00Z', 951_825_600_000],
  ['2026-11-22T09:30:00.250+01:00', 1_795_336_200_250],
  ['2026-11-22T08:30:00.2509Z', 1_795_336_200_250],
  ['2026-11-22T08:30:00.25', 1_795_336_200_250],
  ['2026-11-22T04:00:00.25-0430', 1_795_336_200_250],
])('%s is %d ms after the epoch', (text, expected) => {
  expect(parseInstant(text)).toBe(expected);
});

test.each([
  '',
  'now',
  '2026',
  '2026-11',
  '2026-1-1',
  '26-01-01',
  '2026-00-01',
  '2026-13-01',
  '2026-04-31',
  '2025-02-29',
  '1900-02-29',
  '2026-01-01T24:00Z',
  '2026-01-01T23:60Z',
  '2026-01-01T23:59:60Z',
  '2026-01-01T10Z',
  '2026-01-01 10:00Z',
  '2026-01-01T10:00z',
  '2026-01-01T10:00+24:00',
  '2026-01-01T10:00+01:60',
  '2026-01-01Z',
  ' 2026-01-01',
  '2026-01-01\n',
])('%j is no instant', (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test('agrees with the platform on every instant from year 1 to 9999', () => {
  const instants = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
  fc.assert(
    fc.property(instants, (ms) => {
      // oxlint-disable-next-line no-restricted-globals -- the independent second opinion
      expect(parseInstant(new Date(ms).toISOString())).toBe(ms);
    }),
    { numRuns: 10_000 },
  );
});
