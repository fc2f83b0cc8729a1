import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyseExperiment } from './analyse-experiment.ts';
import type { ExperimentData, UnitGroupData } from './experiment-data.ts';
import {
  anExperiment,
  CONVERSION,
  comparisonOf,
  ERRORS,
  groupOf,
  shareOf,
} from './experiments-testing.ts';

const group = fc.record({
  epoch: fc.integer({ min: 1, max: 3 }),
  variant: fc.constantFrom('control', 'blue', 'green'),
  step: fc.option(fc.integer({ min: 0, max: 5 })),
  rows: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 })), {
    minLength: 1,
    maxLength: 6,
  }),
  // Copies of those rows, so that claims begin.
  times: fc.integer({ min: 1, max: 60 }),
});
const groupsOf = fc
  .uniqueArray(group, {
    minLength: 1,
    maxLength: 12,
    selector: ({ epoch, variant, step }) => `${epoch} ${variant} ${step}`,
  })
  .map((cells) =>
    cells.map(({ rows, times, ...cell }) => {
      const { means, products, n, active, ...rest } = groupOf(cell, rows);
      return {
        ...rest,
        means,
        n: n * times,
        active: active * times,
        products: products.map((row) => row.map((sum) => sum * times)),
      };
    }),
  );

function measured(groups: readonly UnitGroupData[]): ExperimentData {
  return anExperiment({
    variants: ['control', 'blue', 'green'],
    epochs: [1, 2, 3].map((epoch) => ({
      epoch,
      startedAtMs: epoch,
      weights: ['control', 'blue', 'green'].map((variant) => ({ variant, weight: 1 })),
    })),
    plannedUnits: 1_000,
    metrics: [
      { ...CONVERSION, kind: 'mean', groups },
      { ...CONVERSION, ...ERRORS, key: 'ratio', kind: 'ratio', groups },
    ],
  });
}

describe('whatever the data', () => {
  test('the order of groups and counts changes no digit', () => {
    fc.assert(
      fc.property(groupsOf, (groups) => {
        const data = measured(groups);
        const reversed = measured(groups.toReversed());
        expect(analyseExperiment(reversed)).toEqual(analyseExperiment(data));
      }),
      { numRuns: 100 },
    );
  });

  test('exchanging the arms turns differences around and keeps evidence', () => {
    fc.assert(
      fc.property(groupsOf, (groups) => {
        const swap = (variant: string) =>
          variant === 'blue' ? 'control' : variant === 'control' ? 'blue' : variant;
        const two = groups.filter(({ variant }) => variant !== 'green');
        const data = { ...measured(two), variants: ['control', 'blue'] };
        const mirrored = {
          ...measured(two.map((one) => ({ ...one, variant: swap(one.variant) }))),
          variants: ['control', 'blue'],
        };
        const [one, other] = [comparisonOf(data), comparisonOf(mirrored)];
        expect(other.difference === null).toBe(one.difference === null);
        expect(other.difference?.estimate ?? 0).toBeCloseTo(-(one.difference?.estimate ?? 0), 9);
        expect(other.difference?.pValue ?? 1).toBeCloseTo(one.difference?.pValue ?? 1, 9);
        expect(other.alwaysValid === null).toBe(one.alwaysValid === null);
        expect(other.alwaysValid?.logE ?? 0).toBeCloseTo(one.alwaysValid?.logE ?? 0, 6);
      }),
      { numRuns: 100 },
    );
  });

  test('another unit of measurement changes differences by its factor, and no lift, p-value or verdict', () => {
    fc.assert(
      fc.property(groupsOf, fc.constantFrom(0.25, 1_024), (groups, factor) => {
        const scaled = groups.map((one) => ({
          ...one,
          means: one.means.map((mean) => mean * factor),
          products: one.products.map((row) => row.map((sum) => sum * factor * factor)),
        }));
        const [before, after] = [comparisonOf(measured(groups)), comparisonOf(measured(scaled))];
        const { difference, lift, alwaysValid, verdict } = before;
        expect(after.verdict).toBe(verdict);
        expect(after.lift).toEqual(lift);
        expect(after.alwaysValid?.logE).toEqual(alwaysValid?.logE);
        expect(after.difference?.estimate).toEqual(
          difference === null ? undefined : difference.estimate * factor,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('an epoch of the same allocation changes no estimate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }), (a, b) => {
        const groups = (epoch: number) => [
          shareOf({ variant: 'control', step: epoch, epoch }, 1_000, epoch === 1 ? a : b),
          shareOf({ variant: 'blue', step: epoch, epoch }, 1_000, epoch === 1 ? b : a),
        ];
        const apart = [...groups(1), ...groups(2)];
        const together = apart.map((one) => ({ ...one, epoch: 1 }));
        const [one, two] = [together, apart].map((all) => comparisonOf(measured(all)));
        expect(two?.difference?.estimate).toBeCloseTo(one?.difference?.estimate ?? 0, 12);
        expect(two?.lift?.estimate).toBeCloseTo(one?.lift?.estimate ?? 0, 12);
      }),
      { numRuns: 50 },
    );
  });

  test('no figure is missing without a reason, and none is infinite', () => {
    const wild = fc.oneof(
      fc.constantFrom(0, 1, -1, 1e300, -1e300, 5e-324, Number.MAX_VALUE, Number.NaN),
      fc.double(),
    );
    const wildGroup = fc.record({
      epoch: fc.integer({ min: 1, max: 2 }),
      variant: fc.constantFrom('control', 'blue', 'unknown'),
      step: fc.option(fc.integer({ min: 0, max: 5 })),
      value: fc.constant(null),
      n: fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.maxSafeNat()),
      active: fc.integer({ min: 0, max: 100 }),
      means: fc.array(wild, { minLength: 1, maxLength: 4 }),
      products: fc.array(fc.array(wild, { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.oneof(groupsOf, fc.array(wildGroup, { maxLength: 8 })), (groups) => {
        const { metrics, ...analysis } = analyseExperiment({
          ...measured(groups),
          counts: groups.map(({ epoch, variant, step, n }) => {
            return { epoch, variant, step: step ?? 0, units: Math.min(n, 1e9) };
          }),
        });
        expect(isFiniteThroughout({ analysis, metrics })).toBe(true);
        const all = metrics.flatMap(({ comparisons }) => comparisons);
        expect(all.every((one) => one.difference !== null || one.missing !== null)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

function isFiniteThroughout(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isFiniteThroughout);
}
