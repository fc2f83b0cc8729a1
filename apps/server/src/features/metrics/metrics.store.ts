import type { Db, Tables } from '#tables';
import type { Metric } from './metrics.model.ts';

const COLUMNS = [
  'metrics.id',
  'metrics.key',
  'metrics.name',
  'metrics.description',
  'metrics.owner',
  'metrics.event',
  'metrics.kind',
  'metrics.numerator',
  'metrics.denominator_event',
  'metrics.denominator',
  'metrics.quantile',
  'metrics.direction',
  'metrics.window_delay_minutes',
  'metrics.window_minutes',
  'metrics.cap_percentile',
  'metrics.cap_value',
  'metrics.minimum_effect',
  'metrics.version',
  'metrics.created_at',
  'metrics.updated_at',
] as const;

/** What a list of metrics is narrowed by; `after` is the key where the last page ended. */
export interface MetricFilter {
  readonly search?: string;
  readonly after?: string;
  readonly limit: number;
}

export async function findMetric(db: Db, key: string): Promise<Metric | null> {
  const row = await db
    .selectFrom('metrics')
    .select(COLUMNS)
    .where('key', '=', key)
    .executeTakeFirst();
  return row ? toMetric(row) : null;
}

/** Those of some keys that there are, in no order. */
export async function listMetricsByKey(db: Db, keys: readonly string[]): Promise<Metric[]> {
  if (keys.length === 0) return [];
  const rows = await db.selectFrom('metrics').select(COLUMNS).where('key', 'in', keys).execute();
  return rows.map(toMetric);
}

/** By their keys. */
export async function listMetrics(db: Db, filter: MetricFilter): Promise<Metric[]> {
  const { search, after, limit } = filter;
  let query = db.selectFrom('metrics').select(COLUMNS);
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where((x) =>
      x.or([x('key', 'ilike', pattern), x('name', 'ilike', pattern), x('event', 'ilike', pattern)]),
    );
  }
  if (after !== undefined) query = query.where('key', '>', after);
  const rows = await query.orderBy('key').limit(limit).execute();
  return rows.map(toMetric);
}

/** An experiment that names a metric. */
export interface MetricUse {
  readonly metricId: string;
  readonly experimentKey: string;
  readonly isRunning: boolean;
}

/** By the experiments' keys. */
export async function listUses(db: Db, metricIds: readonly string[]): Promise<MetricUse[]> {
  if (metricIds.length === 0) return [];
  const rows = await db
    .selectFrom('experiment_metrics')
    .innerJoin('experiments', 'experiments.id', 'experiment_metrics.experiment_id')
    .select(['experiment_metrics.metric_id', 'experiments.key', 'experiments.state'])
    .where('experiment_metrics.metric_id', 'in', metricIds)
    .orderBy('experiments.key')
    .execute();
  return rows.map((row) => ({
    metricId: row.metric_id,
    experimentKey: row.key,
    isRunning: row.state === 'running',
  }));
}

export async function insertMetric(tx: Db, metric: Metric): Promise<void> {
  await tx
    .insertInto('metrics')
    .values({ id: metric.id, ...toRow(metric), created_at: metric.createdAt })
    .execute();
}

export async function updateMetric(tx: Db, metric: Metric): Promise<void> {
  await tx.updateTable('metrics').set(toRow(metric)).where('id', '=', metric.id).execute();
}

export async function deleteMetric(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('metrics').where('id', '=', id).execute();
}

/** Forgets what was computed of a metric, and above what its totals count as it. */
export async function forgetFigures(tx: Db, metricId: string): Promise<void> {
  await tx
    .updateTable('experiment_metrics')
    .set({ cap: null, cap_before: null })
    .where('metric_id', '=', metricId)
    .execute();
  await tx
    .deleteFrom('experiment_results')
    .where('experiment_id', 'in', (x) =>
      x
        .selectFrom('experiment_metrics')
        .select('experiment_metrics.experiment_id')
        .where('metric_id', '=', metricId),
    )
    .execute();
}

function toRow(metric: Metric) {
  return {
    key: metric.key,
    name: metric.name,
    description: metric.description,
    owner: metric.owner,
    event: metric.event,
    kind: metric.kind,
    numerator: metric.numerator,
    denominator_event: metric.denominatorEvent,
    denominator: metric.denominator,
    quantile: metric.quantile,
    direction: metric.direction,
    window_delay_minutes: metric.windowDelayMinutes,
    window_minutes: metric.windowMinutes,
    cap_percentile: metric.capPercentile,
    cap_value: metric.capValue,
    minimum_effect: metric.minimumEffect,
    version: metric.version,
    updated_at: metric.updatedAt,
  };
}

function toMetric(row: Tables['metrics']): Metric {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    owner: row.owner,
    event: row.event,
    kind: row.kind,
    numerator: row.numerator,
    denominatorEvent: row.denominator_event,
    denominator: row.denominator,
    quantile: row.quantile,
    direction: row.direction,
    windowDelayMinutes: row.window_delay_minutes,
    windowMinutes: row.window_minutes,
    capPercentile: row.cap_percentile,
    capValue: row.cap_value,
    minimumEffect: row.minimum_effect,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
