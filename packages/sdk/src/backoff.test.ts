import { expect, test } from 'vitest';
import { createBackoff } from './backoff.ts';

const waits = (backoff: { next(): number }, count: number) =>
  Array.from({ length: count }, () => backoff.next());

test('the span doubles with every failure, up to 30 seconds', () => {
  const backoff = createBackoff(() => 1);
  expect(waits(backoff, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('it never grows beyond, however many failures there are', () => {
  const backoff = createBackoff(() => 1);
  expect(waits(backoff, 5_000).at(-1)).toBe(30_000);
});

test('a random part of the span is waited', () => {
  const parts = [0, 0.25, 0.999];
  const backoff = createBackoff(() => parts.shift() ?? 0);
  expect(waits(backoff, 3)).toEqual([0, 500, 3_996]);
});

test('a success starts it anew, from what the server wants', () => {
  const backoff = createBackoff(() => 1);
  backoff.setBase(3_000);
  expect(waits(backoff, 2)).toEqual([3_000, 6_000]);
  backoff.reset();
  expect(waits(backoff, 1)).toEqual([3_000]);
});

test.each([
  [0, 100],
  [3_600_000, 30_000],
])('a server that wants %i ms gets %i', (wanted, waited) => {
  const backoff = createBackoff(() => 1);
  backoff.setBase(wanted);
  expect(backoff.next()).toBe(waited);
});
