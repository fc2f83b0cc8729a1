import { type Static, Type } from 'typebox';
import { EXPERIMENT_STATES, Experiment, ExperimentEpoch, METRIC_ROLES } from './experiments.ts';
import { DIRECTIONS, METRIC_KINDS } from './metrics.ts';
import { ExperimentKey, MetricKey, Nullable, OneOf, Strict, Timestamp } from './schema.ts';

/** What a health check looks at. */
export const HEALTH_CHECKS = [
  'data',
  'sample_ratio',
  'several_variants',
  'exposure_rate',
  'before_exposure',
] as const;
export type HealthCheckName = (typeof HEALTH_CHECKS)[number];

/** `waiting`: too little is known yet. Only `failed` blocks verdicts. */
export const HEALTH_STATES = ['ok', 'failed', 'waiting', 'not_applicable'] as const;

export const HealthCheck = Type.Object({
  check: OneOf(HEALTH_CHECKS),
  status: OneOf(HEALTH_STATES),
  title: Type.String({ description: 'A few words' }),
  detail: Type.String({ description: 'What was found and what to do, in words' }),
  p_value: Nullable(Type.Number()),
});
export type HealthCheck = Static<typeof HealthCheck>;

/** An interval of effects; a side that has no end is null. */
export const Interval = Type.Object({
  lower: Nullable(Type.Number()),
  upper: Nullable(Type.Number()),
});
const estimateFields = {
  estimate: Type.Number(),
  lower: Nullable(Type.Number()),
  upper: Nullable(Type.Number()),
  p_value: Nullable(Type.Number()),
};
/** An effect and its interval at alpha, for somebody who looks once, at the planned end. */
export const Estimate = Type.Object(estimateFields);
export type Estimate = Static<typeof Estimate>;

function NullableObject<S extends ReturnType<typeof Type.Object>>(schema: S) {
  return Type.Union([schema, Type.Null()]);
}

/** What one metric says of one variant against the control. */
export const COMPARISON_VERDICTS = [
  'waiting',
  'unclear',
  'better',
  'worse',
  'not_worse',
  'blocked',
] as const;

const comparisonFields = {
  variant: Type.String(),
  difference: Type.Union([Estimate, Type.Null()], {
    description: "Variant minus control, in the metric's unit; adjusted and by epoch",
  }),
  lift: Type.Union([Estimate, Type.Null()], {
    description: "Relative to the control, 0.05 for 5 %, with Fieller's interval",
  }),
  always_valid: Type.Union(
    [
      Type.Object({
        lower: Type.Number(),
        upper: Type.Number(),
        e_value: Nullable(Type.Number({ description: 'null above 10^300' })),
        p_value: Type.Number({ description: 'The smallest of all looks so far' }),
      }),
      Type.Null(),
    ],
    {
      description:
        'Holds however often one looks. Of the difference, over units whose window has closed',
    },
  ),
  always_valid_lift: Type.Union([Interval, Type.Null()], {
    description: "The always-valid interval, relative to the control's mean",
  }),
  unadjusted: Type.Union([Estimate, Type.Null()], {
    description: 'The difference without use of what units did before',
  }),
  variance_reduction: Nullable(
    Type.Number({ description: 'Share of variance that what units did before explains, 0 to 1' }),
  ),
  early: Type.Union([Estimate, Type.Null()], {
    description: 'The difference over all units, also those whose window is open. No claim',
  }),
  early_lift: Type.Union([Estimate, Type.Null()], {
    description: 'The same, relative to the control. No claim',
  }),
  p_adjusted: Nullable(
    Type.Number({ description: 'Corrected for the number of comparisons; what verdicts use' }),
  ),
  chance_to_win: Nullable(
    Type.Number({ description: 'Bayesian, with a flat prior. Not safe to stop by' }),
  ),
  expected_loss: Nullable(
    Type.Number({ description: 'Of choosing the variant, in the metric’s unit' }),
  ),
  verdict: OneOf(COMPARISON_VERDICTS),
  sentence: Type.String({ description: 'The verdict in plain words' }),
  units_to_go: Nullable(Type.Integer()),
  missing: Nullable(Type.String({ description: 'Why figures are missing, in words' })),
};
export const Comparison = Type.Object(comparisonFields);
export type Comparison = Static<typeof Comparison>;

const armFields = {
  variant: Type.String(),
  units: Type.Integer({ description: 'Exposed' }),
  mature_units: Type.Integer({ description: 'Whose window has closed; what claims are made of' }),
  total: Nullable(Type.Number({ description: 'Of mature units; for ratios the numerator' })),
  denominator: Nullable(Type.Number({ description: 'Only for ratios' })),
  active_units: Nullable(Type.Integer({ description: 'Mature units with something else than 0' })),
  mean: Nullable(Type.Number()),
  early_mean: Nullable(
    Type.Number({ description: 'Over all units, also those whose window is open. No claim' }),
  ),
  standard_deviation: Nullable(Type.Number()),
};
export const MetricArm = Type.Object(armFields);
export type MetricArm = Static<typeof MetricArm>;

const metricFields = {
  metric_key: Type.String(),
  name: Type.String(),
  kind: OneOf(METRIC_KINDS),
  role: OneOf(METRIC_ROLES),
  direction: OneOf(DIRECTIONS),
  margin: Nullable(Type.Number({ description: 'Only for guardrails, in percent of the control' })),
  minimum_effect: Type.Number({ description: 'In percent of the control' }),
  window_minutes: Nullable(Type.Integer()),
  cap: Nullable(Type.Number({ description: 'Totals of units above this count as it' })),
  arms: Type.Array(MetricArm, { description: 'The control first' }),
  comparisons: Type.Array(Comparison, { description: 'Of each variant but the control' }),
};
export const MetricResult = Type.Object(metricFields);
export type MetricResult = Static<typeof MetricResult>;

/** What to do, as far as the figures say it. */
export const VERDICTS = [
  'draft',
  'waiting',
  'unhealthy',
  'keep_running',
  'ship',
  'roll_back',
  'no_difference',
  'no_metrics',
] as const;
export type VerdictName = (typeof VERDICTS)[number];

export const Verdict = Type.Object({
  verdict: OneOf(VERDICTS),
  variant: Nullable(Type.String({ description: 'Which one to ship' })),
  sentence: Type.String({ description: 'In plain words, to be read first' }),
  reasons: Type.Array(Type.String(), { description: 'What it rests on, in words' }),
  days_to_go: Nullable(Type.Number()),
});
export type Verdict = Static<typeof Verdict>;

const Steps = {
  from: Timestamp,
  step_seconds: Type.Integer(),
};

export const ResultsQuery = Strict({
  refresh: Type.Optional(
    Type.Boolean({
      description: 'Whether to compute them anew, though they may be some seconds old',
    }),
  ),
});
export type ResultsQuery = Static<typeof ResultsQuery>;

/** What an experiment has shown so far. */
export const Results = Type.Object({
  experiment_key: Type.String(),
  flag_key: Type.String(),
  environment_key: Type.String(),
  state: OneOf(EXPERIMENT_STATES),
  control: Type.String(),
  as_of: Type.String({ format: 'date-time', description: 'Everything until then is in it' }),
  computed_at: Timestamp,
  computed_ms: Type.Integer({ description: 'How long that took' }),
  started_at: Nullable(Timestamp),
  planned_end_at: Nullable(Timestamp),
  days: Type.Number({ description: 'Since the start, or from start to stop' }),
  planned_days: Nullable(Type.Integer()),
  units: Type.Integer({ description: 'Exposed ones that are compared' }),
  planned_units: Nullable(Type.Integer()),
  alpha: Type.Number(),
  is_healthy: Type.Boolean(),
  health: Type.Array(HealthCheck),
  verdict: Verdict,
  arms: Type.Array(
    Type.Object({
      variant: Type.String(),
      is_control: Type.Boolean(),
      units: Type.Integer(),
      expected_units: Type.Number({ description: 'By the weights of each epoch' }),
    }),
    { description: 'The control first' },
  ),
  epochs: Type.Array(
    Type.Intersect([
      ExperimentEpoch,
      Type.Object({
        units: Type.Array(Type.Object({ variant: Type.String(), units: Type.Integer() })),
        p_value: Nullable(Type.Number({ description: 'Of the split, sequential' })),
      }),
    ]),
  ),
  exposures: Type.Object({
    ...Steps,
    variants: Type.Array(
      Type.Object({
        variant: Type.String(),
        counts: Type.Array(Type.Integer(), { description: 'First exposures in each step' }),
      }),
    ),
  }),
  metrics: Type.Array(MetricResult, { description: 'Primary ones first, then guardrails' }),
});
export type Results = Static<typeof Results>;

/** The short form, for lists. From the last time that results were computed. */
export const ResultsSummary = Type.Object({
  experiment_key: Type.String(),
  as_of: Timestamp,
  days: Type.Number(),
  planned_days: Nullable(Type.Integer()),
  units: Type.Integer(),
  planned_units: Nullable(Type.Integer()),
  is_healthy: Type.Boolean(),
  verdict: Verdict,
});
export type ResultsSummary = Static<typeof ResultsSummary>;
export const ResultsSummaries = Type.Array(ResultsSummary);
export type ResultsSummaries = Static<typeof ResultsSummaries>;

export const MetricResultParams = Strict({ key: ExperimentKey, metric_key: MetricKey });

export const MetricDetailQuery = Strict({
  attribute: Type.Optional(
    Type.String({ maxLength: 100, description: 'Break down by this; exploratory' }),
  ),
});
export type MetricDetailQuery = Static<typeof MetricDetailQuery>;

/** Everything about one metric of an experiment. */
export const MetricDetail = Type.Object({
  as_of: Timestamp,
  metric: MetricResult,
  series: Type.Array(
    Type.Object({
      variant: Type.String(),
      points: Type.Array(
        Type.Object({
          at: Timestamp,
          units: Type.Integer({ description: 'Of both arms, whose windows had closed' }),
          difference: Nullable(Type.Number()),
          lower: Nullable(Type.Number({ description: 'Of the always-valid interval' })),
          upper: Nullable(Type.Number()),
          lift: Nullable(Type.Number()),
          lift_lower: Nullable(Type.Number()),
          lift_upper: Nullable(Type.Number()),
          p_value: Nullable(Type.Number()),
        }),
      ),
    }),
    { description: 'How the always-valid interval came to be' },
  ),
  distribution: NullableObject(
    Type.Object({
      edges: Type.Array(Type.Number(), { description: 'One more than counts; the last is closed' }),
      arms: Type.Array(Type.Object({ variant: Type.String(), counts: Type.Array(Type.Integer()) })),
    }),
  ),
  novelty: Type.Array(
    Type.Object({
      variant: Type.String(),
      is_fading: Type.Boolean(),
      p_value: Nullable(Type.Number()),
      detail: Type.String(),
    }),
  ),
  breakdown: NullableObject(
    Type.Object({
      attribute: Type.String(),
      note: Type.String({ description: 'How to read it: exploratory' }),
      groups: Type.Array(
        Type.Object({
          value: Nullable(Type.String({ description: 'null where the attribute was missing' })),
          arms: Type.Array(MetricArm),
          comparisons: Type.Array(
            Type.Object({
              variant: Type.String(),
              lift: Type.Union([Estimate, Type.Null()]),
              difference: Type.Union([Estimate, Type.Null()]),
              p_adjusted: Nullable(Type.Number({ description: 'Benjamini–Hochberg' })),
            }),
          ),
        }),
      ),
      heterogeneity_p: Nullable(Type.Number()),
    }),
  ),
  sql: Type.Array(
    Type.Object({
      title: Type.String(),
      text: Type.String(),
      parameters: Type.Array(Type.Unknown()),
    }),
    { description: 'What was asked of the database' },
  ),
  inputs: Type.Array(Type.Unknown(), {
    description: 'What it answered: sufficient statistics by epoch, variant and step',
  }),
});
export type MetricDetail = Static<typeof MetricDetail>;

export const ResultsExportQuery = Strict({
  format: Type.Optional(OneOf(['json', 'csv'] as const)),
});
export type ResultsExportQuery = Static<typeof ResultsExportQuery>;

/** All that results were made of: analysing `inputs` with packages/stats again gives `analysis`. */
export const ResultsExport = Type.Object({
  specVersion: Type.Literal(1),
  experiment: Experiment,
  inputs: Type.Object(
    {},
    { additionalProperties: true, description: 'Sufficient statistics; nothing of single units' },
  ),
  analysis: Type.Object({}, { additionalProperties: true }),
  results: Results,
});
export type ResultsExport = Static<typeof ResultsExport>;

/** Re-randomises the units of the last days again and again; a sound metric finds a difference in alpha of all. */
export const AaCheckBody = Strict({
  metric_key: MetricKey,
  environment_key: Type.String({ maxLength: 50 }),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 30, default: 7 })),
  runs: Type.Optional(Type.Integer({ minimum: 100, maximum: 1000, default: 1000 })),
});
export type AaCheckBody = Static<typeof AaCheckBody>;

export const AaCheck = Type.Object({
  units: Type.Integer(),
  runs: Type.Integer(),
  rejected: Type.Integer({ description: 'Runs that found a difference at alpha 0.05' }),
  rate: Type.Number(),
  expected: Type.Object({ lower: Type.Number(), upper: Type.Number() }),
  uniformity_p: Type.Number({ description: 'Kolmogorov–Smirnov, of the p-values' }),
  histogram: Type.Array(Type.Integer(), { description: 'p-values in twenty steps of 0.05' }),
  is_sound: Type.Boolean(),
  sentence: Type.String(),
});
export type AaCheck = Static<typeof AaCheck>;
