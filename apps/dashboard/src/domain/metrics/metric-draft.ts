import type {
  ChangeMetricBody,
  CreateMetricBody,
  Direction,
  Metric,
  MetricKind,
} from '@halyard/contracts/metrics';
import { isKey, KEY_RULE, keyFromName } from '#ui/keys.ts';

const TIME_UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

type Part = 'count' | 'sum';

/** A metric as it stands in the fields: figures are text until they are sent. */
export interface MetricDraft {
  readonly name: string;
  /** Undefined as long as it follows the name. */
  readonly ownKey: string | undefined;
  readonly description: string;
  readonly owner: string;
  readonly event: string;
  readonly kind: MetricKind;
  readonly direction: Direction;
  readonly numerator: Part;
  readonly denominatorEvent: string;
  readonly denominator: Part;
  /** In percent. */
  readonly quantile: string;
  readonly delay: string;
  readonly delayUnit: TimeUnit;
  /** Whether events count as long as the experiment runs. */
  readonly isOpen: boolean;
  readonly window: string;
  readonly windowUnit: TimeUnit;
  readonly capBy: 'nothing' | 'percentile' | 'value';
  readonly cap: string;
  readonly minimumEffect: string;
}

export const EMPTY_METRIC: MetricDraft = {
  name: '',
  ownKey: undefined,
  description: '',
  owner: '',
  event: '',
  kind: 'conversion',
  direction: 'increase',
  numerator: 'count',
  denominatorEvent: '',
  denominator: 'count',
  quantile: '95',
  delay: '0',
  delayUnit: 'hours',
  isOpen: false,
  window: '3',
  windowUnit: 'days',
  capBy: 'nothing',
  cap: '',
  minimumEffect: '5',
};

/** Kinds whose totals can be capped. */
const CAPPED: ReadonlySet<MetricKind> = new Set(['count', 'sum', 'mean']);

export function isCapped(kind: MetricKind): boolean {
  return CAPPED.has(kind);
}

export function metricDraftOf(metric: Metric): MetricDraft {
  const [delay, delayUnit] = timeOf(metric.window_delay_minutes, 'hours');
  const [window, windowUnit] = timeOf(metric.window_minutes ?? 4320, 'days');
  const { cap_percentile: percentile, cap_value: value } = metric;
  return {
    name: metric.name,
    ownKey: metric.key,
    description: metric.description,
    owner: metric.owner,
    event: metric.event,
    kind: metric.kind,
    direction: metric.direction,
    numerator: metric.numerator === 'sum' ? 'sum' : 'count',
    denominatorEvent: metric.denominator_event ?? '',
    denominator: metric.denominator === 'sum' ? 'sum' : 'count',
    quantile: metric.quantile === null ? '95' : String(Number((metric.quantile * 100).toFixed(4))),
    delay,
    delayUnit,
    isOpen: metric.window_minutes === null,
    window,
    windowUnit,
    capBy: percentile === null ? (value === null ? 'nothing' : 'value') : 'percentile',
    cap: String(percentile ?? value ?? ''),
    minimumEffect: String(metric.minimum_effect),
  };
}

/** In the largest unit that it is whole in. */
function timeOf(minutes: number, ifNothing: TimeUnit): [amount: string, unit: TimeUnit] {
  if (minutes === 0) return ['0', ifNothing];
  if (minutes % TIME_UNITS.days === 0) return [String(minutes / TIME_UNITS.days), 'days'];
  if (minutes % TIME_UNITS.hours === 0) return [String(minutes / TIME_UNITS.hours), 'hours'];
  return [String(minutes), 'minutes'];
}

export function keyOfMetric({ ownKey, name }: MetricDraft): string {
  return ownKey ?? keyFromName(name);
}

/** A figure as people type it; NaN where it is none. */
function figureOf(text: string): number {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

const minutesOf = (amount: string, unit: TimeUnit) => figureOf(amount) * TIME_UNITS[unit];

/** What is sent of a draft; only of one without faults. */
export function metricBodyOf(draft: MetricDraft): Omit<CreateMetricBody, 'key'> {
  const { kind, capBy, cap } = draft;
  const isRatio = kind === 'ratio';
  const hasCap = isCapped(kind);
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    owner: draft.owner.trim(),
    event: draft.event.trim(),
    kind,
    direction: draft.direction,
    numerator: isRatio ? draft.numerator : null,
    denominator_event: isRatio ? draft.denominatorEvent.trim() : null,
    denominator: isRatio ? draft.denominator : null,
    quantile: kind === 'quantile' ? Number((figureOf(draft.quantile) / 100).toFixed(6)) : null,
    window_delay_minutes: minutesOf(draft.delay, draft.delayUnit),
    window_minutes: draft.isOpen ? null : minutesOf(draft.window, draft.windowUnit),
    cap_percentile: hasCap && capBy === 'percentile' ? figureOf(cap) : null,
    cap_value: hasCap && capBy === 'value' ? figureOf(cap) : null,
    minimum_effect: figureOf(draft.minimumEffect),
  };
}

/** What a change sends: only what differs; undefined where nothing does. */
export function metricPatchOf(before: Metric, draft: MetricDraft): ChangeMetricBody | undefined {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(metricBodyOf(draft)).filter(
    ([field, value]) => old.get(field) !== value,
  );
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}

const MOST_MINUTES = 129_600;

/** What has to be mended first, by the names that the API has for the fields. */
export function metricFaults(draft: MetricDraft): Readonly<Record<string, string>> {
  const { kind, capBy } = draft;
  const checks: readonly (readonly [field: string, isFine: boolean, fault: string])[] = [
    ['name', draft.name.trim() !== '', 'A name is needed.'],
    ['key', isKey(keyOfMetric(draft)), KEY_RULE],
    ['event', draft.event.trim() !== '', 'Say which event is counted.'],
    [
      'denominator_event',
      kind !== 'ratio' || draft.denominatorEvent.trim() !== '',
      'A ratio needs the event that it is divided by.',
    ],
    [
      'quantile',
      kind !== 'quantile' || isWithin(figureOf(draft.quantile), 1, 99.9),
      'From 1 to 99.9 %.',
    ],
    [
      'window_delay_minutes',
      isTime(minutesOf(draft.delay, draft.delayUnit), 0),
      'Whole minutes, at most 90 days.',
    ],
    [
      'window_minutes',
      draft.isOpen || isTime(minutesOf(draft.window, draft.windowUnit), 1),
      'From a minute to 90 days.',
    ],
    [
      'cap_percentile',
      !isCapped(kind) || capBy !== 'percentile' || isWithin(figureOf(draft.cap), 90, 99.99),
      'From 90 to 99.99.',
    ],
    [
      'cap_value',
      !isCapped(kind) || capBy !== 'value' || figureOf(draft.cap) > 0,
      'A number above 0.',
    ],
    [
      'minimum_effect',
      isWithin(figureOf(draft.minimumEffect), Number.MIN_VALUE, 1000),
      'Above 0, at most 1,000 %.',
    ],
  ];
  return Object.fromEntries(
    checks.flatMap(([field, isFine, fault]) => (isFine ? [] : [[field, fault]])),
  );
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function isTime(minutes: number, least: number): boolean {
  return Number.isInteger(minutes) && isWithin(minutes, least, MOST_MINUTES);
}
