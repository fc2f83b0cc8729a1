import type { PlanBody } from '@halyard/contracts/experiment-plan';
import type { Metric } from '@halyard/contracts/metrics';
import { EMPTY_PLAN, type PlanInputs, planBodyOf } from '#domain/plan/plan-inputs.ts';
import { decidingMetric, type WizardDraft, weightsForPlan } from './wizard-draft.ts';

type Known = Pick<Metric, 'key' | 'minimum_effect'>;

/** What a draft's duration is planned with: it looks for what its metric says is worth finding. */
export function planInputsOf(draft: WizardDraft, metrics: readonly Known[]): PlanInputs {
  const decides = decidingMetric(draft);
  const metric = metrics.find(({ key }) => key === decides);
  return {
    ...draft.plan,
    effect: draft.ownEffect ?? metric?.minimum_effect ?? EMPTY_PLAN.effect,
  };
}

/** What the server is asked of a draft's duration; undefined while something is missing. */
export function planBodyOfDraft(draft: WizardDraft, inputs: PlanInputs): PlanBody | undefined {
  return planBodyOf(inputs, {
    metricKey: decidingMetric(draft),
    environmentKey: draft.environmentKey,
    weights: weightsForPlan(draft),
    traffic: draft.traffic,
  });
}
