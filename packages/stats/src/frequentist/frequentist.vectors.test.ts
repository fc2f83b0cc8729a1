import {
  armOf,
  type CupedArmInput,
  cupedArmOf,
  type PlainArmInput,
} from '../moments/arms-testing.ts';
import { testVectors, valueOf } from '../vectors-testing.ts';
import { cupedTest } from './cuped.ts';
import { fiellerInterval } from './fieller.ts';
import type { Inference } from './inference.ts';
import { newcombeInterval, pooledZTest, waldInterval } from './proportions.ts';
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
