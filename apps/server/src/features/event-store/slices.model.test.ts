import { expect, test } from 'vitest';
import { sliceUp } from './slices.model.ts';

test.each([
  [0, 1, 1],
  [8192, 1, 1],
  [8193, 2, 1],
  [1_000_000, 128, 8],
  [5e9, 65_536, 65_536],
])('%i units are looked at in %i slices, by %i statements', (units, count, statements) => {
  const slices = sliceUp(units, 125_000);
  expect([slices.count, slices.statements.length]).toEqual([count, statements]);
});

test('statements look at every slice once', () => {
  const { count, statements } = sliceUp(1_000_000, 100_000);
  expect(statements[0]?.first).toBe(0);
  expect(statements.at(-1)?.last).toBe(count - 1);
  const nexts = statements.map(({ last }) => last + 1);
  expect(statements.slice(1).map(({ first }) => first)).toEqual(nexts.slice(0, -1));
});
