import { describe } from 'vitest';
import { testVectors, valueOf } from '../vectors-testing.ts';
import { asymptoticCs } from './asymptotic-cs.ts';
import { asymptoticCsOneSided } from './asymptotic-cs-one-sided.ts';
import { betaBinomialEvidence } from './beta-binomial-evidence.ts';
import { gavi } from './gavi.ts';
import { groupSequentialBounds } from './group-bounds.ts';
import { msprt } from './msprt.ts';
import { oddsGridEvidence } from './odds-grid.ts';
import { sequentialSrm } from './sequential-srm.ts';
import type { Spending } from './spending.ts';
import { statsigBoundary } from './statsig-z.ts';

interface LookInput {
  readonly estimate: number;
  readonly se: number;
  readonly n_total: number;
  readonly n_star: number;
  readonly alpha: number;
}

function lookOf(input: LookInput) {
  return {
    estimate: input.estimate,
    standardError: input.se,
    units: input.n_total,
    plannedUnits: input.n_star,
    alpha: input.alpha,
  };
}

describe('confidence sequences', () => {
  testVectors('seq_asymptotic_cs', (input: LookInput) => {
    const cs = valueOf(asymptoticCs(lookOf(input)));
    return {
      rho: cs.rho,
      halfwidth: cs.halfWidth,
      ci_lower: cs.lower,
      ci_upper: cs.upper,
      log_e_value: cs.logE,
      p_value: cs.pValue,
    };
  });

  testVectors(
    'seq_asymptotic_cs_one_sided',
    (input: LookInput & { readonly side: 'greater' | 'less' }) => {
      const cs = valueOf(asymptoticCsOneSided(lookOf(input), input.side));
      return { rho: cs.rho, halfwidth: cs.halfWidth, ci_lower: cs.lower, ci_upper: cs.upper };
    },
  );

  testVectors('seq_gavi_eppo', (input: LookInput & { readonly n_tune: number }) => {
    const { rho, boundaryZ, lower, upper } = valueOf(
      gavi({ ...lookOf(input), plannedUnits: input.n_tune }),
    );
    return { rho, boundary_z: boundaryZ, ci_lower: lower, ci_upper: upper };
  });
});

describe('likelihood ratios', () => {
  testVectors('seq_msprt', (input: LookInput & { readonly tau2: number }) => {
    const test = valueOf(msprt({ ...lookOf(input), effectVariance: input.tau2 }));
    return {
      log_likelihood_ratio: test.logLikelihoodRatio,
      p_value: test.pValue,
      halfwidth: test.halfWidth,
    };
  });

  testVectors(
    'seq_statsig_z',
    (input: Readonly<Record<'var_t' | 'var_c' | 'n_t' | 'n_c' | 'alpha', number>>) => {
      const { differenceVariance, effectVariance, boundaryZ } = valueOf(
        statsigBoundary(
          { variance: input.var_c, n: input.n_c },
          { variance: input.var_t, n: input.n_t },
          input.alpha,
        ),
      );
      return { V: differenceVariance, tau: effectVariance, z_star: boundaryZ };
    },
  );
});

interface StageInput {
  readonly treatment_share: number;
  readonly treatment_events: number;
  readonly control_events: number;
}

function stageOf(input: StageInput) {
  return {
    treatmentShare: input.treatment_share,
    treatmentEvents: input.treatment_events,
    controlEvents: input.control_events,
  };
}

describe('guardrails', () => {
  testVectors(
    'seq_odds_grid_eprocess',
    (input: { readonly stages: readonly StageInput[]; readonly tolerated_odds: number }) => {
      const { logE, pValue } = valueOf(
        oddsGridEvidence(input.stages.map(stageOf), input.tolerated_odds),
      );
      return { log_e_value: logE, p_value: pValue };
    },
  );

  testVectors(
    'seq_betabinomial_eprocess',
    (
      input: StageInput & {
        readonly prior_a: number;
        readonly prior_b: number;
        readonly one_sided: boolean;
      },
    ) => {
      const { logE, pValue } = valueOf(
        betaBinomialEvidence(
          stageOf(input),
          { a: input.prior_a, b: input.prior_b },
          input.one_sided,
        ),
      );
      return { log_e_value: logE, p_value: pValue };
    },
  );
});

interface SrmInput {
  readonly cumulative_counts: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly concentration: number;
  readonly prior_alpha?: readonly number[];
}

testVectors('srm_sequential', (input: SrmInput) => {
  const { concentration, prior_alpha: prior } = input;
  const epochs = [{ weights: input.weights, looks: input.cumulative_counts }];
  const { logBayesFactor, pValue } = valueOf(
    sequentialSrm(epochs, { concentration, ...(prior && { prior }) }),
  );
  return { log_bayes_factor: logBayesFactor, p_value: pValue };
});

interface BoundsInput {
  readonly information_fractions: readonly number[];
  readonly alpha_one_sided: number;
  readonly spending: Spending['kind'];
  readonly parameter?: number;
}

testVectors('seq_group_bounds', (input: BoundsInput) => {
  const looks = valueOf(
    groupSequentialBounds({
      fractions: input.information_fractions,
      alphaOneSided: input.alpha_one_sided,
      spending: spendingOf(input),
    }),
  );
  return {
    z_bounds: looks.map((look) => look.zBound),
    cumulative_alpha: looks.map((look) => look.cumulativeAlpha),
    nominal_p_one_sided: looks.map((look) => look.nominalPOneSided),
    nominal_p_two_sided: looks.map((look) => look.nominalPTwoSided),
  };
});

function spendingOf({ spending, parameter = 0 }: BoundsInput): Spending {
  if (spending === 'power') return { kind: spending, rho: parameter };
  if (spending === 'hsd') return { kind: spending, gamma: parameter };
  return { kind: spending };
}
