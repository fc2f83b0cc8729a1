import { type Static, Type } from 'typebox';
import { ExperimentKey, FlagKey, Nullable, OneOf, Strict, Timestamp } from './schema.ts';
import { MAX_EXPOSED_ATTRIBUTES, TargetingKey, VariantKey } from './targeting.ts';

/** Most items of each list of one request. */
export const MAX_EVENTS = 1000;
/** Largest body, in bytes. */
export const MAX_EVENTS_BYTES = 1_048_576;
/** Largest amount of an event's value, either sign: what squares of sums can still be counted with. */
export const MAX_EVENT_VALUE = 1e15;
/** How far an event's time may lie in the past, in days. */
export const MAX_EVENT_AGE_DAYS = 30;
/** How far an event's time may lie in the future, for clocks that are wrong, in minutes. */
export const MAX_EVENT_LEAD_MINUTES = 10;

/** Made by the client; what comes again with the same id counts once. */
const ItemId = Type.String({ minLength: 1, maxLength: 100 });

/** The name of a tracked event. */
export const EventName = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });

const AttributeValue = Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()]);

/** A unit was served a variant in an experiment. */
export const Exposure = Strict({
  id: ItemId,
  flag_key: FlagKey,
  variant: VariantKey,
  targeting_key: TargetingKey,
  timestamp: Timestamp,
  experiment_key: Type.Optional(ExperimentKey),
  epoch: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'As the ruleset said; without it the one in force at that time',
    }),
  ),
  unit: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1000,
      description: "Value of the experiment's unit attribute, where that is not targetingKey",
    }),
  ),
  attributes: Type.Optional(
    Type.Record(Type.String({ maxLength: 100 }), AttributeValue, {
      maxProperties: MAX_EXPOSED_ATTRIBUTES,
      description: 'What results are broken down by',
    }),
  ),
});
export type Exposure = Static<typeof Exposure>;

/** Something that a unit did. */
export const TrackedEvent = Strict({
  id: ItemId,
  name: EventName,
  targeting_key: TargetingKey,
  timestamp: Timestamp,
  value: Type.Optional(Type.Number({ description: 'Such as an amount or a duration' })),
  units: Type.Optional(
    Type.Record(Type.String({ maxLength: 200 }), Type.String({ minLength: 1, maxLength: 1000 }), {
      maxProperties: 5,
      description: 'Units that it counts for beside the targeting key, by their attribute',
    }),
  ),
  properties: Type.Optional(
    Type.Unsafe<Record<string, unknown>>(Type.Object({}, { additionalProperties: true })),
  ),
});
export type TrackedEvent = Static<typeof TrackedEvent>;

/** How often a process evaluated a flag by itself, in one minute, with one outcome. */
export const EvaluationReport = Strict({
  id: ItemId,
  flag_key: FlagKey,
  variant: Nullable(VariantKey),
  count: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
  timestamp: Timestamp,
});
export type EvaluationReport = Static<typeof EvaluationReport>;

const Items = Type.Array(Type.Unknown(), { maxItems: MAX_EVENTS });

/** Items are checked one by one, so that a bad one takes no good one with it. */
export const EventsBody = Strict({
  exposures: Type.Optional(Items),
  events: Type.Optional(Items),
  evaluations: Type.Optional(Items),
});
export type EventsBody = Static<typeof EventsBody>;

/** For pages that are being left, which cannot send headers. Client keys alone. */
export const EventsQuery = Strict({
  sdk_key: Type.Optional(Type.String({ maxLength: 200 })),
});

/** Why an item was not taken. */
export const REJECTIONS = {
  INVALID: 'It is not of the form that is asked for.',
  TIME_OUT_OF_RANGE: `Its time is more than ${MAX_EVENT_AGE_DAYS} days ago or more than ${MAX_EVENT_LEAD_MINUTES} minutes ahead.`,
  VALUE_OUT_OF_RANGE: 'Its value is no finite number up to 10^15.',
  UNKNOWN_EXPERIMENT: 'There is no such experiment on this flag in this environment.',
  EXPERIMENT_NOT_RUNNING: 'The experiment did not run at that time.',
  UNKNOWN_VARIANT: 'The experiment does not compare this variant.',
  UNIT_MISSING: "It does not say the experiment's unit.",
} as const;
export type Rejection = keyof typeof REJECTIONS;

export const LISTS = ['exposures', 'events', 'evaluations'] as const;
export type EventList = (typeof LISTS)[number];

/** Given once everything accepted is stored for good. What was there already counts as accepted. */
export const EventsReceipt = Type.Object({
  accepted: Type.Integer(),
  rejected: Type.Array(
    Type.Object({
      list: OneOf(LISTS),
      index: Type.Integer({ description: 'In its list, from 0' }),
      code: OneOf(Object.keys(REJECTIONS) as Rejection[]),
      detail: Type.String(),
    }),
  ),
});
export type EventsReceipt = Static<typeof EventsReceipt>;

export const UnitParams = Strict({
  id: Type.String({ minLength: 1, maxLength: 1000, description: 'The targeting key, or the unit' }),
});
export const UnitQuery = Strict({
  by: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      default: 'targetingKey',
      description: 'The attribute that holds the unit',
    }),
  ),
});

/** What is gone. Individual targets and lists of segments may still name the unit. */
export const UnitErasure = Type.Object({
  exposures: Type.Integer(),
  events: Type.Integer(),
  recent_contexts: Type.Integer(),
});
export type UnitErasure = Static<typeof UnitErasure>;

export const EventNamesQuery = Strict({
  environment_key: Type.Optional(Type.String({ maxLength: 50 })),
});

export type EventNamesQuery = Static<typeof EventNamesQuery>;

/** Events that came in the last seven days, the most frequent first; at most 200. */
export const EventNames = Type.Array(
  Type.Object({
    name: Type.String(),
    count: Type.Integer(),
    has_values: Type.Boolean(),
    last_at: Timestamp,
  }),
);
export type EventNames = Static<typeof EventNames>;
