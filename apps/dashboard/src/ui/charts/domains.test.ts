import { describe, expect, test } from 'vitest';
import { cutTo, intervalDomain, narrowingDomain, paddedDomain } from './domains.ts';

describe('an axis for values', () => {
  test('has some room on both sides', () => {
    expect(paddedDomain([0, 10], 0.1)).toEqual([-1, 11]);
  });

  test.each([
    [[], [0, 1]],
    [[0], [-1, 1]],
    [[4], [2, 6]],
    [[-4], [-6, -2]],
    [
      [Number.NaN, 4, Number.POSITIVE_INFINITY],
      [2, 6],
    ],
  ])('is sound for %j', (values, domain) => {
    expect(paddedDomain(values)).toEqual(domain);
  });
});

describe('an axis for intervals', () => {
  test('holds all of them and zero', () => {
    const [low, high] = intervalDomain([
      { lower: 0.02, upper: 0.08 },
      { lower: 0.01, upper: 0.05 },
    ]);
    expect(low).toBeLessThan(0);
    expect(low).toBeGreaterThan(-0.01);
    expect(high).toBeGreaterThan(0.08);
    expect(high).toBeLessThan(0.09);
  });

  test('is not stretched by one that is very wide', () => {
    const usual = { lower: -0.05, upper: 0.05 };
    const [low, high] = intervalDomain([usual, usual, usual, { lower: -9, upper: 12 }]);
    expect([low, high]).toEqual([expect.closeTo(-0.168, 3), expect.closeTo(0.168, 3)]);
  });

  test('shows estimates and margins that lie outside of the intervals', () => {
    const [low, high] = intervalDomain([{ lower: -0.01, upper: 0.01 }], [0.03], [-0.04]);
    expect(low).toBeLessThan(-0.04);
    expect(high).toBeGreaterThan(0.03);
  });

  test.each([
    [[], []],
    [[{ lower: null, upper: null }], []],
    [[{ lower: 0, upper: 0 }], [0]],
  ])('stands even where there is nothing to show: %j', (spans, estimates) => {
    expect(intervalDomain(spans, estimates)).toEqual([-0.1, 0.1]);
  });
});

test('of an interval that narrows the end is seen well, and its wide beginning is cut', () => {
  const [low, high] = narrowingDomain([
    { lower: null, upper: null, middle: null },
    { lower: -5, upper: 7, middle: 1 },
    { lower: 0.01, upper: 0.05, middle: 0.03 },
  ]);
  expect(low).toBeGreaterThan(-0.07);
  expect(high).toBeLessThan(0.13);
  expect(high).toBeGreaterThan(0.05);
});

describe('what of an interval is on the axis', () => {
  const domain = [-1, 1] as const;
  test.each([
    [{ lower: -0.5, upper: 0.5 }, [-0.5, 0.5, false, false]],
    [{ lower: -3, upper: 0.5 }, [-1, 0.5, true, false]],
    [{ lower: -0.5, upper: null }, [-0.5, 1, false, true]],
    [{ lower: null, upper: null }, [-1, 1, true, true]],
    [{ lower: 2, upper: 3 }, [1, 1, false, true]],
    [{ lower: -3, upper: -2 }, [-1, -1, true, false]],
  ])('%j', (span, [from, to, isCutLow, isCutHigh]) => {
    expect(cutTo(span, domain)).toEqual({ from, to, isCutLow, isCutHigh });
  });
});
