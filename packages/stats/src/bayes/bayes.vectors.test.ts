import { expect, test } from 'vitest';
import { testVectors, valueOf } from '../vectors-testing.ts';
import { banditPosterior } from './bandit-posterior.ts';
import { betaBinomialPosterior, type BinomialArm } from './beta-binomial.ts';
import { nextWeights } from './next-weights.ts';
import { thompsonWeights } from './thompson-weights.ts';

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
