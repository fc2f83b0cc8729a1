import type { MetricHistory } from '@halyard/contracts/metrics';
import type { Summary } from '@halyard/stats';
import { getEnvironment } from '#features/environments/index.ts';
import type { EventStore, History } from '#features/event-store/index.ts';
import { getMetric, type Metric } from '#features/metrics/index.ts';
import type { Db } from '#tables';
import { dailyValues, summaryOfHistory } from './metric-history.model.ts';
import { partsOf } from './questions.model.ts';

export interface HistoryDeps {
  readonly db: Db;
  readonly eventStore: EventStore;
  readonly now: () => Date;
}

/** Which metric, where, and how far back. */
export interface HistoryOf {
  readonly metricKey: string;
  readonly environmentKey: string;
  readonly days: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * What a metric was lately; of the first day and of today only a part, in UTC.
 * @throws AppError METRIC_NOT_FOUND, ENVIRONMENT_NOT_FOUND
 */
export async function getMetricHistory(
  deps: HistoryDeps,
  question: HistoryOf,
): Promise<MetricHistory> {
  const { metric, environmentId } = await findSubject(deps.db, question);
  const { days } = question;
  const until = deps.now();
  const from = new Date(until.getTime() - days * DAY_MS);
  const history = await askHistory(deps, metric, { environmentId, from, until });
  const summary = summaryOfHistory(metric, history);
  return {
    days,
    units: history.units,
    units_a_day: history.units / days,
    mean: summary?.mean ?? null,
    variance: summary?.variance ?? null,
    event_count: history.events,
    last_event_at: history.lastAt?.toISOString() ?? null,
    daily: dailyValues(metric, history.daily, from, until),
  };
}

/** What a plan starts from. */
export interface Baseline {
  readonly metric: Metric;
  readonly units: number;
  readonly unitsADay: number;
  /** Of what a unit does in the metric's window; null without events or units. */
  readonly summary: Summary | null;
  readonly minutes: number;
}

/**
 * What units did lately in as much time as a metric counts of each, and how many units came.
 * @throws AppError METRIC_NOT_FOUND, ENVIRONMENT_NOT_FOUND
 */
export async function getBaseline(deps: HistoryDeps, question: HistoryOf): Promise<Baseline> {
  const { metric, environmentId } = await findSubject(deps.db, question);
  const { days } = question;
  const until = deps.now();
  const spanMs = Math.min(days * DAY_MS, (metric.windowMinutes ?? Infinity) * MINUTE_MS);
  const all = { environmentId, from: new Date(until.getTime() - days * DAY_MS), until };
  const whole = await askHistory(deps, metric, all);
  const from = new Date(until.getTime() - spanMs);
  const within = from > all.from ? await askHistory(deps, metric, { ...all, from }) : whole;
  return {
    metric,
    units: whole.units,
    unitsADay: whole.units / days,
    summary: summaryOfHistory(metric, within),
    minutes: spanMs / MINUTE_MS,
  };
}

/** @throws AppError METRIC_NOT_FOUND, ENVIRONMENT_NOT_FOUND */
export async function findSubject(
  db: Db,
  { metricKey, environmentKey }: Pick<HistoryOf, 'metricKey' | 'environmentKey'>,
): Promise<{ metric: Metric; environmentId: string }> {
  const { metric } = await getMetric(db, metricKey);
  return { metric, environmentId: (await getEnvironment(db, environmentKey)).id };
}

function askHistory(
  { eventStore }: HistoryDeps,
  metric: Metric,
  where: { environmentId: string; from: Date; until: Date },
): Promise<History> {
  return eventStore.historyOf({ ...partsOf(metric), ...where, cap: metric.capValue });
}
