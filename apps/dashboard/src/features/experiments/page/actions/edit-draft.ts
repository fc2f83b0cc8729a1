import type {
  ChangeExperimentBody,
  Experiment,
  ExperimentMetric,
} from '@halyard/contracts/experiments';

/** What of an experiment is edited in words and figures, as it stands in the fields. */
export interface EditDraft {
  readonly name: string;
  readonly hypothesis: string;
  readonly owner: string;
  /** Empty where nothing is planned. */
  readonly plannedDays: string;
  readonly plannedUnits: string;
  readonly attributes: string[];
  readonly metrics: readonly ExperimentMetric[];
}

export function editDraftOf(experiment: Experiment): EditDraft {
  const { name, hypothesis, owner, planned_days, planned_units, attributes, metrics } = experiment;
  return {
    name,
    hypothesis,
    owner,
    plannedDays: planned_days === null ? '' : String(planned_days),
    plannedUnits: planned_units === null ? '' : String(planned_units),
    attributes,
    metrics,
  };
}

/** What is to be sent; undefined where nothing changed. */
export function editPatch(before: Experiment, draft: EditDraft): ChangeExperimentBody | undefined {
  const old = editDraftOf(before);
  const patch: ChangeExperimentBody = {
    ...(draft.name.trim() !== old.name && { name: draft.name.trim() }),
    ...(draft.hypothesis !== old.hypothesis && { hypothesis: draft.hypothesis }),
    ...(draft.owner !== old.owner && { owner: draft.owner }),
    ...(draft.plannedDays !== old.plannedDays && { planned_days: amountOf(draft.plannedDays) }),
    ...(draft.plannedUnits !== old.plannedUnits && { planned_units: amountOf(draft.plannedUnits) }),
    ...(!isSame(draft.attributes, old.attributes) && { attributes: draft.attributes }),
    ...(!isSame(draft.metrics, old.metrics) && { metrics: [...draft.metrics] }),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** What has to be mended first, by field. */
export function editFaults(draft: EditDraft): Partial<Record<keyof EditDraft, string>> {
  const keys = draft.metrics.map(({ metric_key }) => metric_key);
  return {
    ...(draft.name.trim() === '' && { name: 'A name is needed.' }),
    ...(!isAmount(draft.plannedDays) && { plannedDays: 'A whole number of days, or nothing.' }),
    ...(!isAmount(draft.plannedUnits) && { plannedUnits: 'A whole number of units, or nothing.' }),
    ...((new Set(keys).size < keys.length || keys.includes('')) && {
      metrics: 'Each line needs a metric of its own.',
    }),
  };
}

function isAmount(text: string): boolean {
  return /^\d*$/.test(text.trim());
}

function amountOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
