import { expect, test } from 'vitest';
import * as say from './figures.model.ts';

test.each([
  [0.048, '+4.8 %', '4.8 %'],
  [-0.123, '−12.3 %', '−12.3 %'],
  [0.0048, '+0.48 %', '0.48 %'],
  [0.00012, '+0.012 %', '0.012 %'],
  [0.00996, '+1 %', '1 %'],
  [1.5, '+150 %', '150 %'],
  [-0.0000001, '0 %', '0 %'],
  [0, '0 %', '0 %'],
  [1e9, 'over +10,000 %', 'over 10,000 %'],
])('a change of %d is “%s”, and as a share “%s”', (share, change, percent) => {
  expect([say.sayChange(share), say.sayPercent(share)]).toEqual([change, percent]);
});

test.each([
  [0, 'p < 0.001'],
  [0.00099, 'p < 0.001'],
  [0.0312, 'p = 0.031'],
  [0.5, 'p = 0.50'],
  [0.999, 'p > 0.99'],
])('a p-value of %d is “%s”', (pValue, words) => {
  expect(say.sayP(pValue)).toBe(words);
});

test.each([
  [0.3, 'less than a day'],
  [1.2, 'about a day'],
  [6.4, 'about 6 days'],
  [90, 'about 3 months'],
  [4000, 'more than a year'],
])('%d days are “%s”', (days, words) => {
  expect(say.sayDays(days)).toBe(words);
});

test('figures have three digits that count, and numbers their nouns', () => {
  expect([0, 0.012345, -3.14159, 1234.5, 1e20].map(say.sayFigure)).toEqual([
    '0',
    '0.0123',
    '−3.14',
    '1,235',
    '100000000000000000000',
  ]);
  expect([say.sayNumberOf(1, 'unit'), say.sayNumberOf(12_345, 'unit')]).toEqual([
    '1 unit',
    '12,345 units',
  ]);
});
