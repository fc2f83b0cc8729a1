import { expect, test } from 'vitest';
import { nearestX, tableOf, valuesAt } from './line-points.ts';

const blue = {
  key: 'blue',
  label: 'blue',
  color: 'var(--hy-variant-0)',
  points: [
    { x: 1, y: null },
    { x: 2, y: 0.5, lower: 0.25, upper: null },
    { x: 3, y: 0.5, lower: 0.25, upper: 0.75 },
  ],
};
const green = { ...blue, key: 'green', label: 'green', points: [{ x: 3, y: 0.1 }] };
const sayDay = (x: number) => `day ${x}`;
const sayPercent = (y: number) => `${y * 100} %`;

test.each([
  [-5, 1],
  [2.4, 2],
  [99, 3],
])('the pointer at %d is nearest to %d', (x, nearest) => {
  expect(nearestX([1, 2, 3], x)).toBe(nearest);
});

test('without points nothing is near', () => {
  expect(nearestX([], 1)).toBeUndefined();
});

test('what the pointer is at is said with its interval, and without lines that end before', () => {
  expect(valuesAt([blue, green], 3, sayDay, sayPercent)).toBe(
    'day 3: blue 50 % (25 % to 75 %), green 10 %',
  );
  expect(valuesAt([blue, green], 1, sayDay, sayPercent)).toBe('day 1: blue nothing yet');
});

test('the table has a row for each x, and dashes where there is nothing', () => {
  expect(tableOf([blue, green], [1, 2, 3], 'Day', sayDay, sayPercent)).toEqual({
    columns: ['Day', 'blue', 'green'],
    rows: [
      ['day 1', '–', '–'],
      ['day 2', '50 %', '–'],
      ['day 3', '50 % (25 % to 75 %)', '10 %'],
    ],
  });
});
