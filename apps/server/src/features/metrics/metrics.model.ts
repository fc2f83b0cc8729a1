import type { Direction, MetricKind } from '@halyard/contracts/metrics';
import type { FieldFault } from '#platform/app-error.ts';

/** What is measured of units. Minutes and percent as in the API; the quantile 0 … 1. */
export interface Metric {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Who answers for it; empty for nobody. */
  readonly owner: string;
  readonly event: string;
  readonly kind: MetricKind;
  readonly numerator: 'count' | 'sum' | null;
  readonly denominatorEvent: string | null;
  readonly denominator: 'count' | 'sum' | null;
  readonly quantile: number | null;
  readonly direction: Direction;
  readonly windowDelayMinutes: number;
  /** Null: as long as the experiment runs. */
  readonly windowMinutes: number | null;
  readonly capPercentile: number | null;
  readonly capValue: number | null;
  readonly minimumEffect: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What can be said of a metric; fields that are not named stay. */
export type MetricPatch = Partial<
  Omit<Metric, 'id' | 'key' | 'version' | 'createdAt' | 'updatedAt'>
>;

/** A metric as it starts. */
export const NEW_METRIC = {
  description: '',
  owner: '',
  numerator: null,
  denominatorEvent: null,
  denominator: null,
  quantile: null,
  direction: 'increase',
  windowDelayMinutes: 0,
  windowMinutes: 4320,
  capPercentile: null,
  capValue: null,
  minimumEffect: 5,
} as const satisfies MetricPatch;

const WIRE_NAMES = {
  name: 'name',
  description: 'description',
  owner: 'owner',
  event: 'event',
  kind: 'kind',
  numerator: 'numerator',
  denominatorEvent: 'denominator_event',
  denominator: 'denominator',
  quantile: 'quantile',
  direction: 'direction',
  windowDelayMinutes: 'window_delay_minutes',
  windowMinutes: 'window_minutes',
  capPercentile: 'cap_percentile',
  capValue: 'cap_value',
  minimumEffect: 'minimum_effect',
} as const satisfies Record<keyof MetricPatch, string>;

type Field = keyof typeof WIRE_NAMES;

/** What of a metric belongs to some kinds alone. */
const OF_KINDS: readonly (readonly [field: Field, kinds: readonly MetricKind[], why: string])[] = [
  ['numerator', ['ratio'], 'is only for a ratio'],
  ['denominatorEvent', ['ratio'], 'is only for a ratio'],
  ['denominator', ['ratio'], 'is only for a ratio'],
  ['quantile', ['quantile'], 'is only for a quantile'],
  ['capPercentile', ['count', 'sum', 'mean'], 'is only for a count, sum or mean'],
  ['capValue', ['count', 'sum', 'mean'], 'is only for a count, sum or mean'],
];

/** What decides how a figure is counted: it stays while an experiment that uses it runs. */
const COUNTING: readonly Field[] = [
  'event',
  'kind',
  'numerator',
  'denominatorEvent',
  'denominator',
  'quantile',
  'direction',
  'windowDelayMinutes',
  'windowMinutes',
  'capPercentile',
  'capValue',
];

/**
 * A metric after a patch, and what in it does not go together, by the API's names. What another kind
 * of metric had is dropped with its kind, unless it was sent.
 */
export function applyPatch(
  before: Metric,
  patch: MetricPatch,
): { readonly metric: Metric; readonly faults: readonly FieldFault[] } {
  const wanted = { ...before, ...patch };
  const misfits = OF_KINDS.filter(
    ([field, kinds]) => wanted[field] !== null && !kinds.includes(wanted.kind),
  );
  const isSent = ([field]: (typeof OF_KINDS)[number]) => (patch[field] ?? null) !== null;
  const dropped = misfits.filter((misfit) => !isSent(misfit)).map(([field]) => [field, null]);
  const metric: Metric = {
    ...wanted,
    ...(Object.fromEntries(dropped) as MetricPatch),
    ...(wanted.kind === 'ratio' && {
      numerator: wanted.numerator ?? 'count',
      denominator: wanted.denominator ?? 'count',
    }),
  };
  const faults = misfits.filter(isSent).map(([field, , why]) => faultOf(field, why));
  return { metric, faults: [...faults, ...gapsOf(metric)] };
}

function gapsOf(metric: Metric): FieldFault[] {
  const faults: FieldFault[] = [];
  const { kind, denominatorEvent, quantile, capPercentile, capValue } = metric;
  if (kind === 'ratio' && (denominatorEvent ?? '').trim() === '') {
    faults.push(faultOf('denominatorEvent', 'is required for a ratio'));
  }
  if (kind === 'quantile' && quantile === null) {
    faults.push(faultOf('quantile', 'is required for a quantile'));
  }
  if (capPercentile !== null && capValue !== null) {
    faults.push(faultOf('capValue', 'is given beside cap_percentile; a metric has one cap'));
  }
  return faults;
}

function faultOf(field: Field, detail: string): FieldFault {
  return { field: `body.${WIRE_NAMES[field]}`, detail };
}

/** The API's names of what a change does to how figures are counted. */
export function countingChanges(before: Metric, after: Metric): string[] {
  return COUNTING.filter((field) => before[field] !== after[field]).map(
    (field) => WIRE_NAMES[field],
  );
}

/** What the audit log says of a metric, in the API's names. */
export function auditView(metric: Metric) {
  const fields = Object.entries(WIRE_NAMES) as [Field, string][];
  return {
    key: metric.key,
    ...Object.fromEntries(fields.map(([field, name]) => [name, metric[field]])),
  };
}
