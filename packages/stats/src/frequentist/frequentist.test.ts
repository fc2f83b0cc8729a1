import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tSf } from '../distributions/t.ts';
import type { CupedArm, MeanArm, PlainArm } from '../moments/arms.ts';
import type { Difference } from '../moments/delta-variance.ts';
import { valueOf } from '../vectors-testing.ts';
import { cupedTest } from './cuped.ts';
import { dunnett } from './dunnett.ts';
import { benjaminiHochberg, bonferroni, holm } from './multiplicity.ts';
import { stratifiedEffect } from './stratified.ts';
import { type TestOptions, welchTest } from './welch.ts';

const arm = fc.record<MeanArm>({
  type: fc.constant('mean'),
  n: fc.integer({ min: 5, max: 1e6 }),
  mean: fc.double({ min: 1, max: 100, noNaN: true }),
  m2: fc.double({ min: 1, max: 1e6, noNaN: true }),
});
const options = (difference: Difference, alternative: TestOptions['alternative'] = 'two-sided') => {
  return { difference, alternative, alpha: 0.05 } as const;
};

function compare(control: PlainArm, treatment: PlainArm, difference: Difference = 'absolute') {
  return valueOf(welchTest(control, treatment, options(difference)));
}

describe('Welch’s test', () => {
  test('turns its sign when arms are swapped', () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const [there, back] = [compare(a, b), compare(b, a)];
        expect(back.estimate + there.estimate).toBe(0);
        expect(back.lower).toBeCloseTo(-(there.upper ?? 0), 9);
        expect(back.pValue).toBe(there.pValue);
      }),
    );
  });

  test('does not depend on the unit of measurement, and a lift not even in its figures', () => {
    fc.assert(
      fc.property(arm, arm, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (a, b, factor) => {
        const scaled = (one: MeanArm) => {
          return { ...one, mean: one.mean * factor, m2: one.m2 * factor * factor };
        };
        const [plain, other] = [compare(a, b), compare(scaled(a), scaled(b))];
        expect(other.estimate / factor).toBeCloseTo(plain.estimate, 6);
        expect(other.pValue).toBeCloseTo(plain.pValue, 6);
        const lift = compare(a, b, 'relative');
        const scaledLift = compare(scaled(a), scaled(b), 'relative');
        expect(scaledLift.lower).toBeCloseTo(lift.lower ?? 0, 6);
      }),
    );
  });

  test('has a narrower interval with more of the same units', () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const doubled = (one: MeanArm) => ({ ...one, n: 2 * one.n, m2: 2 * one.m2 });
        const [few, many] = [compare(a, b), compare(doubled(a), doubled(b))];
        const width = ({ lower, upper }: typeof few) => (upper ?? 0) - (lower ?? 0);
        expect(width(many)).toBeLessThan(width(few));
      }),
    );
  });

  test('looks to one side with all of alpha, and leaves the other open', () => {
    const [a, b] = [
      { type: 'proportion', n: 1000, successes: 100 },
      { type: 'proportion', n: 1000, successes: 130 },
    ] as const;
    const greater = valueOf(welchTest(a, b, options('absolute', 'greater')));
    const less = valueOf(welchTest(a, b, options('absolute', 'less')));
    expect(greater.pValue + less.pValue).toBeCloseTo(1, 12);
    expect(greater.pValue).toBeCloseTo(compare(a, b).pValue / 2, 12);
    expect([greater.upper, less.lower]).toEqual([null, null]);
    expect(greater.lower).toBeGreaterThan(compare(a, b).lower ?? 0);
  });

  test('refuses a lift over zero, but not the difference', () => {
    const [a, b] = [
      { type: 'mean', n: 10, mean: 0, m2: 5 },
      { type: 'mean', n: 10, mean: 1, m2: 5 },
    ] as const;
    const lift = welchTest(a, b, options('relative'));
    expect(lift).toEqual({ ok: false, reason: 'ZERO_BASELINE' });
    expect(compare(a, b).estimate).toBe(1);
  });

  test('refuses more successes than units', () => {
    const wrong = { type: 'proportion', n: 10, successes: 11 } as const;
    expect(welchTest(wrong, wrong, options('absolute'))).toEqual({ ok: false, reason: 'INVALID' });
  });
});

test('a covariate that explains most of the figure leaves little variance, and no difference that it had', () => {
  const units = { type: 'cuped', n: 1000, m2X: 1000, m2Y: 1000, cXY: 900 } as const;
  const control: CupedArm = { ...units, meanX: 5, meanY: 5 };
  const treatment: CupedArm = { ...units, meanX: 5.1, meanY: 5.09 };
  const { theta, estimate, varianceReduction } = valueOf(
    cupedTest(control, treatment, options('absolute')),
  );
  expect(theta).toBeCloseTo(0.9, 3);
  expect(estimate).toBeCloseTo(0, 3);
  expect(varianceReduction).toBeCloseTo(0.81, 4);
});

test('a ramp over days that differ shows no effect in strata, though pooled arms do', () => {
  const day = (n: number, successes: number) => ({ type: 'proportion', n, successes }) as const;
  const strata = [
    { control: day(9500, 950), treatment: day(500, 50) },
    { control: day(5000, 1000), treatment: day(5000, 1000) },
    { control: day(100, 50), treatment: day(0, 0) },
  ];
  const { estimate, pValue, droppedShare } = valueOf(stratifiedEffect(strata, 0.05));
  expect([estimate, pValue]).toEqual([0, 1]);
  expect(droppedShare).toBeCloseTo(100 / 20_100, 12);
  expect(compare(day(14_500, 1950), day(5500, 1050)).pValue).toBeLessThan(1e-10);
});

describe('adjusting for many tests', () => {
  test('Holm is between the raw values and Bonferroni, Benjamini and Hochberg below Holm', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (pValues) => {
        const [strict, stepDown, stepUp] = [bonferroni, holm, benjaminiHochberg].map((adjust) => {
          return valueOf(adjust(pValues)).map(Number);
        });
        for (const [i, p] of pValues.entries()) {
          expect(stepDown?.[i]).toBeLessThanOrEqual(strict?.[i] ?? 0);
          expect(stepUp?.[i]).toBeLessThanOrEqual((stepDown?.[i] ?? 0) + 1e-15);
          expect(stepUp?.[i]).toBeGreaterThanOrEqual(p);
        }
      }),
    );
  });

  test('a test without a p-value is no member of the family', () => {
    expect(valueOf(holm([0.01, null, 0.04]))).toEqual([0.02, null, 0.04]);
  });
});

test('Dunnett is the t-test for one treatment, and milder than Bonferroni for more', () => {
  const one = valueOf(dunnett({ controlUnits: 12, treatments: [{ units: 9, t: 2.2 }] }));
  expect(one.pValues[0]).toBeCloseTo(2 * tSf(2.2, 19), 10);
  const treatments = [2.2, 1, 0.3].map((t) => ({ units: 9, t }));
  const [first = 0] = valueOf(dunnett({ controlUnits: 12, treatments })).pValues;
  expect(first).toBeGreaterThan(one.pValues[0] ?? 0);
  expect(first).toBeLessThan(3 * (one.pValues[0] ?? 0));
});
