import { expect, test } from 'vitest';
import { countMoves } from './flag-preview.model.ts';

test('moves are counted by where from and where to, most first, without what stays', () => {
  const steps = [
    { from: 'on', to: 'off' },
    { from: 'on', to: 'on' },
    { from: null, to: 'off' },
    { from: 'off', to: 'on' },
    { from: 'off', to: 'on' },
    { from: null, to: null },
  ];
  expect(countMoves(steps)).toEqual([
    { from: 'off', to: 'on', count: 2 },
    { from: 'on', to: 'off', count: 1 },
    { from: null, to: 'off', count: 1 },
  ]);
  expect(countMoves([])).toEqual([]);
});
