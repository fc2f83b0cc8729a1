import type { ExperimentMetric as MetricInput } from '@halyard/contracts/experiments';
import type { Permission } from '@halyard/contracts/permissions';
import { type Actor, demand } from '#features/access/index.ts';
import { type AuditEvent, diff, recordAudit } from '#features/audit/index.ts';
import {
  type Environment,
  getEnvironment,
  lockEnvironments,
} from '#features/environments/index.ts';
import { type FlagDeps, lockFlag } from '#features/flags/index.ts';
import { listMetricsByKey, type Metric } from '#features/metrics/index.ts';
import { AppError, invalid } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db } from '#tables';
import { findLayerFor, findMetricsFor, refuseFaults } from './experiment-checking.service.ts';
import { saltOf } from './experiment-rule.model.ts';
import type { Epoch, Experiment, ExperimentMetric, ExperimentPatch } from './experiments.model.ts';
import * as model from './experiments.model.ts';
import { notFound } from './experiments.refusals.ts';
import * as store from './experiments.store.ts';

export type ExperimentDeps = FlagDeps;

/** @throws AppError EXPERIMENT_NOT_FOUND */
export async function getExperiment(db: Db, key: string): Promise<Experiment> {
  const experiment = await store.findExperiment(db, key);
  if (!experiment) throw notFound(key);
  return experiment;
}

/** The newest first. @throws AppError ENVIRONMENT_NOT_FOUND */
export async function listExperiments(
  db: Db,
  filter: store.ExperimentFilter,
): Promise<Experiment[]> {
  const { environmentKey } = filter;
  if (environmentKey !== undefined) await getEnvironment(db, environmentKey);
  return store.listExperiments(db, filter);
}

/** Oldest first. @throws AppError EXPERIMENT_NOT_FOUND */
export async function listEpochs(db: Db, key: string): Promise<Epoch[]> {
  return store.listEpochs(db, (await getExperiment(db, key)).id);
}

/** An experiment with all that its results are made from. */
export interface MeasuredExperiment {
  readonly experiment: Experiment;
  /** In the order of the experiment. */
  readonly metrics: readonly (Omit<ExperimentMetric, 'metricId' | 'metricKey'> & {
    readonly metric: Metric;
  })[];
  /** Oldest first. */
  readonly epochs: readonly Epoch[];
}

/** @throws AppError EXPERIMENT_NOT_FOUND */
export async function getMeasured(db: Db, key: string): Promise<MeasuredExperiment> {
  const experiment = await getExperiment(db, key);
  const [found, epochs] = await Promise.all([
    listMetricsByKey(
      db,
      experiment.metrics.map(({ metricKey }) => metricKey),
    ),
    store.listEpochs(db, experiment.id),
  ]);
  const byId = new Map(found.map((metric) => [metric.id, metric]));
  const metrics = experiment.metrics.flatMap(({ metricId, role, margin, cap, capBefore }) => {
    const metric = byId.get(metricId);
    return metric ? [{ metric, role, margin, cap, capBefore }] : [];
  });
  return { experiment, metrics, epochs };
}

/** What a request says of an experiment: metrics and layer by their keys. */
export interface SentPatch extends Omit<ExperimentPatch, 'metrics' | 'layer'> {
  readonly metrics?: readonly MetricInput[];
  readonly layerKey?: string | null;
}

/** Beside experiments the dashboard has pages of these names. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(['new', 'layers']);

/** What a new experiment is told at least. */
export type NewExperiment = SentPatch &
  Pick<Experiment, 'key' | 'name' | 'flagKey' | 'environmentKey' | 'variants' | 'control'>;

/**
 * Makes a draft; nothing is served by it yet.
 * @throws AppError EXPERIMENT_KEY_TAKEN, ENVIRONMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, FLAG_NOT_FOUND,
 *   FLAG_ARCHIVED, INVALID_INPUT
 */
export async function createExperiment(
  deps: ExperimentDeps,
  actor: Actor,
  { key, flagKey, environmentKey, ...sent }: NewExperiment,
): Promise<Experiment> {
  if (RESERVED_KEYS.has(key)) throw invalid('body.key', 'is a page of the dashboard');
  try {
    return await inTransaction(deps.database, async (tx) => {
      const environment = await demandEnvironment(tx, actor, 'experiment:change', {
        environmentKey,
      });
      const { flag } = await lockFlag(tx, flagKey);
      const at = deps.now();
      const blank: Experiment = {
        ...model.NEW_EXPERIMENT,
        id: deps.newId(),
        key,
        name: sent.name,
        flagId: flag.id,
        flagKey,
        environmentId: environment.id,
        environmentKey,
        isProtected: environment.isProtected,
        variants: sent.variants,
        control: sent.control,
        salt: saltOf({ flagKey, key }),
        createdAt: at,
        updatedAt: at,
      };
      const experiment = await withPatch(tx, blank, sent);
      await refuseFaults(tx, deps.replica, experiment);
      await store.insertExperiment(tx, experiment);
      const changes = diff({}, model.auditView(experiment));
      await recordAudit(tx, deps, actor, [eventOf(experiment, 'created', changes)]);
      return experiment;
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'experiments_key_key') throw error;
    const errors = [{ field: 'body.key', detail: 'is the key of another experiment' }];
    throw new AppError('EXPERIMENT_KEY_TAKEN', { errors, cause: error });
  }
}

/**
 * Deletes an experiment that does not run. Its history stays; what it showed whom goes with the next
 * cleaning up.
 * @throws AppError EXPERIMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, EXPERIMENT_RUNNING
 */
export function deleteExperiment(deps: ExperimentDeps, actor: Actor, key: string): Promise<void> {
  return inTransaction(deps.database, async (tx) => {
    const experiment = await lockExperiment(tx, actor, key);
    if (experiment.state === 'running') {
      throw new AppError('EXPERIMENT_RUNNING', {
        detail: `The experiment "${key}" runs; stop it before deleting it.`,
      });
    }
    await store.deleteExperiment(tx, experiment.id);
    const changes = diff(model.auditView(experiment), {});
    await recordAudit(tx, deps, actor, [eventOf(experiment, 'deleted', changes)]);
  });
}

/**
 * An experiment that nobody else changes until the transaction ends, for who may.
 * @throws AppError EXPERIMENT_NOT_FOUND, ENVIRONMENT_PROTECTED
 */
export async function lockExperiment(tx: Db, actor: Actor, key: string): Promise<Experiment> {
  await lockEnvironments(tx);
  const experiment = await getExperiment(tx, key);
  demand(actor, 'experiment:change', experiment);
  return experiment;
}

/** An experiment after a patch; metrics and layer that it names are looked up. @throws AppError INVALID_INPUT */
export async function withPatch(
  tx: Db,
  before: Experiment,
  { metrics, layerKey, ...patch }: SentPatch,
): Promise<Experiment> {
  const after: Experiment = {
    ...before,
    ...patch,
    ...(metrics && { metrics: await findMetricsFor(tx, metrics, before.metrics) }),
  };
  if (layerKey === undefined || layerKey === (before.layer?.key ?? null)) return after;
  return { ...after, layer: layerKey === null ? null : await findLayerFor(tx, layerKey, before) };
}

/**
 * The environment, which nobody else changes until the transaction ends, for who may do this in it.
 * @throws AppError ENVIRONMENT_NOT_FOUND, ENVIRONMENT_PROTECTED
 */
export async function demandEnvironment(
  tx: Db,
  actor: Actor,
  permission: Permission,
  { environmentKey }: { readonly environmentKey: string },
): Promise<Environment> {
  await lockEnvironments(tx);
  const environment = await getEnvironment(tx, environmentKey);
  demand(actor, permission, environment);
  return environment;
}

/** What the audit log learns of an experiment. */
export function eventOf(
  experiment: Experiment,
  action: string,
  changes: AuditEvent['changes'],
): AuditEvent {
  return {
    entityType: 'experiment',
    entityId: experiment.id,
    entityKey: experiment.key,
    environmentKey: experiment.environmentKey,
    action,
    changes,
  };
}
