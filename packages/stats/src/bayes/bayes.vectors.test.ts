import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantileSummary } from '../frequentist/quantile.ts';
import { armOf, type PlainArmInput } from '../moments/arms-testing.ts';
import { type Difference, effectOf } from '../moments/delta-variance.ts';
import { type Summary, summaryOf } from '../moments/summary.ts';
import { readVectors, testVectors, valueOf } from '../vectors-testing.ts';
import { banditPosterior } from './bandit-posterior.ts';
import { type BinomialArm, betaBinomialPosterior } from './beta-binomial.ts';
import { nextWeights } from './next-weights.ts';
import { type NormalPrior, normalPosterior } from './normal-posterior.ts';
import { thompsonWeights } from './thompson-weights.ts';

interface QuantileInput {
  readonly type: 'quantile';
  readonly n: number;
  readonly n_star: number;
  readonly nu: number;
  readonly quantile: number;
  readonly quantile_lower: number;
  readonly quantile_upper: number;
}

type ArmInput = PlainArmInput | QuantileInput;

interface EffectInput {
  readonly estimate: number;
  readonly se: number;
}

interface ArmsInput {
  readonly control: ArmInput;
  readonly treatment: ArmInput;
  readonly difference: Difference;
}

type NormalInput = (EffectInput | ArmsInput) & {
  readonly prior: NormalPrior | null;
  readonly inverse?: boolean;
  readonly alpha?: number;
};

testVectors('bayes_normal', (input: NormalInput) => {
  const posterior = valueOf(
    normalPosterior({
      ...effectIn(input),
      prior: input.prior,
      isLowerBetter: input.inverse ?? false,
      alpha: input.alpha ?? 0.05,
    }),
  );
  return {
    posterior_mean: posterior.mean,
    posterior_sd: posterior.sd,
    chance_to_win: posterior.chanceToWin,
    ci_lower: posterior.lower,
    ci_upper: posterior.upper,
    loss_control: posterior.lossControl,
    loss_treatment: posterior.lossTreatment,
  };
});

function effectIn(input: EffectInput | ArmsInput) {
  if ('estimate' in input) return { estimate: input.estimate, standardError: input.se };
  const [control, treatment] = [input.control, input.treatment].map(summaryIn);
  if (control === undefined || treatment === undefined) throw new Error('There are two arms.');
  const { estimate, variance } = valueOf(effectOf(control, treatment, input.difference));
  return { estimate, standardError: Math.sqrt(variance) };
}

function summaryIn(arm: ArmInput): Summary {
  if (arm.type !== 'quantile') return valueOf(summaryOf(armOf(arm)));
  return valueOf(
    quantileSummary({
      type: 'quantile',
      n: arm.n,
      boundsEvents: arm.n_star,
      level: arm.nu,
      quantile: arm.quantile,
      lower: arm.quantile_lower,
      upper: arm.quantile_upper,
    }),
  );
}

interface RatesInput {
  readonly control: BinomialArm;
  readonly treatment: BinomialArm;
  readonly prior_a: number;
  readonly prior_b: number;
}

testVectors('bayes_beta_binomial', ({ control, treatment, prior_a, prior_b }: RatesInput) => {
  const posterior = valueOf(
    betaBinomialPosterior({ control, treatment, prior: { a: prior_a, b: prior_b } }),
  );
  return {
    chance_to_win: posterior.chanceToWin,
    loss_treatment: posterior.lossTreatment,
    loss_control: posterior.lossControl,
    posterior_mean_control: posterior.control.mean,
    posterior_mean_treatment: posterior.treatment.mean,
    control_ci: [posterior.control.lower, posterior.control.upper],
    treatment_ci: [posterior.treatment.lower, posterior.treatment.upper],
  };
});

interface BanditInput {
  readonly n: number;
  readonly sum: number;
  readonly sum_squares: number;
  readonly prior_mean: number;
  readonly prior_variance: number;
}

testVectors('bandit_posterior', (input: BanditInput) => {
  const posterior = valueOf(
    banditPosterior(
      { n: input.n, sum: input.sum, sumSquares: input.sum_squares },
      { mean: input.prior_mean, variance: input.prior_variance },
    ),
  );
  return { posterior_mean: posterior.mean, posterior_sd: posterior.sd };
});

interface ThompsonInput {
  readonly posterior_means: readonly number[];
  readonly posterior_sds: readonly number[];
  readonly inverse?: boolean;
  readonly floor?: number;
}

testVectors('thompson_weights', (input: ThompsonInput) => {
  const { bestArmProbabilities, topTwo, weights } = valueOf(weightsOf(input));
  return { best_arm_probabilities: bestArmProbabilities, top_two: topTwo, weights };
});

function weightsOf({ posterior_means, posterior_sds, inverse = false, floor = 0 }: ThompsonInput) {
  const posteriors = posterior_means.map((mean, i) => ({ mean, sd: posterior_sds[i] ?? 0 }));
  return thompsonWeights(posteriors, { isLowerBetter: inverse, floor });
}

describe('Thompson weights', () => {
  test('have all the digits of the vectors that were computed by quadrature, too', () => {
    interface Expected {
      readonly weights: readonly number[];
    }
    for (const { input, expected } of readVectors<ThompsonInput, Expected>('thompson_weights')) {
      const { weights } = valueOf(weightsOf(input));
      for (const [i, weight] of weights.entries()) {
        expect(weight).toBeCloseTo(expected.weights[i] ?? 0, 11);
      }
    }
  });

  test('follow the best two where they are asked to', () => {
    const arms = [1, 2, 3].map((mean) => ({ mean, sd: 0.01 }));
    const { weights } = valueOf(thompsonWeights(arms, { isTopTwo: true, floor: 0.1 }));
    expect(weights.map((weight) => Math.round(weight * 1e9) / 1e9)).toEqual([0.1, 0.45, 0.45]);
  });

  test('stay as they are below 100 units in an arm', () => {
    const prior = { mean: 0, variance: 1 };
    const arm = (n: number) => ({ n, sum: n / 2, sumSquares: n / 2 });
    expect(nextWeights([arm(99), arm(500)], prior)).toEqual({ ok: false, reason: 'TOO_FEW_UNITS' });
    expect(valueOf(nextWeights([arm(400), arm(400)], prior)).weights[0]).toBeCloseTo(0.5, 12);
  });

  test.each([
    ['no arms', [], 'NOT_APPLICABLE'],
    ['an arm that is certain', [{ mean: 1, sd: 0 }], 'INVALID'],
    ['31 arms', Array.from({ length: 31 }, () => ({ mean: 1, sd: 1 })), 'INVALID'],
  ])('need more than %s', (_name, arms, reason) => {
    expect(thompsonWeights(arms)).toEqual({ ok: false, reason });
  });
});

describe('beta posteriors', () => {
  const arm = fc.nat(400).chain((n) => fc.record({ n: fc.constant(n), sum: fc.nat(n) }));
  const prior = { a: 0.5, b: 0.5 };

  test('have losses that differ by the difference of the means', () => {
    fc.assert(
      fc.property(arm, arm, (control, treatment) => {
        const one = valueOf(betaBinomialPosterior({ control, treatment, prior }));
        const apart = one.treatment.mean - one.control.mean;
        expect(one.lossControl - one.lossTreatment).toBeCloseTo(apart, 10);
        const other = valueOf(
          betaBinomialPosterior({ control: treatment, treatment: control, prior }),
        );
        expect(one.chanceToWin + other.chanceToWin).toBeCloseTo(1, 10);
      }),
      { numRuns: 40 },
    );
  });

  test('are exact to many digits: a large pair by the finite sum for whole parameters', () => {
    const posterior = betaBinomialPosterior({
      control: { n: 1_000_000, sum: 30_000 },
      treatment: { n: 1_000_000, sum: 30_450 },
      prior: { a: 1, b: 1 },
    });
    // The sum in 40 digits, and E[max(control − treatment, 0)] from two more of the kind.
    expect(valueOf(posterior).chanceToWin / 0.9684552883809961).toBeCloseTo(1, 12);
    expect(valueOf(posterior).lossTreatment / 2.9786775754000715e-6).toBeCloseTo(1, 10);
  });

  test('need no more events than units, and a prior', () => {
    const fine = { n: 10, sum: 3 };
    const invalid = { ok: false, reason: 'INVALID' };
    const treatment = { n: 10, sum: 11 };
    expect(betaBinomialPosterior({ control: fine, treatment, prior })).toEqual(invalid);
    const none = { control: fine, treatment: fine, prior: { a: 0, b: 1 } };
    expect(betaBinomialPosterior(none)).toEqual(invalid);
  });
});

test('a normal posterior says nothing without variance, and stays finite far out', () => {
  const flat = { estimate: 1, prior: null };
  expect(normalPosterior({ ...flat, standardError: 0 })).toEqual({
    ok: false,
    reason: 'ZERO_VARIANCE',
  });
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(number, number, number, number, (estimate, standardError, mean, variance) => {
      const posterior = normalPosterior({ estimate, standardError, prior: { mean, variance } });
      if (!posterior.ok) return;
      expect(Object.values(posterior.value).every(Number.isFinite)).toBe(true);
      expect(posterior.value.chanceToWin).toBeLessThanOrEqual(1);
    }),
    { numRuns: 1_000 },
  );
});
