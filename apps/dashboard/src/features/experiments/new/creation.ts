import type { Plan } from '@halyard/contracts/experiment-plan';
import type { CreateExperimentBody } from '@halyard/contracts/experiments';
import { wholeDays } from '#domain/plan/say-plan.ts';
import { keyOfExperiment, sayHypothesis, type WizardDraft } from './wizard-draft.ts';

const LONGEST_DAYS = 365;
const FEWEST_UNITS = 100;

/** How long the experiment is planned to run, and for how many units. */
export interface Planned {
  readonly days: number | null;
  readonly units: number | null;
}

/**
 * What the draft plans: as the plan says, or as somebody typed.
 * @param plan for the draft as it is; undefined where there is none.
 */
export function plannedOf(
  { ownDays }: Pick<WizardDraft, 'ownDays'>,
  plan: Plan | undefined,
): Planned {
  const days = plan?.days ?? null;
  const units = plan?.units ?? null;
  const planned: Planned = {
    days: days === null || wholeDays(days) > LONGEST_DAYS ? null : wholeDays(days),
    units: units === null ? null : Math.max(FEWEST_UNITS, units),
  };
  if (ownDays === undefined) return planned;
  const own = ownDays.trim() === '' ? null : Number(ownDays);
  // Fewer days than the plan wants are fewer units as well: those of the plan would never come.
  return own === planned.days ? planned : { days: own, units: null };
}

/** What is sent; undefined while there is no flag or environment. */
export function bodyOf(draft: WizardDraft, planned: Planned): CreateExperimentBody | undefined {
  const { flagKey, environmentKey, plan } = draft;
  if (flagKey === undefined || environmentKey === undefined) return undefined;
  const hypothesis = sayHypothesis(draft.hypothesis);
  return {
    key: keyOfExperiment(draft),
    name: draft.name.trim(),
    flag_key: flagKey,
    environment_key: environmentKey,
    hypothesis,
    owner: draft.owner.trim(),
    variants: [...draft.variants],
    control: draft.control,
    traffic: draft.traffic,
    when: [...draft.when],
    unit: draft.unit.trim(),
    layer_key: draft.layerKey,
    metrics: [...draft.metrics],
    attributes: [...draft.attributes],
    alpha: plan.alpha,
    power: plan.power,
    planned_days: planned.days,
    planned_units: planned.units,
  };
}
