import type { MetricData } from '@halyard/stats';
import type {
  ExperimentScope,
  Extent,
  MetricQuestion,
  Part,
  QuantileQuestion,
} from '#features/event-store/index.ts';
import type { Metric } from '#features/metrics/index.ts';
import type { MeasuredExperiment, MeasuredMetric } from './measured.model.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long before its first exposure what a unit did is its covariate. */
const BEFORE_MS = 14 * DAY_MS;

/** Level at which the bounds of quantiles are worked out. */
export const BOUNDS_ALPHA = 0.05;

/** How late events may come that still are among the results of an experiment that has stopped. */
const LATENESS_MS = HOUR_MS;

/** Steps of time are finer while an experiment is young. */
export function stepSecondsOf(ageMs: number): number {
  if (ageMs <= 3 * HOUR_MS) return 60;
  if (ageMs <= 2 * DAY_MS) return 1800;
  return ageMs <= 30 * DAY_MS ? 21_600 : 86_400;
}

/** Since when an experiment must have run for all that it asks for to be there still. */
export function keptFrom(now: Date, retentionDays: number): Date {
  return new Date(now.getTime() - retentionDays * DAY_MS + BEFORE_MS);
}

/** What is looked at of an experiment, and until when. */
export interface Horizon {
  /** Metrics with a window: until all windows have closed. */
  readonly windowed: ExperimentScope;
  /** Metrics without one: as long as the experiment runs. */
  readonly endless: ExperimentScope;
  /** Whether nothing that comes from now on changes anything. */
  readonly isClosed: boolean;
}

/** Of an experiment that has started. */
export function horizonOf(experiment: MeasuredExperiment, startedAt: Date, at: Date): Horizon {
  const { id: experimentId, environmentId, stoppedAt, metrics } = experiment;
  const longestMs = Math.max(0, ...metrics.map(({ metric }) => closingMs(metric)));
  const closedAt = stoppedAt && new Date(stoppedAt.getTime() + longestMs + LATENESS_MS);
  const until = earlier(at, closedAt);
  const stepSeconds = stepSecondsOf(until.getTime() - startedAt.getTime());
  const windowed = { experimentId, environmentId, until, stepSeconds };
  return {
    windowed,
    endless: { ...windowed, until: earlier(at, stoppedAt) },
    isClosed: closedAt !== null && at >= closedAt,
  };
}

/** The same, so that the store need not look how much there is for each question. */
export function withExtent(horizon: Horizon, extent: Extent): Horizon {
  const { windowed, endless } = horizon;
  return { ...horizon, windowed: { ...windowed, extent }, endless: { ...endless, extent } };
}

/** What decides which units' events count, and as what. */
export function partsOf(metric: Metric): { numerator: Part; denominator: Part | null } {
  const { event, kind } = metric;
  if (kind === 'mean') {
    return { numerator: { event, of: 'sum' }, denominator: { event, of: 'count' } };
  }
  if (kind === 'ratio') {
    const { numerator, denominator, denominatorEvent } = metric;
    return {
      numerator: { event, of: numerator ?? 'count' },
      denominator: { event: denominatorEvent ?? event, of: denominator ?? 'count' },
    };
  }
  const of = kind === 'conversion' ? 'any' : kind === 'sum' ? 'sum' : 'count';
  return { numerator: { event, of }, denominator: null };
}

/** What kind of figure the analysis takes a metric for. */
export function analysedKindOf({ kind }: Metric): MetricData['kind'] {
  if (kind === 'conversion') return 'proportion';
  if (kind === 'mean' || kind === 'ratio') return 'ratio';
  return kind === 'quantile' ? 'quantile' : 'mean';
}

/** Above what totals count as it. */
export interface Caps {
  readonly cap: number | null;
  readonly capBefore: number | null;
}

export function momentsQuestion(
  metric: Metric,
  caps: Caps,
  attribute: string | null = null,
): MetricQuestion {
  return { ...partsOf(metric), ...windowOf(metric), ...caps, beforeMs: BEFORE_MS, attribute };
}

/** What units did before, asked as if it had been after: for the cap of the covariate. */
export function covariateQuestion(metric: Metric): MetricQuestion {
  return {
    ...partsOf(metric),
    delayMs: -BEFORE_MS,
    // Windows are closed at both ends, and what is before ends just before the exposure.
    windowMs: BEFORE_MS - 1,
    beforeMs: BEFORE_MS,
    cap: null,
    capBefore: null,
    attribute: null,
  };
}

export function quantileQuestion(
  metric: Metric,
  attribute: string | null = null,
): QuantileQuestion {
  const { event, quantile } = metric;
  return {
    event,
    level: quantile ?? 0.5,
    alpha: BOUNDS_ALPHA,
    ...windowOf(metric),
    attribute,
  };
}

/** Whether totals of a metric's units are capped above a percentile, which has to be found first. */
export function percentileOf({ metric, cap }: MeasuredMetric): number | null {
  return cap === null ? metric.capPercentile : null;
}

/** From a unit's first exposure until its window has closed. */
function closingMs(metric: Metric): number {
  const { delayMs, windowMs } = windowOf(metric);
  return windowMs === null ? 0 : delayMs + windowMs;
}

function windowOf({ windowDelayMinutes, windowMinutes }: Metric) {
  return {
    delayMs: windowDelayMinutes * MINUTE_MS,
    windowMs: windowMinutes === null ? null : windowMinutes * MINUTE_MS,
  };
}

function earlier(at: Date, end: Date | null): Date {
  return end !== null && end < at ? end : at;
}
