import { type Actor, demand } from '#features/access/index.ts';
import { diff, recordAudit } from '#features/audit/index.ts';
import { getEnvironment, lockEnvironments } from '#features/environments/index.ts';
import { AppError } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db } from '#tables';
import { demandEnvironment, type ExperimentDeps } from './experiments.service.ts';
import { listKeysInLayer, listStretches } from './experiments.store.ts';
import { type Layer, type LayerInUse, layerView } from './layers.model.ts';
import * as store from './layers.store.ts';

/** What a new layer or holdout is told. */
export interface NewLayer {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly environmentKey: string;
}

/** @throws AppError LAYER_NOT_FOUND */
export async function getLayer(db: Db, key: string): Promise<LayerInUse> {
  return withUses(db, await existing(db, key));
}

/** By their keys. @throws AppError ENVIRONMENT_NOT_FOUND */
export async function listLayers(db: Db, environmentKey?: string): Promise<LayerInUse[]> {
  if (environmentKey !== undefined) await getEnvironment(db, environmentKey);
  const layers = await store.listLayers(db, environmentKey);
  return Promise.all(layers.map((layer) => withUses(db, layer)));
}

/** @throws AppError ENVIRONMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, LAYER_KEY_TAKEN */
export async function createLayer(
  deps: ExperimentDeps,
  actor: Actor,
  given: NewLayer,
): Promise<LayerInUse> {
  try {
    return await inTransaction(deps.database, async (tx) => {
      const environment = await demandEnvironment(tx, actor, 'experiment:change', given);
      const layer: Layer = {
        ...given,
        id: deps.newId(),
        environmentId: environment.id,
        isProtected: environment.isProtected,
        createdAt: deps.now(),
      };
      await store.insertLayer(tx, layer);
      await recordAudit(tx, deps, actor, [eventOf(layer, 'created', diff({}, layerView(layer)))]);
      return { layer, experiments: [] };
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'layers_key_key') throw error;
    const errors = [{ field: 'body.key', detail: 'is the key of another layer' }];
    throw new AppError('LAYER_KEY_TAKEN', { errors, cause: error });
  }
}

/**
 * Deletes a layer that no experiment names.
 * @throws AppError LAYER_NOT_FOUND, ENVIRONMENT_PROTECTED, LAYER_IN_USE
 */
export async function deleteLayer(deps: ExperimentDeps, actor: Actor, key: string): Promise<void> {
  try {
    await inTransaction(deps.database, async (tx) => {
      await lockEnvironments(tx);
      const layer = await existing(tx, key);
      demand(actor, 'experiment:change', layer);
      await store.deleteLayer(tx, layer.id);
      await recordAudit(tx, deps, actor, [eventOf(layer, 'deleted', diff(layerView(layer), {}))]);
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'experiments_layer_id_fkey') throw error;
    const { db } = deps.database;
    throw inUse(await listKeysInLayer(db, (await existing(db, key)).id), error);
  }
}

/** @throws AppError LAYER_NOT_FOUND */
async function existing(db: Db, key: string): Promise<Layer> {
  const layer = await store.findLayer(db, key);
  if (layer) return layer;
  throw new AppError('LAYER_NOT_FOUND', { detail: `There is no layer "${key}".` });
}

async function withUses(db: Db, layer: Layer): Promise<LayerInUse> {
  return { layer, experiments: await listStretches(db, layer.id) };
}

function inUse(experiments: readonly string[], cause: unknown): AppError {
  return new AppError('LAYER_IN_USE', {
    detail: `Named by ${experiments.join(', ')}. Take it out of the drafts, and delete the others first.`,
    errors: experiments.map((key) => ({ field: `experiments.${key}`, detail: 'names this layer' })),
    cause,
  });
}

function eventOf(layer: Layer, action: string, changes: ReturnType<typeof diff>) {
  return {
    entityType: 'layer' as const,
    entityId: layer.id,
    entityKey: layer.key,
    environmentKey: layer.environmentKey,
    action,
    changes,
  };
}
