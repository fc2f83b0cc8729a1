import type {
  ExperimentState,
  ExperimentVariant,
  MetricRole,
} from '@halyard/contracts/experiments';
import type { Condition } from '@halyard/contracts/targeting';
import type { Stretch } from './stretches.model.ts';

/** A split on a flag in an environment, and what is measured of it. */
export interface Experiment {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly hypothesis: string;
  /** Who answers for it; empty for nobody. */
  readonly owner: string;
  readonly flagId: string;
  readonly flagKey: string;
  readonly environmentId: string;
  readonly environmentKey: string;
  /** Whether the environment is. */
  readonly isProtected: boolean;
  readonly state: ExperimentState;
  /** The attribute whose values are compared. */
  readonly unit: string;
  /** Whom it is for. */
  readonly when: readonly Condition[];
  readonly variants: readonly ExperimentVariant[];
  readonly control: string;
  /** Percent of units that take part; in a layer, of the layer's. */
  readonly traffic: number;
  readonly layer: LayerPlace | null;
  readonly salt: string;
  readonly metrics: readonly ExperimentMetric[];
  /** What results can be broken down by. */
  readonly attributes: readonly string[];
  readonly alpha: number;
  readonly power: number;
  readonly plannedUnits: number | null;
  readonly plannedDays: number | null;
  /** 0 before it has started. */
  readonly epoch: number;
  /** The flag's rule, while it runs. */
  readonly ruleId: string | null;
  readonly startedAt: Date | null;
  readonly stoppedAt: Date | null;
  readonly decidedAt: Date | null;
  /** The variant that was shipped. */
  readonly decision: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The layer that an experiment shares with others, and its stretch of it while it runs. */
export interface LayerPlace {
  readonly id: string;
  readonly key: string;
  readonly stretch: Stretch | null;
}

/** A metric as an experiment uses it. */
export interface ExperimentMetric {
  readonly metricId: string;
  readonly metricKey: string;
  readonly role: MetricRole;
  /** In percent of the control; only of guardrails. Null: the metric's minimum effect. */
  readonly margin: number | null;
  /** Above what totals of units count as it, once that is fixed. */
  readonly cap: number | null;
  readonly capBefore: number | null;
}

/** A stretch of time with one allocation. */
export interface Epoch {
  readonly epoch: number;
  readonly startedAt: Date;
  readonly variants: readonly ExperimentVariant[];
  readonly traffic: number;
  /** What changed, in words. */
  readonly reason: string;
}

/** What can be said of an experiment; fields that are not named stay. */
export type ExperimentPatch = Partial<
  Pick<
    Experiment,
    | 'name'
    | 'hypothesis'
    | 'owner'
    | 'unit'
    | 'when'
    | 'variants'
    | 'control'
    | 'traffic'
    | 'layer'
    | 'metrics'
    | 'attributes'
    | 'alpha'
    | 'power'
    | 'plannedUnits'
    | 'plannedDays'
  >
>;

/** An experiment as it starts, before anything is said of it. */
export const NEW_EXPERIMENT = {
  hypothesis: '',
  owner: '',
  state: 'draft',
  unit: 'targetingKey',
  when: [],
  traffic: 100,
  layer: null,
  metrics: [],
  attributes: [],
  alpha: 0.05,
  power: 0.8,
  plannedUnits: null,
  plannedDays: null,
  epoch: 0,
  ruleId: null,
  startedAt: null,
  stoppedAt: null,
  decidedAt: null,
  decision: null,
  version: 1,
} as const satisfies Partial<Experiment>;

/** What can be said of an experiment, in the API's names. */
export function stateOf(experiment: Experiment) {
  return {
    name: experiment.name,
    hypothesis: experiment.hypothesis,
    owner: experiment.owner,
    unit: experiment.unit,
    when: experiment.when,
    variants: experiment.variants,
    control: experiment.control,
    traffic: experiment.traffic,
    layer_key: experiment.layer?.key ?? null,
    metrics: experiment.metrics.map(({ metricKey, role, margin }) => ({
      metric_key: metricKey,
      role,
      ...(margin !== null && { margin }),
    })),
    attributes: experiment.attributes,
    alpha: experiment.alpha,
    power: experiment.power,
    planned_units: experiment.plannedUnits,
    planned_days: experiment.plannedDays,
  };
}

/** A field that can be changed, by the API's name. */
export type Field = keyof ReturnType<typeof stateOf>;

/** What the audit log says of an experiment, in the API's names. */
export function auditView(experiment: Experiment) {
  return {
    key: experiment.key,
    flag_key: experiment.flagKey,
    ...stateOf(experiment),
    state: experiment.state,
    epoch: experiment.epoch,
    rule_id: experiment.ruleId,
    decision: experiment.decision,
  };
}

const ALWAYS: readonly Field[] = ['name', 'hypothesis', 'owner', 'metrics'];

/** What can be changed of an experiment that has started; of a draft it is everything. */
const OPEN: Readonly<Record<Exclude<ExperimentState, 'draft'>, readonly Field[]>> = {
  running: [...ALWAYS, 'attributes', 'planned_days', 'power', 'variants', 'traffic'],
  stopped: ALWAYS,
  decided: ALWAYS,
};

/** Which of some fields stay as they are in a state, each with why. */
export function closedFields(
  { state, variants }: Experiment,
  after: Experiment,
  changed: readonly Field[],
): { readonly field: Field; readonly detail: string }[] {
  if (state === 'draft') return [];
  const closed = changed.filter((field) => !OPEN[state].includes(field));
  const refused = closed.map((field) => ({ field, detail: `stays once it is ${state}` }));
  const keysOf = (list: Experiment['variants']) => list.map(({ variant }) => variant).toSorted();
  const isSameSet = String(keysOf(variants)) === String(keysOf(after.variants));
  return isSameSet || closed.includes('variants')
    ? refused
    : [...refused, { field: 'variants', detail: 'stay while it runs; their weights may change' }];
}

/** What of an experiment contradicts itself, whatever its flag is. Each field as `body.…`. */
export function findContradictions(experiment: Experiment) {
  const faults: { field: string; detail: string }[] = [];
  const variants = new Set<string>();
  for (const [i, { variant }] of experiment.variants.entries()) {
    if (variants.has(variant)) {
      faults.push({ field: `body.variants[${i}].variant`, detail: 'is named twice' });
    }
    variants.add(variant);
  }
  const sum = experiment.variants.reduce((all, { weight }) => all + Math.round(weight * 1000), 0);
  if (sum !== 100_000) {
    const detail = `The weights sum to ${sum / 1000} instead of 100.`;
    faults.push({ field: 'body.variants', detail });
  }
  if (!variants.has(experiment.control)) {
    faults.push({ field: 'body.control', detail: 'must be one of the variants' });
  }
  if (experiment.traffic <= 0) {
    faults.push({ field: 'body.traffic', detail: 'must be more than 0' });
  }
  const metrics = new Set<string>();
  for (const [i, { metricKey, role, margin }] of experiment.metrics.entries()) {
    if (metrics.has(metricKey)) {
      faults.push({ field: `body.metrics[${i}].metric_key`, detail: 'is named twice' });
    }
    metrics.add(metricKey);
    if (margin === null || role === 'guardrail') continue;
    faults.push({ field: `body.metrics[${i}].margin`, detail: 'is only for a guardrail' });
  }
  return faults;
}
