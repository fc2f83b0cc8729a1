import { describe, expect, test } from 'vitest';
import {
  sayAmount,
  sayChance,
  sayDays,
  sayDifference,
  sayLift,
  sayLiftTick,
  sayMean,
  sayMinutes,
  sayP,
  sayRange,
  sayShare,
} from './figures.ts';

const plain = (text: string) => text.replaceAll('\u00A0', ' ');

describe('figures have the digits that say something', () => {
  test.each([
    [0.048, '+4.8 %'],
    [-0.0213, '−2.1 %'],
    [0, '0 %'],
    [0.0042, '+0.42 %'],
    [0.000_042, '+0.0042 %'],
    [0.000_000_000_1, '0.000000 %'],
    [12.345, '+1,235 %'],
    [null, '–'],
  ])('a lift of %d is “%s”', (lift, said) => {
    expect(plain(sayLift(lift))).toBe(said);
  });

  test.each([
    [0.05, '+5 %'],
    [-0.025, '−2.5 %'],
    [0, '0 %'],
    [0.1 + 0.2, '+30 %'],
  ])('on an axis %d is “%s”', (lift, said) => {
    expect(plain(sayLiftTick(lift))).toBe(said);
  });

  test.each([
    [0.034, '3.40 %'],
    [0.34, '34.0 %'],
    [0, '0 %'],
    [0.000_12, '0.012 %'],
    [null, '–'],
  ])('a share of %d is “%s”', (share, said) => {
    expect(plain(sayShare(share))).toBe(said);
  });

  test.each([
    [12.345_67, '12.35'],
    [1204.4, '1,204'],
    [-3, '−3'],
    [0.000_123_45, '0.0001235'],
    [0, '0'],
    [null, '–'],
  ])('an amount of %d is “%s”', (amount, said) => {
    expect(sayAmount(amount)).toBe(said);
  });

  test('conversions are shares, and their differences percentage points', () => {
    expect(plain(sayMean('conversion', 0.05))).toBe('5.00 %');
    expect(sayMean('sum', 5)).toBe('5');
    expect(plain(sayDifference('conversion', -0.0048))).toBe('−0.48 pp');
    expect(plain(sayDifference('conversion', 0.000_012))).toBe('+0.0012 pp');
    expect(sayDifference('sum', 1.5)).toBe('+1.5');
    expect(sayDifference('sum', 0)).toBe('0');
    expect(sayDifference('sum', null)).toBe('–');
  });
});

test.each([
  [{ lower: 1, upper: 2 }, '1 to 2'],
  [{ lower: null, upper: 2 }, 'up to 2'],
  [{ lower: 1, upper: null }, '1 or more'],
  [{ lower: null, upper: null }, 'anything'],
])('the interval %j is “%s”', (interval, said) => {
  expect(sayRange(interval, String)).toBe(said);
});

test.each([
  [0.000_02, '< 0.001'],
  [0.012_34, '0.012'],
  [0.5, '0.50'],
  [1, '1.00'],
  [null, '–'],
])('p of %d is “%s”', (p, said) => {
  expect(plain(sayP(p))).toBe(said);
});

test.each([
  [0.9734, '97.3 %'],
  [1, '> 99.9 %'],
  [0, '< 0.1 %'],
  [null, '–'],
])('a chance of %d is “%s”', (chance, said) => {
  expect(plain(sayChance(chance))).toBe(said);
});

test.each([
  [0, '0 min'],
  [0.02, '28 min'],
  [0.05, '1 hour'],
  [0.5, '12 hours'],
  [1, '1 day'],
  [3.44, '3.4 days'],
  [21.9, '21 days'],
])('%d days are “%s”', (days, said) => {
  expect(sayDays(days)).toBe(said);
});

test.each([
  [4320, '3 days'],
  [120, '2 hours'],
  [90, '90 minutes'],
  [1, '1 minute'],
  [0, '0 minutes'],
])('%i minutes are “%s”', (minutes, said) => {
  expect(sayMinutes(minutes)).toBe(said);
});
