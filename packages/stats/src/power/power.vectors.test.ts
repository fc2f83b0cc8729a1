import type { Result } from '../result.ts';
import { testVectors, valueOf } from '../vectors-testing.ts';
import { detectableLift } from './detectable.ts';
import { powerOfDifference, powerOfLift } from './power.ts';
import { unitsForDifference, unitsForProportions } from './sample-size.ts';
import { unitsForTTest } from './sample-size-t.ts';
import { powerOfLastLook, unitsToGo } from './sequential-power.ts';

interface Rates {
  readonly alpha: number;
  readonly power: number;
}

interface PowerInput {
  readonly delta: number;
  readonly variance: number;
  readonly alpha: number;
  readonly n1: number;
  readonly n2: number;
}

testVectors<PowerInput>('power_abs', ({ delta, variance, alpha, n1, n2 }) =>
  valueOf(
    powerOfDifference({
      difference: delta,
      varianceControl: variance,
      varianceTreatment: variance,
      unitsControl: n1,
      unitsTreatment: n2,
      alpha,
    }),
  ),
);

interface LiftInput {
  readonly mean: number;
  readonly variance: number;
  readonly n_per_variation: number;
  readonly lift: number;
  readonly alpha: number;
}

testVectors<LiftInput>('power_lift', (input) => valueOf(powerOfLift(planOf(input))));

testVectors<LiftInput & { n_star: number }>('power_sequential_single_look', (input) => {
  const plan = { ...planOf(input), plannedUnits: input.n_star };
  const { power, standardError: se } = valueOf(powerOfLastLook(plan));
  return { power, se };
});

interface ScalingInput extends Rates {
  readonly variance_of_lift: number;
  readonly target_mde: number;
  readonly n_so_far: number;
  readonly sequential_n_star: number | null;
}

testVectors<ScalingInput>('power_midexperiment_scaling', ({ alpha, power, ...input }) => {
  const state = {
    variance: input.variance_of_lift,
    target: input.target_mde,
    units: input.n_so_far,
    plannedUnits: input.sequential_n_star,
  };
  return { scaling_factor: valueOf(unitsToGo({ ...state, alpha, power })).scalingFactor };
});

interface SizeInput extends Rates {
  readonly delta: number;
  readonly variance_control: number;
  readonly variance_treatment?: number;
  readonly ratio: number;
}

testVectors<SizeInput>('sample_size_abs', ({ alpha, power, ratio, ...input }) => {
  const value = valueOf(
    unitsForDifference({
      difference: input.delta,
      varianceControl: input.variance_control,
      varianceTreatment: input.variance_treatment ?? input.variance_control,
      ratio,
      alpha,
      power,
    }),
  );
  return {
    n_control: value.unitsControl,
    n_treatment: value.unitsTreatment,
    n_total: value.unitsTotal,
    n_control_exact: value.unitsControlExact,
  };
});

testVectors<{ p1: number; p2: number } & Rates>('sample_size_prop', ({ p1, p2, ...rates }) => {
  const value = valueOf(unitsForProportions({ control: p1, treatment: p2, ...rates }));
  return { n_per_arm_exact: value.unitsControlExact };
});

testVectors<{ delta: number; sd: number } & Rates>('sample_size_t', ({ delta, sd, ...rates }) => {
  const value = valueOf(unitsForTTest({ difference: delta, standardDeviation: sd, ...rates }));
  return { n_per_arm_exact: value.unitsPerArmExact };
});

testVectors<Omit<LiftInput, 'lift'> & Rates>('mde_lift', ({ n_per_variation, ...input }) => {
  const result: Result<{ readonly lift: number }> = detectableLift({
    ...input,
    unitsPerArm: n_per_variation,
  });
  return { mde: !result.ok && result.reason === 'NOT_REACHABLE' ? null : valueOf(result).lift };
});

function planOf({ n_per_variation: unitsPerArm, ...input }: LiftInput) {
  return { ...input, unitsPerArm };
}
