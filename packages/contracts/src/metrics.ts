import { type Static, Type } from 'typebox';
import { EventName } from './events.ts';
import {
  Comment,
  Description,
  EnvironmentKey,
  Id,
  MetricKey,
  Name,
  Nullable,
  OneOf,
  Page,
  Strict,
  Timestamp,
  Version,
} from './schema.ts';

/**
 * What a metric says of a unit: `conversion` whether it has such an event; `count` how many; `sum` their
 * values together. And of many units: `mean` the value of an event; `ratio` one kind of event, or its
 * values, per another; `quantile` the value that a share of all events stays below.
 */
export const METRIC_KINDS = ['conversion', 'count', 'sum', 'mean', 'ratio', 'quantile'] as const;
export type MetricKind = (typeof METRIC_KINDS)[number];

export const DIRECTIONS = ['increase', 'decrease'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const PARTS = ['count', 'sum'] as const;

const Kind = OneOf(
  METRIC_KINDS,
  'conversion: whether a unit has such an event; count: how many; sum: their values together; mean: the value of an event; ratio: one kind of event per another; quantile: the value that a share of events stays below',
);

const Minutes = Type.Integer({ minimum: 0, maximum: 129_600 });

const fields = {
  name: Name,
  description: Description,
  owner: Type.String({ maxLength: 200 }),
  event: EventName,
  kind: Kind,
  numerator: Nullable(
    Type.String({ enum: [...PARTS], description: 'Only for ratio: what of the event is counted' }),
  ),
  denominator_event: Nullable(
    Type.String({ maxLength: 200, description: 'Only for ratio, which needs it' }),
  ),
  denominator: Nullable(
    Type.String({ enum: [...PARTS], description: 'Only for ratio: what of that event is counted' }),
  ),
  quantile: Nullable(
    Type.Number({
      minimum: 0.01,
      maximum: 0.999,
      description: 'Only for quantile, which needs it',
    }),
  ),
  direction: OneOf(DIRECTIONS, 'Which way is good'),
  window_delay_minutes: Type.Integer({
    ...Minutes,
    description: "How long after a unit's first exposure events begin to count",
  }),
  window_minutes: Nullable(
    Type.Integer({
      minimum: 1,
      maximum: 129_600,
      description: 'How long they count from then on; null as long as the experiment runs',
    }),
  ),
  cap_percentile: Nullable(
    Type.Number({
      minimum: 90,
      maximum: 99.99,
      description: 'Totals of units above this percentile count as it; it is fixed early on',
    }),
  ),
  cap_value: Nullable(Type.Number({ exclusiveMinimum: 0 })),
  minimum_effect: Type.Number({
    exclusiveMinimum: 0,
    maximum: 1000,
    description: 'Smallest relative change that is worth finding, in percent of the control',
  }),
};

export const Metric = Type.Object({
  id: Id,
  key: MetricKey,
  ...fields,
  used_by: Type.Array(Type.String(), { description: 'Keys of the experiments that name it' }),
  version: Version,
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Metric = Static<typeof Metric>;

export const CreateMetricBody = Strict({
  key: MetricKey,
  name: fields.name,
  event: fields.event,
  kind: fields.kind,
  direction: Type.Optional(fields.direction),
  description: Type.Optional(fields.description),
  owner: Type.Optional(fields.owner),
  numerator: Type.Optional(fields.numerator),
  denominator_event: Type.Optional(fields.denominator_event),
  denominator: Type.Optional(fields.denominator),
  quantile: Type.Optional(fields.quantile),
  window_delay_minutes: Type.Optional(fields.window_delay_minutes),
  window_minutes: Type.Optional(fields.window_minutes),
  cap_percentile: Type.Optional(fields.cap_percentile),
  cap_value: Type.Optional(fields.cap_value),
  minimum_effect: Type.Optional(fields.minimum_effect),
  comment: Type.Optional(Comment),
});
export type CreateMetricBody = Static<typeof CreateMetricBody>;

const { key: _key, ...changeable } = CreateMetricBody.properties;

/** Changes what it names. What decides how a figure is counted stays while a running experiment uses it. */
export const ChangeMetricBody = Type.Partial(
  Strict({ ...changeable, version: Version, comment: Comment }),
  { additionalProperties: false },
);
export type ChangeMetricBody = Static<typeof ChangeMetricBody>;

export const MetricParams = Strict({ key: MetricKey });
export const MetricsQuery = Strict({
  search: Type.Optional(Type.String({ maxLength: 200 })),
  ...Page,
});
export type MetricsQuery = Static<typeof MetricsQuery>;

export const MetricHistoryQuery = Strict({
  environment_key: EnvironmentKey,
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: 14 })),
});
export type MetricHistoryQuery = Static<typeof MetricHistoryQuery>;

/** What a metric was lately, over the units that did anything at all; what a plan starts from. */
export const MetricHistory = Type.Object({
  days: Type.Integer(),
  units: Type.Integer({ description: 'Units with any event in that time' }),
  units_a_day: Type.Number(),
  mean: Nullable(Type.Number({ description: 'Of the metric, over units' })),
  variance: Nullable(Type.Number({ description: 'Of a unit; for ratios that of its linear form' })),
  event_count: Type.Integer({ description: "The metric's own events" }),
  last_event_at: Nullable(Timestamp),
  daily: Type.Array(Type.Object({ day: Type.String(), value: Nullable(Type.Number()) })),
});
export type MetricHistory = Static<typeof MetricHistory>;
