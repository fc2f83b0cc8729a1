import type { ExperimentEpoch } from '@halyard/contracts/experiments';
import type {
  Comparison,
  Estimate,
  HealthCheck,
  MetricArm,
  MetricResult,
  Results,
} from '@halyard/contracts/results';
import type {
  EstimateFigures,
  ExperimentAnalysis,
  ExperimentData,
  HealthFinding,
  MetricAnalysis,
  MetricArmFigures,
  MetricComparison,
} from '@halyard/stats';
import { sayComparison, sayMissing } from './comparison-words.model.ts';
import { HEALTH_TITLES, sayHealth } from './health-words.model.ts';
import type { MeasuredExperiment, MeasuredMetric } from './measured.model.ts';
import type { Caps } from './questions.model.ts';
import { sayReasons, sayVerdict } from './verdict-words.model.ts';

/** What answers are made of. */
export interface Shown {
  readonly experiment: MeasuredExperiment;
  readonly data: ExperimentData;
  readonly analysis: ExperimentAnalysis;
  readonly caps: Readonly<Record<string, Caps>>;
  readonly computedAt: Date;
  readonly computedMs: number;
}

const DAY_MS = 86_400_000;

export function toResultsBody(shown: Shown): Results {
  const { experiment, data, analysis, computedAt, computedMs } = shown;
  const { key, flagKey, environmentKey, state, control, startedAt, plannedDays } = experiment;
  const plannedEnd =
    startedAt && plannedDays !== null && new Date(startedAt.getTime() + plannedDays * DAY_MS);
  const nameOf = namesOf(experiment);
  const told = { analysis, control, nameOf, isRunning: state === 'running' };
  return {
    experiment_key: key,
    flag_key: flagKey,
    environment_key: environmentKey,
    state,
    control,
    as_of: new Date(data.untilMs).toISOString(),
    computed_at: computedAt.toISOString(),
    computed_ms: computedMs,
    started_at: startedAt?.toISOString() ?? null,
    planned_end_at: plannedEnd ? plannedEnd.toISOString() : null,
    days: data.days,
    planned_days: plannedDays,
    units: analysis.units,
    planned_units: experiment.plannedUnits,
    alpha: experiment.alpha,
    is_healthy: analysis.isHealthy,
    health: analysis.health.map((finding) => toHealthBody(finding, nameOf)),
    verdict: {
      verdict: analysis.verdict.verdict,
      variant: analysis.verdict.variant,
      sentence: sayVerdict(told),
      reasons: sayReasons(told),
      days_to_go: analysis.verdict.daysToGo,
    },
    arms: analysis.arms.map(({ variant, isControl, units, expectedUnits }) => ({
      variant,
      is_control: isControl,
      units,
      expected_units: expectedUnits,
    })),
    epochs: toEpochBodies(experiment, analysis),
    exposures: toExposuresBody(shown),
    metrics: analysis.metrics.flatMap((metric) => toMetricBody(shown, metric) ?? []),
  };
}

/** Null for a metric that the experiment does not name. */
export function toMetricBody(
  { experiment, caps }: Pick<Shown, 'experiment' | 'caps'>,
  analysed: MetricAnalysis,
): MetricResult | null {
  const measured = experiment.metrics.find(({ metric }) => metric.key === analysed.key);
  if (!measured) return null;
  const { metric, role, margin } = measured;
  return {
    metric_key: metric.key,
    name: metric.name,
    kind: metric.kind,
    role,
    direction: metric.direction,
    margin: role === 'guardrail' ? (margin ?? metric.minimumEffect) : null,
    minimum_effect: metric.minimumEffect,
    window_minutes: metric.windowMinutes,
    cap: caps[metric.key]?.cap ?? null,
    arms: analysed.arms.map(toArmBody),
    comparisons: analysed.comparisons.map((each) => toComparisonBody(measured, each)),
  };
}

export function toArmBody(arm: MetricArmFigures): MetricArm {
  return {
    variant: arm.variant,
    units: arm.units,
    mature_units: arm.matureUnits,
    total: arm.total,
    denominator: arm.denominator,
    active_units: arm.activeUnits,
    mean: arm.mean,
    early_mean: arm.earlyMean,
    standard_deviation: arm.standardDeviation,
  };
}

export function toEstimateBody(figures: EstimateFigures | null): Estimate | null {
  if (figures === null) return null;
  const { estimate, lower, upper, pValue } = figures;
  return { estimate, lower, upper, p_value: pValue };
}

/** What metrics are called, by their keys. */
function namesOf({ metrics }: MeasuredExperiment): (metric: string) => string {
  const names = new Map(metrics.map(({ metric }) => [metric.key, metric.name]));
  return (metric) => names.get(metric) ?? metric;
}

function toHealthBody(finding: HealthFinding, nameOf: (metric: string) => string): HealthCheck {
  const { check, status, pValue } = finding;
  return {
    check,
    status,
    title: HEALTH_TITLES[check],
    detail: sayHealth(finding, nameOf),
    p_value: pValue,
  };
}

/** Logarithm of the largest e-value that is told. */
const MOST_LOG_E = Math.log(1e300);

function toComparisonBody(measured: MeasuredMetric, comparison: MetricComparison): Comparison {
  const { alwaysValid } = comparison;
  return {
    variant: comparison.variant,
    difference: toEstimateBody(comparison.difference),
    lift: toEstimateBody(comparison.lift),
    always_valid: alwaysValid && {
      lower: alwaysValid.lower,
      upper: alwaysValid.upper,
      e_value: alwaysValid.logE > MOST_LOG_E ? null : Math.exp(alwaysValid.logE),
      p_value: alwaysValid.pValue,
    },
    always_valid_lift: comparison.alwaysValidLift && { ...comparison.alwaysValidLift },
    unadjusted: toEstimateBody(comparison.unadjusted),
    variance_reduction: comparison.varianceReduction,
    early: toEstimateBody(comparison.early),
    early_lift: toEstimateBody(comparison.earlyLift),
    p_adjusted: comparison.pAdjusted,
    chance_to_win: comparison.chanceToWin,
    expected_loss: comparison.expectedLoss,
    verdict: comparison.verdict,
    sentence: sayComparison(measured, comparison),
    units_to_go: comparison.unitsToGo,
    missing: sayMissing(measured, comparison),
  };
}

type EpochBody = Results['epochs'][number];

function toEpochBodies({ epochs }: MeasuredExperiment, analysis: ExperimentAnalysis): EpochBody[] {
  return epochs.map((epoch) => {
    const own = analysis.epochs.find((each) => each.epoch === epoch.epoch);
    const allocation: ExperimentEpoch = {
      epoch: epoch.epoch,
      started_at: epoch.startedAt.toISOString(),
      variants: epoch.variants.map(({ variant, weight }) => ({ variant, weight })),
      traffic: epoch.traffic,
      reason: epoch.reason,
    };
    const units = own?.units.map((each) => ({ variant: each.variant, units: each.units })) ?? [];
    return { ...allocation, units, p_value: own?.pValue ?? null };
  });
}

function toExposuresBody({
  experiment,
  data,
  analysis: { exposures },
}: Shown): Results['exposures'] {
  const { firstStep, variants } = exposures;
  const begun = experiment.startedAt ?? new Date(data.untilMs);
  const from = firstStep === null ? begun : new Date(firstStep * data.stepSeconds * 1000);
  return {
    from: from.toISOString(),
    step_seconds: data.stepSeconds,
    variants: variants.map(({ variant, counts }) => ({ variant, counts: [...counts] })),
  };
}
