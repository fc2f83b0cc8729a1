import { type Static, Type } from 'typebox';
import { EnvironmentKey, MetricKey, Nullable, OneOf, Strict } from './schema.ts';

/**
 * How many units an experiment needs. The baseline is what a metric was lately in an environment, or
 * said by hand.
 */
export const PlanBody = Strict({
  baseline: Type.Union([
    Strict({
      metric_key: MetricKey,
      environment_key: EnvironmentKey,
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: 14 })),
    }),
    Strict({
      kind: OneOf(['proportion', 'mean'] as const),
      mean: Type.Number({ description: 'For a proportion 0 to 1' }),
      variance: Type.Optional(
        Type.Number({ minimum: 0, description: 'Of a unit; a proportion has its own' }),
      ),
      units_a_day: Type.Number({ exclusiveMinimum: 0, maximum: 1e12 }),
    }),
  ]),
  effect: Type.Number({
    description: 'Relative change to be found, in percent of the control',
    exclusiveMinimum: 0,
    maximum: 1000,
  }),
  weights: Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 100 }), {
    minItems: 2,
    maxItems: 20,
    description: 'In percent, the control first; they sum to 100',
  }),
  traffic: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100, default: 100 })),
  alpha: Type.Optional(Type.Number({ minimum: 0.001, maximum: 0.2, default: 0.05 })),
  power: Type.Optional(Type.Number({ minimum: 0.5, maximum: 0.99, default: 0.8 })),
  sequential: Type.Optional(
    Type.Boolean({ default: true, description: 'Whether one may look every day and stop early' }),
  ),
});
export type PlanBody = Static<typeof PlanBody>;

/** A plan. `reason` says in words why there is no figure. */
export const Plan = Type.Object({
  baseline: Type.Object({
    mean: Nullable(Type.Number()),
    variance: Nullable(Type.Number()),
    units_a_day: Type.Number(),
    source: Type.String({ description: 'Where it is from, in words' }),
  }),
  units: Nullable(Type.Integer({ description: 'Of all variants together' })),
  units_a_variant: Nullable(Type.Array(Type.Integer())),
  days: Nullable(Type.Number()),
  reason: Nullable(Type.String()),
  curve: Type.Array(
    Type.Object({
      days: Type.Integer(),
      units: Type.Integer(),
      detectable: Nullable(
        Type.Number({ description: 'Smallest relative change found with that power, in percent' }),
      ),
    }),
    { description: 'What can be found after how many days, by whole days' },
  ),
});
export type Plan = Static<typeof Plan>;
