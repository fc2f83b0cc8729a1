import type { FlagKind } from '@halyard/contracts/flags';
import { sql } from 'kysely';
import { inChunks } from '#platform/database/chunks.ts';
import type { Db } from '#tables';
import {
  CONFIG_COLUMNS,
  FLAG_COLUMNS,
  toConfig,
  toConfigRow,
  toFlag,
  toRow,
} from './flag-rows.store.ts';
import type { Flag, FlagConfig } from './flags.model.ts';

export async function findFlag(db: Db, key: string): Promise<Flag | null> {
  const row = await db
    .selectFrom('flags')
    .select(FLAG_COLUMNS)
    .where('key', '=', key)
    .executeTakeFirst();
  return row ? toFlag(row) : null;
}

/** Locks the flag's row until the transaction ends. Lock the environments it touches first. */
export async function lockFlag(tx: Db, key: string): Promise<Flag | null> {
  const row = await tx
    .selectFrom('flags')
    .select(FLAG_COLUMNS)
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst();
  return row ? toFlag(row) : null;
}

/** A flag's configs, in the order of the environments. */
export async function listConfigs(db: Db, flagId: string): Promise<FlagConfig[]> {
  const rows = await db
    .selectFrom('flag_configs')
    .innerJoin('environments', 'environments.id', 'flag_configs.environment_id')
    .select(CONFIG_COLUMNS)
    .where('flag_configs.flag_id', '=', flagId)
    .orderBy('environments.position')
    .execute();
  return rows.map(toConfig);
}

/** What a list of flags is narrowed by; `after` is the flag and environment where the last page ended. */
export interface FlagFilter {
  readonly environmentKey?: string;
  readonly search?: string;
  readonly tag?: string;
  readonly kind?: FlagKind;
  readonly owner?: string;
  readonly archived: boolean;
  readonly after?: readonly [flagKey: string, environmentKey: string];
  readonly limit: number;
}

/** A flag in one of its environments. */
export interface FlagRow {
  readonly flag: Flag;
  readonly config: FlagConfig;
}

/** One row per flag and environment, by their keys. */
export async function listFlags(db: Db, filter: FlagFilter): Promise<FlagRow[]> {
  const { environmentKey, search, tag, kind, owner, archived, after, limit } = filter;
  let query = db
    .selectFrom('flags')
    .innerJoin('flag_configs', 'flag_configs.flag_id', 'flags.id')
    .innerJoin('environments', 'environments.id', 'flag_configs.environment_id')
    .select([...FLAG_COLUMNS, ...CONFIG_COLUMNS])
    .where('flags.archived_at', archived ? 'is not' : 'is', null);
  if (environmentKey !== undefined) query = query.where('environments.key', '=', environmentKey);
  if (tag !== undefined) query = query.where(sql<boolean>`${tag} = any (flags.tags)`);
  if (kind !== undefined) query = query.where('flags.kind', '=', kind);
  if (owner !== undefined) query = query.where('flags.owner', '=', owner);
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where((x) =>
      x.or([x('flags.key', 'ilike', pattern), x('flags.name', 'ilike', pattern)]),
    );
  }
  if (after) {
    query = query.where(sql<boolean>`(flags.key, environments.key) > (${after[0]}, ${after[1]})`);
  }
  const rows = await query.orderBy('flags.key').orderBy('environments.key').limit(limit).execute();
  return rows.map((row) => ({ flag: toFlag(row), config: toConfig(row) }));
}

/** All flags, for an environment that is new. */
export async function listAllFlags(db: Db): Promise<Flag[]> {
  const rows = await db.selectFrom('flags').select(FLAG_COLUMNS).orderBy('key').execute();
  return rows.map(toFlag);
}

export async function insertFlag(tx: Db, flag: Flag): Promise<void> {
  await tx
    .insertInto('flags')
    .values({ id: flag.id, ...toRow(flag), created_at: flag.createdAt })
    .execute();
}

export async function updateFlag(tx: Db, flag: Flag): Promise<void> {
  await tx.updateTable('flags').set(toRow(flag)).where('id', '=', flag.id).execute();
}

/** Deletes a flag with its configs, and keeps its key from being taken by accident. */
export async function deleteFlag(tx: Db, flag: Flag, at: Date): Promise<void> {
  await tx.deleteFrom('flags').where('id', '=', flag.id).execute();
  await tx
    .insertInto('retired_flag_keys')
    .values({ key: flag.key, retired_at: at })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ retired_at: at }))
    .execute();
}

export async function insertConfigs(
  tx: Db,
  rows: readonly { flagId: string; config: FlagConfig }[],
): Promise<void> {
  for (const portion of inChunks(rows)) {
    await tx
      .insertInto('flag_configs')
      .values(
        portion.map(({ flagId, config }) => ({
          flag_id: flagId,
          environment_id: config.environmentId,
          ...toConfigRow(config),
        })),
      )
      .execute();
  }
}

export async function updateConfig(tx: Db, flagId: string, config: FlagConfig): Promise<void> {
  await tx
    .updateTable('flag_configs')
    .set(toConfigRow(config))
    .where('flag_id', '=', flagId)
    .where('environment_id', '=', config.environmentId)
    .execute();
}

export async function isRetiredKey(db: Db, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('retired_flag_keys')
    .select('key')
    .where('key', '=', key)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of some keys that flags have, or deleted flags had. */
export async function listTakenKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('flags')
    .select('key')
    .where('key', 'in', keys)
    .union(db.selectFrom('retired_flag_keys').select('key').where('key', 'in', keys))
    .execute();
  return new Set(rows.map(({ key }) => key));
}

export async function deleteRetiredKey(tx: Db, key: string): Promise<void> {
  await tx.deleteFrom('retired_flag_keys').where('key', '=', key).execute();
}
