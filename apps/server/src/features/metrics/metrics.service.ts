import type { Actor } from '#features/access/index.ts';
import { type AuditEvent, diff, recordAudit } from '#features/audit/index.ts';
import { lockEnvironments } from '#features/environments/index.ts';
import { AppError } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db, Tables } from '#tables';
import type { Metric, MetricPatch } from './metrics.model.ts';
import * as model from './metrics.model.ts';
import * as store from './metrics.store.ts';

export interface MetricDeps {
  readonly database: Database<Tables>;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** A metric, and the keys of the experiments that name it. */
export interface MetricWithUses {
  readonly metric: Metric;
  readonly usedBy: readonly string[];
}

/** @throws AppError METRIC_NOT_FOUND */
export async function getMetric(db: Db, key: string): Promise<MetricWithUses> {
  const metric = await store.findMetric(db, key);
  if (!metric) throw notFound(key);
  const uses = await store.listUses(db, [metric.id]);
  return { metric, usedBy: uses.map(({ experimentKey }) => experimentKey) };
}

/** By their keys. */
export async function listMetrics(db: Db, filter: store.MetricFilter): Promise<MetricWithUses[]> {
  const metrics = await store.listMetrics(db, filter);
  const ids = metrics.map(({ id }) => id);
  const uses = Map.groupBy(await store.listUses(db, ids), ({ metricId }) => metricId);
  return metrics.map((metric) => ({
    metric,
    usedBy: (uses.get(metric.id) ?? []).map(({ experimentKey }) => experimentKey),
  }));
}

type NewMetric = MetricPatch & Pick<Metric, 'key' | 'name' | 'event' | 'kind'>;

/** @throws AppError METRIC_KEY_TAKEN, INVALID_INPUT */
export async function createMetric(
  deps: MetricDeps,
  actor: Actor,
  { key, ...given }: NewMetric,
): Promise<MetricWithUses> {
  const at = deps.now();
  const blank = { ...model.NEW_METRIC, name: given.name, event: given.event, kind: given.kind };
  const first = { ...blank, id: deps.newId(), key, version: 1, createdAt: at, updatedAt: at };
  const metric = wellFormed(first, given);
  try {
    await inTransaction(deps.database, async (tx) => {
      await store.insertMetric(tx, metric);
      const changes = diff({}, model.auditView(metric));
      await recordAudit(tx, deps, actor, [eventOf(metric, 'created', changes)]);
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'metrics_key_key') throw error;
    const errors = [{ field: 'body.key', detail: 'is the key of another metric' }];
    throw new AppError('METRIC_KEY_TAKEN', { errors, cause: error });
  }
  return { metric, usedBy: [] };
}

/** The version that a caller saw, and how to show the state that won. */
export interface SeenMetric {
  readonly version: number | undefined;
  readonly show: (current: MetricWithUses) => unknown;
}

/**
 * Changes a metric; fields that are not named stay. How its figure is counted stays while an experiment
 * that uses it runs.
 * @throws AppError METRIC_NOT_FOUND, VERSION_CONFLICT, INVALID_INPUT, METRIC_IN_USE
 */
export function changeMetric(
  deps: MetricDeps,
  actor: Actor,
  key: string,
  patch: MetricPatch,
  seen: SeenMetric,
): Promise<MetricWithUses> {
  return inTransaction(deps.database, async (tx) => {
    await lockEnvironments(tx);
    const current = await getMetric(tx, key);
    refuseStale(current, seen);
    const { metric: before, usedBy } = current;
    const wanted = wellFormed(before, patch);
    const changes = diff(model.auditView(before), model.auditView(wanted));
    if (Object.keys(changes).length === 0) return current;
    const counting = model.countingChanges(before, wanted);
    if (counting.length > 0) await refuseWhileRunning(tx, before, counting);
    const after = { ...wanted, version: before.version + 1, updatedAt: deps.now() };
    await store.updateMetric(tx, after);
    if (counting.length > 0) await store.forgetFigures(tx, after.id);
    await recordAudit(tx, deps, actor, [eventOf(after, 'updated', changes)]);
    return { metric: after, usedBy };
  });
}

/**
 * Deletes a metric that no experiment names. Its history stays.
 * @throws AppError METRIC_NOT_FOUND, METRIC_IN_USE
 */
export function deleteMetric(deps: MetricDeps, actor: Actor, key: string): Promise<void> {
  return inTransaction(deps.database, async (tx) => {
    // Held by whoever gives an experiment its metrics, so that none is named from here on.
    await lockEnvironments(tx);
    const { metric, usedBy } = await getMetric(tx, key);
    if (usedBy.length > 0) throw inUse(usedBy, 'Take the metric out of them first');
    await store.deleteMetric(tx, metric.id);
    const changes = diff(model.auditView(metric), {});
    await recordAudit(tx, deps, actor, [eventOf(metric, 'deleted', changes)]);
  });
}

/** @throws AppError INVALID_INPUT */
function wellFormed(before: Metric, patch: MetricPatch): Metric {
  const { metric, faults } = model.applyPatch(before, patch);
  if (faults.length > 0) throw new AppError('INVALID_INPUT', { errors: faults });
  return metric;
}

/** @throws AppError METRIC_IN_USE */
async function refuseWhileRunning(tx: Db, metric: Metric, counting: string[]): Promise<void> {
  const uses = await store.listUses(tx, [metric.id]);
  const running = uses.filter(({ isRunning }) => isRunning).map((use) => use.experimentKey);
  if (running.length === 0) return;
  const stays = counting.length === 1 ? 'stays as it was' : 'stay as they were';
  throw inUse(running, `While they run, ${counting.join(', ')} ${stays}`);
}

function refuseStale(current: MetricWithUses, { version, show }: SeenMetric): void {
  if (version === undefined || version === current.metric.version) return;
  throw new AppError('VERSION_CONFLICT', {
    detail: `You saw version ${version}; it is at version ${current.metric.version} now.`,
    current: show(current),
  });
}

function inUse(experiments: readonly string[], advice: string): AppError {
  return new AppError('METRIC_IN_USE', {
    detail: `Used by ${experiments.join(', ')}. ${advice}.`,
    errors: experiments.map((key) => ({
      field: `experiments.${key}`,
      detail: 'uses this metric',
    })),
  });
}

function notFound(key: string): AppError {
  return new AppError('METRIC_NOT_FOUND', { detail: `There is no metric "${key}".` });
}

function eventOf(metric: Metric, action: string, changes: AuditEvent['changes']): AuditEvent {
  return {
    entityType: 'metric',
    entityId: metric.id,
    entityKey: metric.key,
    action,
    changes,
  };
}
