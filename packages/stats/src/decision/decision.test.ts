import { expect, test } from 'vitest';
import { testVectors, valueOf } from '../vectors-testing.ts';
import { type Decision, decide, type Verdicts } from './decide.ts';
import { decideStage, type StageLook } from './decide-stage.ts';
import { errorRates } from './error-rates.ts';

interface PlanInput {
  readonly success_metrics: number;
  readonly guardrail_metrics: number;
  readonly alpha: number;
  readonly beta: number;
}

testVectors('decision_alpha_beta', (input: PlanInput) => {
  const rates = valueOf(
    errorRates({
      successMetrics: input.success_metrics,
      guardrailMetrics: input.guardrail_metrics,
      alpha: input.alpha,
      beta: input.beta,
    }),
  );
  return {
    alpha_success: rates.alphaSuccess,
    alpha_guardrail: rates.alphaGuardrail,
    beta_adjusted: rates.betaPerMetric,
    power_per_metric: rates.powerPerMetric,
  };
});

test('several success metrics share alpha and count once for beta', () => {
  const rates = errorRates({ successMetrics: 4, guardrailMetrics: 3, alpha: 0.04, beta: 0.2 });
  expect(valueOf(rates)).toEqual({
    alphaSuccess: 0.01,
    alphaGuardrail: 0.04,
    betaPerMetric: 0.05,
    powerPerMetric: 0.95,
  });
});

const GOOD: Verdicts = {
  success: ['unclear', 'improved'],
  guardrails: ['safe', 'safe'],
  isHealthy: true,
};

test.each<[string, Partial<Verdicts>, Decision['action'], Decision['because']]>([
  ['one success and safe guardrails ship', {}, 'ship', ['ALL_PASSED']],
  ['safe guardrails alone ship', { success: [] }, 'ship', ['ALL_PASSED']],
  ['no success waits', { success: ['unclear'] }, 'wait', ['NO_SUCCESS']],
  ['nothing measured waits', { success: [], guardrails: [] }, 'wait', ['NO_SUCCESS']],
  ['an unclear guardrail waits', { guardrails: ['unclear'] }, 'wait', ['GUARDRAIL_UNCLEAR']],
  ['a harmed guardrail rolls back', { guardrails: ['harmed'] }, 'roll_back', ['GUARDRAIL_HARMED']],
  [
    'a harmed guardrail rolls back on unhealthy data too',
    { guardrails: ['safe', 'harmed'], isHealthy: false },
    'roll_back',
    ['GUARDRAIL_HARMED', 'UNHEALTHY'],
  ],
  [
    'a deterioration rolls back though another metric improved',
    { success: ['improved', 'deteriorated'] },
    'roll_back',
    ['METRIC_DETERIORATED'],
  ],
  [
    'a deterioration on unhealthy data waits',
    { success: ['deteriorated'], isHealthy: false },
    'wait',
    ['UNHEALTHY', 'METRIC_DETERIORATED', 'NO_SUCCESS'],
  ],
])('%s', (_name, part, action, because) => {
  expect(decide({ ...GOOD, ...part })).toEqual({ action, because });
});

const STAGE: StageLook = {
  guardrails: [
    { logE: 0, isNonInferior: false },
    { logE: Math.log(2.9), isNonInferior: false },
  ],
  alpha: 0.05,
  hasLasted: true,
  isHealthy: true,
};
const shown = { logE: Math.log(5), isNonInferior: true };

test.each([
  ['advances a stage that lasted and is quiet', {}, 'advance'],
  ['extends a stage that is too short', { hasLasted: false }, 'extend'],
  ['extends at a suspicion', { guardrails: [{ logE: 1.2, isNonInferior: false }] }, 'extend'],
  ['advances early what is shown to be safe', { guardrails: [shown], hasLasted: false }, 'advance'],
  ['never advances on unhealthy data', { guardrails: [shown], isHealthy: false }, 'extend'],
  [
    'rolls back when the mean of two e-values reaches 20',
    {
      guardrails: [
        { logE: Math.log(39.5), isNonInferior: true },
        { logE: Math.log(0.5), isNonInferior: true },
      ],
      isHealthy: false,
    },
    'roll_back',
  ],
])('a rollout %s', (_name, part, action) => {
  expect(valueOf(decideStage({ ...STAGE, ...part })).action).toBe(action);
});
