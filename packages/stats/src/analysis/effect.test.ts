import { describe, expect, test } from 'vitest';
import { cupedTest } from '../frequentist/cuped.ts';
import { cupedRatioTest } from '../frequentist/cuped-ratio.ts';
import { fiellerInterval } from '../frequentist/fieller.ts';
import { stratifiedEffect } from '../frequentist/stratified.ts';
import { welchTest } from '../frequentist/welch.ts';
import type { CoMoments } from '../moments/co-moments.ts';
import { valueOf } from '../vectors-testing.ts';
import { Cells } from './cells.ts';
import { estimateOf } from './compare-moments.ts';
import { pairEffect, thetaOf } from './effect.ts';
import { groupOf } from './experiments-testing.ts';
import { fiellerLift } from './lift.ts';

const PAIR = { control: 'control', variant: 'blue' };
const MEAN = { kind: 'mean', hasBefore: false } as const;
const ABSOLUTE = { difference: 'absolute', alternative: 'two-sided', alpha: 0.05 } as const;

const controlRows = [
  [3, 2],
  [5, 5],
  [1, 1],
  [8, 6],
  [4, 4],
];
const blueRows = [
  [6, 3],
  [7, 5],
  [4, 2],
  [9, 7],
];
const control = groupOf({ variant: 'control' }, controlRows);
const blue = groupOf({ variant: 'blue' }, blueRows);
const cells = Cells.from([control, blue]);

function xyOf({ n, means, products }: CoMoments, y: number, x: number) {
  const at = (i: number, j: number) => products[i]?.[j] ?? 0;
  return {
    n,
    meanX: means[x] ?? 0,
    meanY: means[y] ?? 0,
    m2X: at(x, x),
    m2Y: at(y, y),
    cXY: at(x, y),
  };
}

describe('in one epoch', () => {
  test('a difference is that of Welch’s test', () => {
    const effect = valueOf(pairEffect(MEAN, cells, PAIR, 0));
    const arms = [control, blue].map(({ n, means, products }) => {
      return { type: 'mean', n, mean: means[0] ?? 0, m2: products[0]?.[0] ?? 0 } as const;
    });
    const [a, b] = arms;
    if (!a || !b) throw new Error('There are two arms.');
    const welch = valueOf(welchTest(a, b, ABSOLUTE));
    const found = estimateOf(effect.adjusted, 0.05);
    for (const key of ['estimate', 'lower', 'upper', 'pValue'] as const) {
      expect(found?.[key]).toBeCloseTo(welch[key] ?? Number.NaN, 12);
    }
    const fieller = valueOf(fiellerInterval(a, b, 0.05));
    const lift = valueOf(fiellerLift(effect, 1.959963984540054));
    expect(lift.estimate).toBeCloseTo(fieller.estimate, 12);
    expect(lift.lower).toBeCloseTo(fieller.lower ?? Number.NaN, 10);
    expect(lift.upper).toBeCloseTo(fieller.upper ?? Number.NaN, 10);
  });

  test('an adjusted difference is that of CUPED with the same slope, which units within arms give', () => {
    const figure = { kind: 'mean', hasBefore: true } as const;
    const theta = thetaOf(figure, cells, ['control', 'blue']);
    // By hand: products of deviations are 20.4 and 13.5, squares of what was before 17.2 and 14.75.
    expect(theta).toBeCloseTo(33.9 / 31.95, 12);
    const effect = valueOf(pairEffect(figure, cells, PAIR, theta));
    const cuped = valueOf(
      cupedTest(
        { type: 'cuped', ...xyOf(control, 0, 1) },
        { type: 'cuped', ...xyOf(blue, 0, 1) },
        ABSOLUTE,
        theta,
      ),
    );
    expect(effect.adjusted.estimate).toBeCloseTo(cuped.estimate, 12);
    expect(Math.sqrt(effect.adjusted.variance)).toBeCloseTo(cuped.standardError, 12);
    expect(effect.adjusted.df).toBeCloseTo(cuped.df, 10);
    expect(1 - effect.adjusted.variance / effect.raw.variance).toBeCloseTo(
      cuped.varianceReduction,
      12,
    );
  });

  test('a ratio’s difference is that of CUPED for ratios', () => {
    const figure = { kind: 'ratio', hasBefore: true } as const;
    const rows = (shift: number) =>
      Array.from({ length: 30 }, (_, i) => {
        const size = 1 + ((i * 7) % 5);
        return [size * 2 + (i % 4) + shift, size, size + (i % 3), 1 + ((i * 3) % 4)];
      });
    const [a, b] = [
      groupOf({ variant: 'control' }, rows(0)),
      groupOf({ variant: 'blue' }, rows(1)),
    ];
    const ratioCells = Cells.from([a, b]);
    const theta = thetaOf(figure, ratioCells, ['control', 'blue']);
    expect(Math.abs(theta)).toBeGreaterThan(0.01);
    const effect = valueOf(pairEffect(figure, ratioCells, PAIR, theta));
    const cuped = valueOf(
      cupedRatioTest({ type: 'cuped-ratio', ...a }, { type: 'cuped-ratio', ...b }, ABSOLUTE, theta),
    );
    expect(effect.adjusted.estimate).toBeCloseTo(cuped.estimate, 12);
    expect(Math.sqrt(effect.adjusted.variance)).toBeCloseTo(cuped.standardError, 12);
  });
});

describe('in several epochs', () => {
  const later = [
    groupOf({ variant: 'control', epoch: 2 }, [[11], [13]]),
    groupOf({ variant: 'blue', epoch: 2 }, [[14], [13], [15], [16], [12], [13]]),
  ];
  const first = [
    groupOf(
      { variant: 'control' },
      controlRows.map(([y]) => [y ?? 0]),
    ),
    groupOf(
      { variant: 'blue' },
      blueRows.map(([y]) => [y ?? 0]),
    ),
  ];
  const arms = [...first, ...later].map(({ n, means, products }) => {
    return { type: 'mean', n, mean: means[0] ?? 0, m2: products[0]?.[0] ?? 0 } as const;
  });

  test('a difference is the epochs’ own, weighted by their shares of units', () => {
    const effect = valueOf(pairEffect(MEAN, Cells.from([...first, ...later]), PAIR, 0));
    const [a1, b1, a2, b2] = arms;
    if (!a1 || !b1 || !a2 || !b2) throw new Error('There are four arms.');
    const strata = [
      { control: a1, treatment: b1 },
      { control: a2, treatment: b2 },
    ];
    const stratified = valueOf(stratifiedEffect(strata, 0.05));
    expect(effect.adjusted.estimate).toBeCloseTo(stratified.estimate, 12);
    expect(Math.sqrt(effect.adjusted.variance)).toBeCloseTo(stratified.standardError, 12);
    expect(effect.droppedShare).toBe(0);
  });

  test('an epoch in which an arm has one unit is left out, and said to be', () => {
    const single = groupOf({ variant: 'control', epoch: 3 }, [[100]]);
    const many = groupOf({ variant: 'blue', epoch: 3 }, [[0], [1], [2]]);
    const with3 = valueOf(pairEffect(MEAN, Cells.from([...first, single, many]), PAIR, 0));
    const without = valueOf(pairEffect(MEAN, Cells.from(first), PAIR, 0));
    expect(with3).toEqual({ ...without, droppedShare: 4 / 13 });
  });
});

test('a lift of a negative control has the sign of the difference, and its interval the same order', () => {
  const lost = Cells.from([
    groupOf({ variant: 'control' }, [[-9], [-10], [-11], [-10]]),
    groupOf({ variant: 'blue' }, [[-8], [-9], [-8], [-8.5]]),
  ]);
  const lift = valueOf(fiellerLift(valueOf(pairEffect(MEAN, lost, PAIR, 0)), 2));
  expect(lift.estimate).toBeCloseTo(0.1625, 12);
  expect(lift.lower).toBeLessThan(0.1625);
  expect(lift.upper).toBeGreaterThan(0.1625);
});

test('a lift over a control that may be zero has no ends', () => {
  const vague = Cells.from([
    groupOf({ variant: 'control' }, [[-3], [4], [0], [1]]),
    groupOf({ variant: 'blue' }, [[2], [3], [4]]),
  ]);
  const effect = valueOf(pairEffect(MEAN, vague, PAIR, 0));
  expect(valueOf(fiellerLift(effect, 2))).toMatchObject({ lower: null, upper: null });
});
