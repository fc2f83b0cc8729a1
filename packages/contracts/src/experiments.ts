import { type Static, Type } from 'typebox';
import {
  Comment,
  EnvironmentKey,
  ExperimentKey,
  FlagKey,
  Id,
  MetricKey,
  Name,
  Nullable,
  OneOf,
  Page,
  Percentage,
  Strict,
  Timestamp,
  Version,
} from './schema.ts';
import { Conditions, ExposedAttribute, MAX_EXPOSED_ATTRIBUTES, VariantKey } from './targeting.ts';

export const EXPERIMENT_STATES = ['draft', 'running', 'stopped', 'decided'] as const;
export type ExperimentState = (typeof EXPERIMENT_STATES)[number];

/** Primary metrics decide; guardrails must not get worse; secondary ones explain. */
export const METRIC_ROLES = ['primary', 'secondary', 'guardrail'] as const;
export type MetricRole = (typeof METRIC_ROLES)[number];

export const ExperimentVariant = Strict({ variant: VariantKey, weight: Percentage });
export type ExperimentVariant = Static<typeof ExperimentVariant>;

export const ExperimentMetric = Strict({
  metric_key: MetricKey,
  role: OneOf(METRIC_ROLES),
  margin: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 100,
      description:
        "Only for guardrails: how much worse is tolerable, in percent of the control; the metric's minimum effect by default",
    }),
  ),
});
export type ExperimentMetric = Static<typeof ExperimentMetric>;

const Variants = Type.Array(ExperimentVariant, {
  minItems: 2,
  maxItems: 20,
  description: 'In percent, which sum to 100; the control is one of them',
});
const Metrics = Type.Array(ExperimentMetric, { maxItems: 30 });
const Attributes = Type.Array(ExposedAttribute, {
  maxItems: MAX_EXPOSED_ATTRIBUTES,
  uniqueItems: true,
  description: 'What results can be broken down by; exposures say them',
});
const Hypothesis = Type.String({ maxLength: 4000 });
const Owner = Type.String({ maxLength: 200 });
const Unit = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'The attribute whose values are compared: targetingKey by default',
});
const Alpha = Type.Number({ minimum: 0.001, maximum: 0.2, description: '0.05 by default' });
const Power = Type.Number({ minimum: 0.5, maximum: 0.99, description: '0.8 by default' });
const PlannedUnits = Nullable(
  Type.Integer({ minimum: 100, maximum: 1_000_000_000, description: 'Of all variants together' }),
);
const PlannedDays = Nullable(Type.Integer({ minimum: 1, maximum: 365 }));

/** A split on a flag in an environment, and what is measured of it. */
export const Experiment = Type.Object({
  id: Id,
  key: ExperimentKey,
  name: Name,
  hypothesis: Hypothesis,
  owner: Owner,
  flag_key: FlagKey,
  environment_key: EnvironmentKey,
  state: OneOf(EXPERIMENT_STATES),
  unit: Unit,
  when: Conditions,
  variants: Variants,
  control: VariantKey,
  traffic: Percentage,
  layer_key: Nullable(Type.String()),
  metrics: Metrics,
  attributes: Attributes,
  alpha: Alpha,
  power: Power,
  planned_units: PlannedUnits,
  planned_days: PlannedDays,
  epoch: Type.Integer({ minimum: 0, description: '0 before it has started' }),
  rule_id: Nullable(Type.String({ description: "The flag's rule, while it runs" })),
  started_at: Nullable(Timestamp),
  stopped_at: Nullable(Timestamp),
  decided_at: Nullable(Timestamp),
  decision: Nullable(Type.String({ description: 'The variant that was shipped' })),
  version: Version,
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Experiment = Static<typeof Experiment>;

export const CreateExperimentBody = Strict({
  key: ExperimentKey,
  name: Name,
  flag_key: FlagKey,
  environment_key: EnvironmentKey,
  variants: Variants,
  control: VariantKey,
  hypothesis: Type.Optional(Hypothesis),
  owner: Type.Optional(Owner),
  unit: Type.Optional(Unit),
  when: Type.Optional(Conditions),
  traffic: Type.Optional(Percentage),
  layer_key: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  metrics: Type.Optional(Metrics),
  attributes: Type.Optional(Attributes),
  alpha: Type.Optional(Alpha),
  power: Type.Optional(Power),
  planned_units: Type.Optional(PlannedUnits),
  planned_days: Type.Optional(PlannedDays),
  comment: Type.Optional(Comment),
});
export type CreateExperimentBody = Static<typeof CreateExperimentBody>;

const {
  key: _key,
  flag_key: _flag,
  environment_key: _environment,
  ...changeable
} = CreateExperimentBody.properties;

/**
 * Changes what it names. While the experiment runs its unit, audience, control, layer, alpha and planned
 * units stay; new weights or traffic begin an epoch.
 */
export const ChangeExperimentBody = Type.Partial(
  Strict({
    ...changeable,
    reshuffle: Type.Boolean({
      description: 'Whether to hand out all units anew, under another salt; begins an epoch',
    }),
    version: Version,
    comment: Comment,
  }),
  { additionalProperties: false },
);
export type ChangeExperimentBody = Static<typeof ChangeExperimentBody>;

export const ExperimentParams = Strict({ key: ExperimentKey });

export const ExperimentsQuery = Strict({
  flag_key: Type.Optional(FlagKey),
  environment_key: Type.Optional(EnvironmentKey),
  state: Type.Optional(OneOf(EXPERIMENT_STATES)),
  metric_key: Type.Optional(MetricKey),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  ...Page,
});
export type ExperimentsQuery = Static<typeof ExperimentsQuery>;

/** Starting and stopping. */
export const ExperimentStepBody = Strict({
  version: Type.Optional(Version),
  comment: Type.Optional(Comment),
});
export type ExperimentStepBody = Static<typeof ExperimentStepBody>;

/** Ends the experiment, if it still runs, and serves one variant to everybody whom it was for. */
export const ShipBody = Strict({
  variant: VariantKey,
  dry_run: Type.Optional(Type.Boolean({ description: 'Only says what would change' })),
  version: Type.Optional(Version),
  comment: Type.Optional(Comment),
});
export type ShipBody = Static<typeof ShipBody>;

const ConfigState = Type.Object({}, { additionalProperties: true });

export const Shipped = Type.Object({
  experiment: Experiment,
  before: ConfigState,
  after: Type.Object(
    {},
    {
      additionalProperties: true,
      description: "The flag's config in the environment, in the API's names",
    },
  ),
});
export type Shipped = Static<typeof Shipped>;

/** A stretch of time with one allocation. */
export const ExperimentEpoch = Type.Object({
  epoch: Type.Integer({ minimum: 1 }),
  started_at: Timestamp,
  variants: Variants,
  traffic: Percentage,
  reason: Type.String({ description: 'What changed, in words' }),
});
export type ExperimentEpoch = Static<typeof ExperimentEpoch>;
export const ExperimentEpochs = Type.Array(ExperimentEpoch);

/** Experiments of one layer never share a unit. */
export const Layer = Type.Object({
  id: Id,
  key: ExperimentKey,
  name: Name,
  description: Type.String(),
  environment_key: EnvironmentKey,
  free: Type.Number({ description: 'Percent of units that no running experiment has' }),
  experiments: Type.Array(
    Type.Object({ experiment_key: Type.String(), from: Type.Number(), to: Type.Number() }),
    { description: 'Running ones, by the stretch of units that each has, in percent' },
  ),
  created_at: Timestamp,
});
export type Layer = Static<typeof Layer>;
export const Layers = Type.Array(Layer);

export const CreateLayerBody = Strict({
  key: ExperimentKey,
  name: Name,
  environment_key: EnvironmentKey,
  description: Type.Optional(Type.String({ maxLength: 2000 })),
});
export type CreateLayerBody = Static<typeof CreateLayerBody>;
export const KeyParams = Strict({ key: ExperimentKey });
export const InEnvironmentQuery = Strict({ environment_key: Type.Optional(EnvironmentKey) });
export type InEnvironmentQuery = Static<typeof InEnvironmentQuery>;

/** Units that no experiment of the environment takes, but those that ran before the holdout began. */
export const Holdout = Type.Object({
  id: Id,
  key: ExperimentKey,
  name: Name,
  description: Type.String(),
  environment_key: EnvironmentKey,
  percentage: Percentage,
  created_at: Timestamp,
});
export type Holdout = Static<typeof Holdout>;
export const Holdouts = Type.Array(Holdout);

export const CreateHoldoutBody = Strict({
  key: ExperimentKey,
  name: Name,
  environment_key: EnvironmentKey,
  percentage: Type.Number({ exclusiveMinimum: 0, maximum: 50, multipleOf: 0.001 }),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
});
export type CreateHoldoutBody = Static<typeof CreateHoldoutBody>;
