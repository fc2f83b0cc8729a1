import {
  armOf,
  type CupedArmInput,
  type CupedRatioInput,
  cupedArmOf,
  cupedRatioArmOf,
  type PlainArmInput,
  type QuantileInput,
  quantileArmOf,
} from '../moments/arms-testing.ts';
import { testVectors, valueOf } from '../vectors-testing.ts';
import { cupedTest } from './cuped.ts';
import { cupedRatioTest } from './cuped-ratio.ts';
import { dunnett } from './dunnett.ts';
import { fiellerInterval } from './fieller.ts';
import { heterogeneity } from './heterogeneity.ts';
import type { Inference } from './inference.ts';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  holm,
  type PValues,
} from './multiplicity.ts';
import { nonInferiorityTest } from './non-inferiority.ts';
import { newcombeInterval, pooledZTest, waldInterval } from './proportions.ts';
import { quantileBounds, quantileTest } from './quantile.ts';
import { stratifiedEffect } from './stratified.ts';
import { type Comparison, type TestOptions, welchTest } from './welch.ts';

interface Arms<Arm> {
  readonly control: Arm;
  readonly treatment: Arm;
}
type Level = { readonly alpha: number };
type ProportionInput = Extract<PlainArmInput, { readonly type: 'proportion' }>;

for (const name of ['welch_t', 'ratio_delta']) {
  testVectors<Arms<PlainArmInput> & TestOptions>(name, ({ control, treatment, ...options }) =>
    named(valueOf(welchTest(armOf(control), armOf(treatment), options))),
  );
}

testVectors<Arms<CupedArmInput> & TestOptions>('cuped_mean', ({ control, treatment, ...options }) =>
  named(valueOf(cupedTest(cupedArmOf(control), cupedArmOf(treatment), options))),
);

testVectors<Arms<PlainArmInput> & Level>('fieller_ci', ({ control, treatment, alpha }) => {
  const value = valueOf(fiellerInterval(armOf(control), armOf(treatment), alpha));
  return { ...value, bounded: value.isBounded, ci_lower: value.lower, ci_upper: value.upper };
});

testVectors<Arms<ProportionInput>>('proportions_pooled_z', ({ control, treatment }) => {
  const value = valueOf(pooledZTest(proportionOf(control), proportionOf(treatment)));
  return { ...value, p_value: value.pValue, se_pooled: value.standardErrorPooled };
});

testVectors<Arms<ProportionInput> & Level>('proportions_wald_ci', ({ control, treatment, alpha }) =>
  named(valueOf(waldInterval(proportionOf(control), proportionOf(treatment), alpha))),
);

testVectors<Arms<ProportionInput> & Level>('proportions_newcombe_ci', (input) => {
  const arms = [proportionOf(input.control), proportionOf(input.treatment)] as const;
  const { control, treatment, ...value } = valueOf(newcombeInterval(...arms, input.alpha));
  return {
    estimate: value.estimate,
    ci_lower: value.lower,
    ci_upper: value.upper,
    control_lower: control.lower,
    control_upper: control.upper,
    treatment_lower: treatment.lower,
    treatment_upper: treatment.upper,
  };
});

testVectors<Arms<CupedRatioInput> & TestOptions>('cuped_ratio', (input) => {
  const { control, treatment, ...options } = input;
  return named(
    valueOf(cupedRatioTest(cupedRatioArmOf(control), cupedRatioArmOf(treatment), options)),
  );
});

testVectors<Arms<QuantileInput> & TestOptions>(
  'quantile_test',
  ({ control, treatment, ...options }) => {
    const value = valueOf(quantileTest(quantileArmOf(control), quantileArmOf(treatment), options));
    return { ...named(value), control_unit_variance: value.controlVariance };
  },
);

testVectors<{ n: number; nu: number } & Level>('quantile_bounds', ({ n, nu, alpha }) => {
  const value = valueOf(quantileBounds(n, nu, alpha));
  return {
    feasible: value.isFeasible,
    lower_rank: value.lowerRank,
    upper_rank: value.upperRank,
    lower_fraction: value.lowerFraction,
    upper_fraction: value.upperFraction,
  };
});

testVectors<{ strata: readonly Arms<PlainArmInput>[] } & Level>(
  'stratified_effect',
  ({ strata, alpha }) => {
    const arms = strata.map(({ control, treatment }) => {
      return { control: armOf(control), treatment: armOf(treatment) };
    });
    return named(valueOf(stratifiedEffect(arms, alpha)));
  },
);

testVectors<{ effects: readonly number[]; ses: readonly number[] }>('heterogeneity_q', (input) => {
  const groups = input.effects.map((estimate, i) => {
    return { estimate, standardError: input.ses[i] ?? 0 };
  });
  const value = valueOf(heterogeneity(groups));
  return {
    pooled: value.pooled,
    pooled_se: value.pooledStandardError,
    Q: value.q,
    df: value.df,
    p_value: value.pValue,
    I2: value.inconsistency,
  };
});

for (const [name, adjust] of [
  ['holm', holm],
  ['bh', benjaminiHochberg],
  ['benjamini_yekutieli', benjaminiYekutieli],
  ['bonferroni', bonferroni],
] as const) {
  testVectors<{ p_values: PValues }>(name, (input) => ({
    adjusted: valueOf(adjust(input.p_values)),
  }));
}

interface DunnettInput {
  readonly control_n: number;
  readonly treatment_n: readonly number[];
  readonly t: readonly number[];
}

testVectors<DunnettInput>('dunnett', ({ control_n: controlUnits, treatment_n, t }) => {
  const treatments = treatment_n.map((units, i) => ({ units, t: t[i] ?? 0 }));
  const { df, pValues } = valueOf(dunnett({ controlUnits, treatments }));
  return { df, p_adjusted: pValues };
});

interface NonInferiorityInput extends Arms<PlainArmInput> {
  readonly margin_relative: number;
  readonly direction: 'increase' | 'decrease';
  readonly alpha: number;
}

testVectors<NonInferiorityInput>('non_inferiority', (input) => {
  const { margin_relative: margin, direction: better, alpha } = input;
  const arms = [armOf(input.control), armOf(input.treatment)] as const;
  const value = valueOf(nonInferiorityTest(...arms, { margin, better, alpha }));
  return {
    ...value,
    margin_absolute: value.marginAbsolute,
    p_value: value.pValue,
    non_inferior: value.isNonInferior,
  };
});

function proportionOf({ n, sum: successes }: ProportionInput) {
  return { type: 'proportion', n, successes } as const;
}

/** Our names and the vectors'. */
function named(value: Inference & Partial<Comparison> & { readonly varianceReduction?: number }) {
  return {
    ...value,
    se: value.standardError,
    p_value: value.pValue,
    ci_lower: value.lower,
    ci_upper: value.upper,
    control_mean: value.controlMean,
    treatment_mean: value.treatmentMean,
    variance_reduction: value.varianceReduction,
  };
}
