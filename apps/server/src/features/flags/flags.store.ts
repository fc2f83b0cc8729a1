import type { FlagKind, FlagType, Link, ValueType, Variant } from '@halyard/contracts/flags';
import type { Prerequisite, Rule, Serve, Target } from '@halyard/contracts/targeting';
import { sql } from 'kysely';
import { inChunks } from '#platform/database/chunks.ts';
import type { Db } from '#tables';
import type { Flag, FlagConfig } from './flags.model.ts';

const FLAG_COLUMNS = [
  'flags.id',
  'flags.key',
  'flags.name',
  'flags.description',
  'flags.flag_type',
  'flags.tags',
  'flags.kind',
  'flags.owner',
  'flags.links',
  'flags.client_side',
  'flags.value_type',
  'flags.variants',
  'flags.off_variant as flag_off_variant',
  'flags.archived_at',
  'flags.version',
  'flags.created_at',
  'flags.updated_at',
] as const;

const CONFIG_COLUMNS = [
  'environments.id as environment_id',
  'environments.key as environment_key',
  'environments.is_protected',
  'flag_configs.is_enabled',
  'flag_configs.rollout_percentage',
  'flag_configs.targets',
  'flag_configs.rules',
  'flag_configs.fallthrough',
  'flag_configs.prerequisites',
  'flag_configs.off_variant as config_off_variant',
  'flag_configs.version as config_version',
  'flag_configs.updated_at as config_updated_at',
] as const;

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

export async function deleteRetiredKey(tx: Db, key: string): Promise<void> {
  await tx.deleteFrom('retired_flag_keys').where('key', '=', key).execute();
}

function toRow(flag: Flag) {
  return {
    key: flag.key,
    name: flag.name,
    description: flag.description,
    flag_type: flag.type,
    tags: [...flag.tags],
    kind: flag.kind,
    owner: flag.owner,
    links: JSON.stringify(flag.links),
    client_side: flag.clientSide,
    value_type: flag.valueType,
    variants: JSON.stringify(flag.variants),
    off_variant: flag.offVariant,
    archived_at: flag.archivedAt,
    version: flag.version,
    updated_at: flag.updatedAt,
  };
}

function toConfigRow(config: FlagConfig) {
  const { fallthrough } = config;
  return {
    is_enabled: config.isEnabled,
    rollout_percentage: config.rolloutPercentage,
    targets: JSON.stringify(config.targets),
    rules: JSON.stringify(config.rules),
    fallthrough: fallthrough && JSON.stringify(fallthrough),
    prerequisites: JSON.stringify(config.prerequisites),
    off_variant: config.offVariant,
    version: config.version,
    updated_at: config.updatedAt,
  };
}

interface Row {
  id: string;
  key: string;
  name: string;
  description: string;
  flag_type: FlagType;
  tags: string[];
  kind: FlagKind;
  owner: string;
  links: Link[];
  client_side: boolean;
  value_type: ValueType;
  variants: Variant[];
  flag_off_variant: string;
  archived_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

function toFlag(row: Row): Flag {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    type: row.flag_type,
    tags: row.tags,
    kind: row.kind,
    owner: row.owner,
    links: row.links,
    clientSide: row.client_side,
    valueType: row.value_type,
    variants: row.variants,
    offVariant: row.flag_off_variant,
    archivedAt: row.archived_at,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

interface ConfigRow {
  environment_id: string;
  environment_key: string;
  is_protected: boolean;
  is_enabled: boolean;
  rollout_percentage: number;
  targets: Target[];
  rules: Rule[];
  fallthrough: Serve | null;
  prerequisites: Prerequisite[];
  config_off_variant: string | null;
  config_version: number;
  config_updated_at: Date;
}

function toConfig(row: ConfigRow): FlagConfig {
  return {
    environmentId: row.environment_id,
    environmentKey: row.environment_key,
    isProtected: row.is_protected,
    isEnabled: row.is_enabled,
    rolloutPercentage: row.rollout_percentage,
    targets: row.targets,
    rules: row.rules,
    fallthrough: row.fallthrough,
    prerequisites: row.prerequisites,
    offVariant: row.config_off_variant,
    version: row.config_version,
    updatedAt: row.config_updated_at,
  };
}
