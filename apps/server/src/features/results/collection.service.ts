import type { ExperimentData, MetricData } from '@halyard/stats';
import type { EventStore, MetricQuestion } from '#features/event-store/index.ts';
import type { AskedSql } from './inputs.model.ts';
import { type MeasuredExperiment, type MeasuredMetric, marginOf } from './measured.model.ts';
import {
  analysedKindOf,
  BOUNDS_ALPHA,
  type Caps,
  covariateQuestion,
  type Horizon,
  momentsQuestion,
  percentileOf,
  quantileQuestion,
  withExtent,
} from './questions.model.ts';

/** What the store knows of an experiment. */
export interface Collected {
  readonly data: ExperimentData;
  /** By metric. */
  readonly sql: Readonly<Record<string, AskedSql>>;
  readonly caps: Readonly<Record<string, Caps>>;
}

const DAY_MS = 86_400_000;

/** What there is to analyse of an experiment that has not started: nothing. */
export function dataOfDraft(experiment: MeasuredExperiment, at: Date): ExperimentData {
  return {
    ...plannedOf(experiment),
    epochs: [],
    days: 0,
    stepSeconds: 60,
    untilMs: at.getTime(),
    counts: [],
    severalVariants: 0,
    assigned: [],
    metrics: experiment.metrics.map(withoutData),
  };
}

function withoutData(measured: MeasuredMetric): MetricData {
  return measured.metric.kind === 'quantile'
    ? { ...factsOf(measured), ...quantileFacts(measured), quantiles: [] }
    : { ...factsOf(measured), kind: momentsKind(measured), groups: [] };
}

/**
 * What was collected before, as the experiment is now. Of a metric that it had not then, or that is of
 * another kind now, there is nothing.
 */
export function recall(experiment: MeasuredExperiment, kept: Collected): Collected {
  const known = new Map(kept.data.metrics.map((data) => [data.key, data]));
  return {
    ...kept,
    data: {
      ...kept.data,
      ...plannedOf(experiment),
      metrics: experiment.metrics.map((measured) => {
        const data = known.get(measured.metric.key);
        const nothing = withoutData(measured);
        return data?.kind === nothing.kind ? { ...data, ...factsOf(measured) } : nothing;
      }),
    },
  };
}

/** Asks for all that an experiment's analysis starts from. One question after the other, for each is costly. */
export async function collect(
  store: EventStore,
  experiment: MeasuredExperiment,
  startedAt: Date,
  horizon: Horizon,
): Promise<Collected> {
  const { windowed } = horizon;
  const counted = await store.countUnits(windowed);
  const known = withExtent(horizon, counted.extent);
  const caps = await listCaps(store, experiment, known);
  const asked = await askMetrics(store, experiment, known, caps);
  const endMs = Math.min(
    windowed.until.getTime(),
    (experiment.stoppedAt ?? windowed.until).getTime(),
  );
  return {
    data: {
      ...plannedOf(experiment),
      epochs: experiment.epochs.map(({ epoch, startedAt: begun, variants }) => ({
        epoch,
        startedAtMs: begun.getTime(),
        weights: variants,
      })),
      days: Math.max(0, endMs - startedAt.getTime()) / DAY_MS,
      stepSeconds: windowed.stepSeconds,
      untilMs: windowed.until.getTime(),
      counts: counted.counts,
      severalVariants: counted.severalVariants,
      assigned: counted.assigned,
      metrics: asked.map(({ data }) => data),
    },
    sql: Object.fromEntries(asked.map(({ data, sql }) => [data.key, sql])),
    caps: Object.fromEntries(caps),
  };
}

/** Which of both horizons is a metric's. */
export function scopeOf({ metric }: MeasuredMetric, { windowed, endless }: Horizon) {
  return metric.windowMinutes === null ? endless : windowed;
}

/** What is asked of the store for a metric, but for quantiles. */
export function questionOf(
  { metric }: MeasuredMetric,
  caps: Caps | undefined,
  attribute: string | null = null,
): MetricQuestion {
  return momentsQuestion(metric, caps ?? NO_CAPS, attribute);
}

const NO_CAPS: Caps = { cap: null, capBefore: null };

/** The caps in force, by metric: those that are fixed, or what they are now. */
async function listCaps(
  store: EventStore,
  { metrics }: MeasuredExperiment,
  horizon: Horizon,
): Promise<Map<string, Caps>> {
  const found = new Map<string, Caps>();
  for (const measured of metrics) {
    const { metric, cap, capBefore } = measured;
    const percentile = percentileOf(measured);
    if (percentile !== null) {
      const scope = scopeOf(measured, horizon);
      found.set(metric.key, {
        cap: await store.capOf(scope, momentsQuestion(metric, NO_CAPS), percentile),
        capBefore: await store.capOf(scope, covariateQuestion(metric), percentile),
      });
    } else if (metric.capPercentile !== null) {
      found.set(metric.key, { cap, capBefore });
    } else if (metric.capValue !== null) {
      found.set(metric.key, { cap: metric.capValue, capBefore: metric.capValue });
    }
  }
  return found;
}

interface AskedMetric {
  readonly data: MetricData;
  readonly sql: AskedSql;
}

/** In the order of the experiment; those that look equally far are asked for together. */
async function askMetrics(
  store: EventStore,
  { metrics }: MeasuredExperiment,
  horizon: Horizon,
  caps: ReadonlyMap<string, Caps>,
): Promise<AskedMetric[]> {
  const answers = new Map<string, AskedMetric>();
  const [quantiles, moments] = partition(metrics, ({ metric }) => metric.kind === 'quantile');
  const untilOf = (measured: MeasuredMetric) => scopeOf(measured, horizon).until.getTime();
  for (const together of Map.groupBy(moments, untilOf).values()) {
    const [first] = together;
    if (!first) continue;
    const questions = together.map((each) => questionOf(each, caps.get(each.metric.key)));
    const asked = await store.momentsOf(scopeOf(first, horizon), questions);
    for (const [i, measured] of together.entries()) {
      const { answer: groups = [], sql } = asked[i] ?? {};
      const data = { ...factsOf(measured), kind: momentsKind(measured), groups };
      answers.set(data.key, { data, sql: titled(measured, sql) });
    }
  }
  for (const measured of quantiles) {
    const question = quantileQuestion(measured.metric);
    const { answer, sql } = await store.quantilesOf(scopeOf(measured, horizon), question);
    const data = { ...factsOf(measured), ...quantileFacts(measured), quantiles: answer };
    answers.set(data.key, { data, sql: titled(measured, sql) });
  }
  return metrics.flatMap(({ metric }) => answers.get(metric.key) ?? []);
}

/** What was asked for, with what it is called where it is shown. */
function titled({ metric }: MeasuredMetric, sql: Omit<AskedSql, 'title'> | undefined): AskedSql {
  const by = metric.kind === 'quantile' ? 'variant' : 'epoch, variant and step of time';
  return {
    title: `Sufficient statistics by ${by}`,
    text: sql?.text ?? '',
    parameters: sql?.parameters ?? [],
  };
}

function plannedOf({ state, variants, ...experiment }: MeasuredExperiment) {
  const { alpha, power, control, plannedUnits, plannedDays } = experiment;
  return {
    alpha,
    power,
    control,
    plannedUnits,
    plannedDays,
    variants: variants.map(({ variant }) => variant),
    isRunning: state === 'running',
  };
}

/** What the analysis knows of any metric. */
export function factsOf(measured: MeasuredMetric) {
  const { metric, role } = measured;
  return {
    key: metric.key,
    role,
    direction: metric.direction,
    margin: marginOf(measured),
    minimumEffect: metric.minimumEffect / 100,
  };
}

export function quantileFacts({ metric }: MeasuredMetric) {
  return { kind: 'quantile', level: metric.quantile ?? 0.5, boundsAlpha: BOUNDS_ALPHA } as const;
}

export function momentsKind({ metric }: MeasuredMetric): 'mean' | 'proportion' | 'ratio' {
  const kind = analysedKindOf(metric);
  return kind === 'quantile' ? 'mean' : kind;
}

function partition<Item>(
  items: readonly Item[],
  isFirst: (item: Item) => boolean,
): [first: Item[], second: Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
