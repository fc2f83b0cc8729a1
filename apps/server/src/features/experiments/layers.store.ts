import type { Db } from '#tables';
import type { Holdout, Layer } from './layers.model.ts';

export async function findLayer(db: Db, key: string): Promise<Layer | null> {
  const row = await selectLayers(db).where('layers.key', '=', key).executeTakeFirst();
  return row ? toLayer(row) : null;
}

/** By their keys. */
export async function listLayers(db: Db, environmentKey?: string): Promise<Layer[]> {
  let query = selectLayers(db);
  if (environmentKey !== undefined) query = query.where('environments.key', '=', environmentKey);
  return (await query.orderBy('layers.key').execute()).map(toLayer);
}

export async function insertLayer(tx: Db, layer: Layer): Promise<void> {
  await tx.insertInto('layers').values(toRow(layer)).execute();
}

export async function deleteLayer(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('layers').where('id', '=', id).execute();
}

export async function findHoldout(db: Db, key: string): Promise<Holdout | null> {
  const row = await selectHoldouts(db).where('holdouts.key', '=', key).executeTakeFirst();
  return row ? toHoldout(row) : null;
}

/** By their keys. */
export async function listHoldouts(db: Db, environmentKey?: string): Promise<Holdout[]> {
  let query = selectHoldouts(db);
  if (environmentKey !== undefined) query = query.where('environments.key', '=', environmentKey);
  return (await query.orderBy('holdouts.key').execute()).map(toHoldout);
}

export async function insertHoldout(tx: Db, holdout: Holdout): Promise<void> {
  const row = { ...toRow(holdout), percentage: holdout.percentage };
  await tx.insertInto('holdouts').values(row).execute();
}

export async function deleteHoldout(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('holdouts').where('id', '=', id).execute();
}

function selectLayers(db: Db) {
  return db
    .selectFrom('layers')
    .innerJoin('environments', 'environments.id', 'layers.environment_id')
    .select([
      'layers.id',
      'layers.key',
      'layers.name',
      'layers.description',
      'layers.environment_id',
      'layers.created_at',
      'environments.key as environment_key',
      'environments.is_protected',
    ]);
}

function selectHoldouts(db: Db) {
  return db
    .selectFrom('holdouts')
    .innerJoin('environments', 'environments.id', 'holdouts.environment_id')
    .select([
      'holdouts.id',
      'holdouts.key',
      'holdouts.name',
      'holdouts.description',
      'holdouts.environment_id',
      'holdouts.percentage',
      'holdouts.created_at',
      'environments.key as environment_key',
      'environments.is_protected',
    ]);
}

function toRow({ id, key, name, description, environmentId, createdAt }: Layer) {
  return { id, key, name, description, environment_id: environmentId, created_at: createdAt };
}

type Row = Awaited<ReturnType<typeof selectRow>>;
const selectRow = (db: Db) => selectLayers(db).executeTakeFirstOrThrow();

function toLayer(row: Row): Layer {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    environmentId: row.environment_id,
    environmentKey: row.environment_key,
    isProtected: row.is_protected,
    createdAt: row.created_at,
  };
}

function toHoldout(row: Row & { percentage: number }): Holdout {
  return { ...toLayer(row), percentage: row.percentage };
}
