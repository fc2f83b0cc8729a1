import type { ExperimentState } from '@halyard/contracts/experiments';
import { sql } from 'kysely';
import type { Db, Tables } from '#tables';
import type { Epoch, Experiment, ExperimentMetric } from './experiments.model.ts';
import type { Stretch } from './stretches.model.ts';

const OWN_COLUMNS = [
  'experiments.id',
  'experiments.key',
  'experiments.name',
  'experiments.hypothesis',
  'experiments.owner',
  'experiments.flag_id',
  'experiments.environment_id',
  'experiments.state',
  'experiments.unit',
  'experiments.conditions',
  'experiments.variants',
  'experiments.control',
  'experiments.traffic',
  'experiments.layer_id',
  'experiments.layer_from',
  'experiments.layer_to',
  'experiments.salt',
  'experiments.attributes',
  'experiments.alpha',
  'experiments.power',
  'experiments.planned_units',
  'experiments.planned_days',
  'experiments.epoch',
  'experiments.rule_id',
  'experiments.started_at',
  'experiments.stopped_at',
  'experiments.decided_at',
  'experiments.decision',
  'experiments.version',
  'experiments.created_at',
  'experiments.updated_at',
] as const;

const COLUMNS = [
  ...OWN_COLUMNS,
  'flags.key as flag_key',
  'environments.key as environment_key',
  'environments.is_protected',
  'layers.key as layer_key',
] as const;

/** What a list of experiments is narrowed by; `after` is the one where the last page ended. */
export interface ExperimentFilter {
  readonly flagKey?: string;
  readonly environmentKey?: string;
  readonly state?: ExperimentState;
  readonly metricKey?: string;
  readonly search?: string;
  readonly after?: { readonly createdAt: Date; readonly key: string };
  readonly limit: number;
}

export async function findExperiment(db: Db, key: string): Promise<Experiment | null> {
  const row = await selectAll(db).where('experiments.key', '=', key).executeTakeFirst();
  if (!row) return null;
  const metrics = await metricsOf(db, [row.id]);
  return toExperiment(row, metrics.get(row.id));
}

/** The newest first. */
export async function listExperiments(db: Db, filter: ExperimentFilter): Promise<Experiment[]> {
  const { flagKey, environmentKey, state, metricKey, search, after, limit } = filter;
  let query = selectAll(db);
  if (flagKey !== undefined) query = query.where('flags.key', '=', flagKey);
  if (environmentKey !== undefined) query = query.where('environments.key', '=', environmentKey);
  if (state !== undefined) query = query.where('experiments.state', '=', state);
  if (metricKey !== undefined) {
    query = query.where('experiments.id', 'in', (x) =>
      x
        .selectFrom('experiment_metrics')
        .innerJoin('metrics', 'metrics.id', 'experiment_metrics.metric_id')
        .select('experiment_metrics.experiment_id')
        .where('metrics.key', '=', metricKey),
    );
  }
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where((x) =>
      x.or([x('experiments.key', 'ilike', pattern), x('experiments.name', 'ilike', pattern)]),
    );
  }
  if (after) {
    query = query.where(
      sql<boolean>`(experiments.created_at, experiments.key) < (${after.createdAt}, ${after.key})`,
    );
  }
  const rows = await query
    .orderBy('experiments.created_at', 'desc')
    .orderBy('experiments.key', 'desc')
    .limit(limit)
    .execute();
  const metrics = await metricsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toExperiment(row, metrics.get(row.id)));
}

/** The running ones of an environment, with their metrics left out. */
export async function listRunning(db: Db, environmentId: string): Promise<Experiment[]> {
  const rows = await selectAll(db)
    .where('experiments.environment_id', '=', environmentId)
    .where('experiments.state', '=', 'running')
    .orderBy('experiments.key')
    .execute();
  return rows.map((row) => toExperiment(row, []));
}

export async function insertExperiment(tx: Db, experiment: Experiment): Promise<void> {
  await tx
    .insertInto('experiments')
    .values({
      id: experiment.id,
      key: experiment.key,
      flag_id: experiment.flagId,
      environment_id: experiment.environmentId,
      created_at: experiment.createdAt,
      ...toRow(experiment),
    })
    .execute();
  await saveMetrics(tx, experiment);
}

export async function updateExperiment(tx: Db, experiment: Experiment): Promise<void> {
  await tx
    .updateTable('experiments')
    .set(toRow(experiment))
    .where('id', '=', experiment.id)
    .execute();
  await saveMetrics(tx, experiment);
}

export async function deleteExperiment(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('experiments').where('id', '=', id).execute();
}

/** Those that stay keep what was fixed for them. */
async function saveMetrics(tx: Db, { id, metrics }: Experiment): Promise<void> {
  const kept = metrics.map(({ metricId }) => metricId);
  let gone = tx.deleteFrom('experiment_metrics').where('experiment_id', '=', id);
  if (kept.length > 0) gone = gone.where('metric_id', 'not in', kept);
  await gone.execute();
  if (kept.length === 0) return;
  await tx
    .insertInto('experiment_metrics')
    .values(
      metrics.map(({ metricId, role, margin }, position) => ({
        experiment_id: id,
        metric_id: metricId,
        position,
        role,
        margin,
        cap: null,
        cap_before: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['experiment_id', 'metric_id']).doUpdateSet((x) => ({
        position: x.ref('excluded.position'),
        role: x.ref('excluded.role'),
        margin: x.ref('excluded.margin'),
      })),
    )
    .execute();
}

/** Oldest first. */
export async function listEpochs(db: Db, experimentId: string): Promise<Epoch[]> {
  const rows = await db
    .selectFrom('experiment_epochs')
    .select(['epoch', 'started_at', 'variants', 'traffic', 'reason'])
    .where('experiment_id', '=', experimentId)
    .orderBy('epoch')
    .execute();
  return rows.map(({ started_at: startedAt, ...rest }) => ({ ...rest, startedAt }));
}

export async function insertEpoch(tx: Db, experimentId: string, epoch: Epoch): Promise<void> {
  await tx
    .insertInto('experiment_epochs')
    .values({
      experiment_id: experimentId,
      epoch: epoch.epoch,
      started_at: epoch.startedAt,
      variants: JSON.stringify(epoch.variants),
      traffic: epoch.traffic,
      reason: epoch.reason,
    })
    .execute();
}

/** The stretches that running experiments have of a layer, by the experiments' keys. */
export async function listStretches(
  db: Db,
  layerId: string,
): Promise<(Stretch & { readonly experimentKey: string })[]> {
  const rows = await db
    .selectFrom('experiments')
    .select(['key', 'layer_from', 'layer_to'])
    .where('layer_id', '=', layerId)
    .where('state', '=', 'running')
    .orderBy('layer_from')
    .execute();
  return rows.flatMap(({ key, layer_from: from, layer_to: to }) =>
    from === null || to === null ? [] : [{ experimentKey: key, from, to }],
  );
}

/** The keys of the experiments that name a layer, whatever became of them. */
export async function listKeysInLayer(db: Db, layerId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('experiments')
    .select('key')
    .where('layer_id', '=', layerId)
    .orderBy('key')
    .execute();
  return rows.map(({ key }) => key);
}

function selectAll(db: Db) {
  return db
    .selectFrom('experiments')
    .innerJoin('flags', 'flags.id', 'experiments.flag_id')
    .innerJoin('environments', 'environments.id', 'experiments.environment_id')
    .leftJoin('layers', 'layers.id', 'experiments.layer_id')
    .select(COLUMNS);
}

async function metricsOf(
  db: Db,
  experimentIds: readonly string[],
): Promise<Map<string, ExperimentMetric[]>> {
  if (experimentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('experiment_metrics')
    .innerJoin('metrics', 'metrics.id', 'experiment_metrics.metric_id')
    .select([
      'experiment_metrics.experiment_id',
      'experiment_metrics.metric_id',
      'metrics.key',
      'experiment_metrics.role',
      'experiment_metrics.margin',
      'experiment_metrics.cap',
      'experiment_metrics.cap_before',
    ])
    .where('experiment_metrics.experiment_id', 'in', experimentIds)
    .orderBy('experiment_metrics.position')
    .execute();
  const byExperiment = Map.groupBy(rows, (row) => row.experiment_id);
  return new Map([...byExperiment].map(([id, own]) => [id, own.map(toMetric)]));
}

function toMetric(
  row: Omit<Tables['experiment_metrics'], 'experiment_id' | 'position'> & { key: string },
): ExperimentMetric {
  return {
    metricId: row.metric_id,
    metricKey: row.key,
    role: row.role,
    margin: row.margin,
    cap: row.cap,
    capBefore: row.cap_before,
  };
}

function toRow(experiment: Experiment) {
  return {
    name: experiment.name,
    hypothesis: experiment.hypothesis,
    owner: experiment.owner,
    state: experiment.state,
    unit: experiment.unit,
    conditions: JSON.stringify(experiment.when),
    variants: JSON.stringify(experiment.variants),
    control: experiment.control,
    traffic: experiment.traffic,
    layer_id: experiment.layer?.id ?? null,
    layer_from: experiment.layer?.stretch?.from ?? null,
    layer_to: experiment.layer?.stretch?.to ?? null,
    salt: experiment.salt,
    attributes: [...experiment.attributes],
    alpha: experiment.alpha,
    power: experiment.power,
    planned_units: experiment.plannedUnits,
    planned_days: experiment.plannedDays,
    epoch: experiment.epoch,
    rule_id: experiment.ruleId,
    started_at: experiment.startedAt,
    stopped_at: experiment.stoppedAt,
    decided_at: experiment.decidedAt,
    decision: experiment.decision,
    version: experiment.version,
    updated_at: experiment.updatedAt,
  };
}

type Row = Awaited<ReturnType<typeof selectRow>>;
const selectRow = (db: Db) => selectAll(db).executeTakeFirstOrThrow();

function toExperiment(row: Row, metrics: readonly ExperimentMetric[] = []): Experiment {
  const { layer_id: layerId, layer_key: layerKey, layer_from: from, layer_to: to } = row;
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    hypothesis: row.hypothesis,
    owner: row.owner,
    flagId: row.flag_id,
    flagKey: row.flag_key,
    environmentId: row.environment_id,
    environmentKey: row.environment_key,
    isProtected: row.is_protected,
    state: row.state,
    unit: row.unit,
    when: row.conditions,
    variants: row.variants,
    control: row.control,
    traffic: row.traffic,
    layer:
      layerId === null || layerKey === null
        ? null
        : {
            id: layerId,
            key: layerKey,
            stretch: from === null || to === null ? null : { from, to },
          },
    salt: row.salt,
    metrics,
    attributes: row.attributes,
    alpha: row.alpha,
    power: row.power,
    plannedUnits: row.planned_units,
    plannedDays: row.planned_days,
    epoch: row.epoch,
    ruleId: row.rule_id,
    startedAt: row.started_at,
    stoppedAt: row.stopped_at,
    decidedAt: row.decided_at,
    decision: row.decision,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
