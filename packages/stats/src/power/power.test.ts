import { describe, expect, test } from 'vitest';
import { valueOf } from '../vectors-testing.ts';
import { detectableDifference, detectableLift, unitsForAnyLift } from './detectable.ts';
import { powerOfDifference, powerOfLift } from './power.ts';
import { unitsForDifference, unitsForLift } from './sample-size.ts';
import { unitsForTTest } from './sample-size-t.ts';
import { unitsToGo } from './sequential-power.ts';

const RATES = { alpha: 0.05, power: 0.8 };
const ARMS = { varianceControl: 4, varianceTreatment: 6, unitsControl: 900, unitsTreatment: 300 };

describe('power, units and detectable effect are one question asked three ways', () => {
  test('for a difference', () => {
    const { difference } = valueOf(detectableDifference({ ...ARMS, ...RATES }));
    expect(valueOf(powerOfDifference({ ...ARMS, difference, alpha: 0.05 })).power).toBeCloseTo(
      0.8,
      5,
    );
    const units = valueOf(unitsForDifference({ ...ARMS, ...RATES, difference, ratio: 1 / 3 }));
    expect(units.unitsControlExact).toBeCloseTo(900, 6);
  });

  test('for a lift', () => {
    const plan = { mean: -0.1, variance: 0.09, unitsPerArm: 13_500 };
    const { lift } = valueOf(detectableLift({ ...plan, ...RATES }));
    expect(valueOf(powerOfLift({ ...plan, lift, alpha: 0.05 })).power).toBeCloseTo(0.8, 5);
    expect(valueOf(unitsForLift({ ...plan, ...RATES, lift })).unitsControlExact).toBeCloseTo(
      13_500,
      5,
    );
  });
});

test('no effect is found as often as alpha says, and no number of units finds it more often', () => {
  const none = { ...ARMS, difference: 0 };
  expect(valueOf(powerOfDifference({ ...none, alpha: 0.05 })).power).toBeCloseTo(0.05, 12);
  expect(unitsForDifference({ ...none, ...RATES, ratio: 1 })).toEqual({
    ok: false,
    reason: 'INVALID',
  });
});

test('with too few units no lift can be found, and it is said how many it takes', () => {
  const plan = { mean: 0.01, variance: 4, ...RATES };
  const { unitsPerArmExact } = valueOf(unitsForAnyLift(plan));
  const [few, enough] = [0.999, 1.001].map((factor) => {
    return detectableLift({ ...plan, unitsPerArm: factor * unitsPerArmExact });
  });
  expect(few).toEqual({ ok: false, reason: 'NOT_REACHABLE' });
  expect(enough?.ok).toBe(true);
});

test('a t-test of few units needs more than the normal test, one of many hardly more', () => {
  const unitsOf = (difference: number, power = RATES.power) => {
    const plan = { alpha: RATES.alpha, power, difference, standardDeviation: 1 };
    return valueOf(unitsForTTest(plan)).unitsPerArmExact;
  };
  const extraUnits = (difference: number) => {
    const variances = { varianceControl: 1, varianceTreatment: 1 };
    const plan = { ...RATES, ...variances, difference, ratio: 1 };
    return unitsOf(difference) - valueOf(unitsForDifference(plan)).unitsControlExact;
  };
  // The example of R's power.t.test: 22.02110 for an effect of 1 with a power of 0.9.
  expect(unitsOf(1, 0.9)).toBeCloseTo(22.0211, 4);
  expect(extraUnits(1.5)).toBeGreaterThan(1);
  // z² / 4 for many.
  expect(extraUnits(0.01)).toBeCloseTo(1.96 ** 2 / 4, 2);
});

test('enough units already means none to go', () => {
  const state = { variance: 1e-6, target: 0.1, units: 1000, plannedUnits: 1000, ...RATES };
  expect(valueOf(unitsToGo(state)).scalingFactor).toBe(0);
});
