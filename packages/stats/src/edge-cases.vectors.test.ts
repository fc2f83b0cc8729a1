import { describe, expect, test } from 'vitest';
import { normalPosterior } from './bayes/normal-posterior.ts';
import { benjaminiHochberg, type PValues } from './frequentist/multiplicity.ts';
import { newcombeInterval, pooledZTest } from './frequentist/proportions.ts';
import { quantileTest } from './frequentist/quantile.ts';
import { welchTest } from './frequentist/welch.ts';
import {
  armOf,
  type PlainArmInput,
  type QuantileInput,
  quantileArmOf,
} from './moments/arms-testing.ts';
import { type Difference, effectOf } from './moments/delta-variance.ts';
import { summaryOf } from './moments/summary.ts';
import { no, ok, type Result } from './result.ts';
import { asymptoticCs } from './sequential/asymptotic-cs.ts';
import { readVectors, valueOf } from './vectors-testing.ts';

interface Arms<Arm> {
  readonly control: Arm;
  readonly treatment: Arm;
}

type EdgeInput =
  | (Arms<PlainArmInput> & {
      readonly test: 'welch' | 'ratio' | 'bayes_normal';
      readonly difference: Difference;
    })
  | (Arms<QuantileInput> & { readonly test: 'quantile'; readonly difference: Difference })
  | (Arms<PlainArmInput> & { readonly test: 'proportion' })
  | { readonly test: 'bh'; readonly p_values: PValues }
  | {
      readonly test: 'sequential';
      readonly estimate: number;
      readonly se: number;
      readonly n_total: number;
      readonly n_star: number;
    };

/** The vectors' words for what there is to say, and ours. */
const ANSWERS: Readonly<Record<string, Result<unknown>>> = {
  ZERO_OR_NEGATIVE_VARIANCE: no('ZERO_VARIANCE'),
  ZERO_DENOMINATOR: no('ZERO_DENOMINATOR'),
  NO_UNITS: no('TOO_FEW_UNITS'),
  EMPTY_OK: ok([]),
};

const TEST = { alternative: 'two-sided', alpha: 0.05 } as const;

describe('spec/stats/edge_case.json', () => {
  const cases = readVectors<EdgeInput, { readonly status: string }>('edge_case');

  test.each(cases)('$id', ({ input, expected }) => {
    expect(answer(input)).toEqual(ANSWERS[expected.status]);
  });

  test('no success in either arm leaves Newcombe’s interval', () => {
    const arm = { type: 'proportion', n: 100, successes: 0 } as const;
    const { lower, upper } = valueOf(newcombeInterval(arm, arm, 0.05));
    expect([lower, upper]).toEqual([-upper, upper]);
    expect(upper).toBeCloseTo(0.037, 3);
  });
});

function answer(input: EdgeInput): Result<unknown> {
  switch (input.test) {
    case 'welch':
    case 'ratio': {
      const { control, treatment, difference } = input;
      return welchTest(armOf(control), armOf(treatment), { ...TEST, difference });
    }
    case 'quantile': {
      const { control, treatment, difference } = input;
      const arms = [quantileArmOf(control), quantileArmOf(treatment)] as const;
      return quantileTest(...arms, { ...TEST, difference });
    }
    case 'bayes_normal': {
      const control = summaryOf(armOf(input.control));
      const treatment = summaryOf(armOf(input.treatment));
      if (!control.ok) return control;
      if (!treatment.ok) return treatment;
      const effect = effectOf(control.value, treatment.value, input.difference);
      if (!effect.ok) return effect;
      const { estimate, variance } = effect.value;
      return normalPosterior({ estimate, standardError: Math.sqrt(variance), prior: null });
    }
    case 'proportion': {
      const [control, treatment] = [armOf(input.control), armOf(input.treatment)];
      if (control.type !== 'proportion' || treatment.type !== 'proportion') break;
      return pooledZTest(control, treatment);
    }
    case 'bh':
      return benjaminiHochberg(input.p_values);
    case 'sequential':
      return asymptoticCs({
        estimate: input.estimate,
        standardError: input.se,
        units: input.n_total,
        plannedUnits: input.n_star,
        alpha: 0.05,
      });
  }
  throw new Error('This test is not known.');
}
