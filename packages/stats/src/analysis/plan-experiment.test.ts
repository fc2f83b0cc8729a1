import { describe, expect, test } from 'vitest';
import { unitsForDifference } from '../power/sample-size.ts';
import { powerOfLastLook } from '../power/sequential-power.ts';
import { valueOf } from '../vectors-testing.ts';
import { aaSummary } from './aa-summary.ts';
import { type PlanToMake, planExperiment } from './plan-experiment.ts';

const PLAN: PlanToMake = {
  kind: 'mean',
  mean: 10,
  variance: 16,
  lift: 0.02,
  weights: [50, 50],
  traffic: 0.5,
  unitsPerDay: 1_000,
  alpha: 0.05,
  power: 0.8,
  isSequential: false,
};

describe('a plan', () => {
  test('for one look is that of the test of a difference', () => {
    const { units, unitsPerVariant, days } = valueOf(planExperiment(PLAN));
    const size = valueOf(
      unitsForDifference({
        difference: 0.2,
        varianceControl: 16,
        varianceTreatment: 16,
        ratio: 1,
        alpha: 0.05,
        power: 0.8,
      }),
    );
    expect(unitsPerVariant).toEqual([size.unitsControl, size.unitsTreatment]);
    expect(days).toBe(units / 500);
  });

  test('for looking every day has the power asked for at its last look', () => {
    const { unitsPerVariant } = valueOf(
      planExperiment({ ...PLAN, lift: 0.001, isSequential: true }),
    );
    const [unitsPerArm = 0] = unitsPerVariant;
    const { power } = valueOf(
      powerOfLastLook({
        mean: 10,
        variance: 16,
        lift: 0.001,
        unitsPerArm,
        plannedUnits: 2 * unitsPerArm,
        alpha: 0.05,
      }),
    );
    // That is of lifts, whose variance is greater by about their size.
    expect(power).toBeCloseTo(0.8, 2);
  });

  test('knows the variance of a proportion at the changed rate', () => {
    const plan = { ...PLAN, kind: 'proportion', mean: 0.1, variance: null, lift: 0.2 } as const;
    const [control = 0] = valueOf(planExperiment(plan)).unitsPerVariant;
    const z = 1.959963984540054 + 0.8416212335729143;
    expect(control).toBe(Math.ceil(((0.1 * 0.9 + 0.12 * 0.88) * z * z) / 0.02 ** 2));
  });

  test('finds after the planned days what it was planned for, and less later', () => {
    for (const isSequential of [false, true]) {
      for (const kind of ['mean', 'proportion'] as const) {
        const plan = { ...PLAN, kind, mean: kind === 'mean' ? 10 : 0.3, isSequential };
        const { days, curve } = valueOf(planExperiment(plan));
        const after = curve.filter((point) => point.days >= days);
        expect(after[0]?.detectable).toBeLessThanOrEqual(0.02);
        expect(after[0]?.detectable).toBeGreaterThan(0.018);
        const all = curve.map(({ detectable }) => detectable ?? Number.POSITIVE_INFINITY);
        expect(all).toEqual(all.toSorted((a, b) => b - a));
        expect(curve.length).toBeLessThanOrEqual(61);
      }
    }
  });

  test('shares alpha among variants and is as long as the smallest needs', () => {
    const three = valueOf(planExperiment({ ...PLAN, weights: [40, 40, 20] }));
    const alone = valueOf(planExperiment({ ...PLAN, weights: [40, 20], alpha: 0.025 }));
    expect(three.unitsPerVariant[2]).toBe(alone.unitsPerVariant[1]);
  });

  test.each<[string, Partial<PlanToMake>, string]>([
    ['a mean of zero', { mean: 0 }, 'ZERO_BASELINE'],
    ['a rate above one', { kind: 'proportion', mean: 0.9, lift: 0.2 }, 'NOT_REACHABLE'],
    ['no effect', { lift: 0 }, 'INVALID'],
    ['one variant', { weights: [100] }, 'INVALID'],
    ['a mean without variance', { variance: null }, 'INVALID'],
  ])('refuses %s', (_name, changes, reason) => {
    expect(planExperiment({ ...PLAN, ...changes })).toEqual({ ok: false, reason });
  });
});

describe('an A/A check', () => {
  const even = Array.from({ length: 1_000 }, (_, i) => (i + 0.5) / 1_000);

  test('finds evenly spread p-values sound', () => {
    const summary = valueOf(aaSummary(even));
    expect(summary).toMatchObject({ runs: 1_000, rejected: 50, rate: 0.05, isSound: true });
    expect(summary.uniformityP).toBeCloseTo(1, 9);
    expect(summary.histogram).toEqual(Array.from({ length: 20 }, () => 50));
    // The 99 % band of Binomial(1000, 0.05).
    expect(summary.expected).toEqual({ lower: 0.033, upper: 0.069 });
  });

  test('finds too many small p-values, and uneven ones, unsound', () => {
    const small = even.map((p) => p ** 1.4);
    expect(valueOf(aaSummary(small))).toMatchObject({ rejected: 118, isSound: false });
    const uneven = even.map((p) => (p < 0.05 ? p : 0.05 + (p - 0.05) / 2));
    expect(valueOf(aaSummary(uneven))).toMatchObject({ rejected: 50, isSound: false });
    expect(valueOf(aaSummary(uneven)).uniformityP).toBeLessThan(1e-6);
  });
});
