import type { FlagKind, FlagType, ValueType } from '@halyard/contracts/flags';
import { sql } from 'kysely';
import type { Db } from '#tables';
import type { Flag, FlagConfig } from './flags.model.ts';

/** What a list says of a config: rules, targets and prerequisites are counted, not told. */
interface ConfigSummary
  extends Omit<
    FlagConfig,
    'environmentId' | 'isProtected' | 'targets' | 'rules' | 'prerequisites'
  > {
  readonly ruleCount: number;
  /** Keys that are targeted one by one. */
  readonly targetCount: number;
  readonly prerequisiteCount: number;
}

/** A flag with its configs in the order of the environments, as far as a list tells of them. */
export interface FlagSummary extends Omit<Flag, 'description' | 'links' | 'variants'> {
  readonly variantKeys: readonly string[];
  readonly configs: readonly ConfigSummary[];
}

/** Which flags; `after` is the key where the last page ended. */
interface SummaryFilter {
  readonly archived: boolean;
  readonly after?: string;
  readonly limit: number;
}

/** Flags by their keys, each with what it does everywhere. */
export async function listSummaries(db: Db, filter: SummaryFilter): Promise<FlagSummary[]> {
  const flags = await listFlagRows(db, filter);
  const configs = await listConfigRows(
    db,
    flags.map(({ id }) => id),
  );
  const byFlag = Map.groupBy(configs, (row) => row.flag_id);
  return flags.map((row) => toSummary(row, byFlag.get(row.id) ?? []));
}

function listFlagRows(db: Db, { archived, after, limit }: SummaryFilter): Promise<SummaryRow[]> {
  let query = db
    .selectFrom('flags')
    .select([
      'id',
      'key',
      'name',
      'flag_type',
      'tags',
      'kind',
      'owner',
      'client_side',
      'value_type',
      'off_variant',
      'archived_at',
      'version',
      'created_at',
      'updated_at',
      sql<string[]>`jsonb_path_query_array(variants, '$[*].key')`.as('variant_keys'),
    ])
    .where('archived_at', archived ? 'is not' : 'is', null);
  if (after !== undefined) query = query.where('key', '>', after);
  return query.orderBy('key').limit(limit).execute();
}

/** Also of flags that have no config: the answer is then empty. */
async function listConfigRows(db: Db, flagIds: readonly string[]) {
  return db
    .selectFrom('flag_configs')
    .innerJoin('environments', 'environments.id', 'flag_configs.environment_id')
    .select([
      'flag_configs.flag_id',
      'environments.key as environment_key',
      'flag_configs.is_enabled',
      'flag_configs.rollout_percentage',
      'flag_configs.fallthrough',
      'flag_configs.off_variant',
      'flag_configs.version',
      'flag_configs.updated_at',
      sql<number>`jsonb_array_length(flag_configs.rules)`.as('rule_count'),
      sql<number>`jsonb_array_length(jsonb_path_query_array(flag_configs.targets, '$[*].keys[*]'))`.as(
        'target_count',
      ),
      sql<number>`jsonb_array_length(flag_configs.prerequisites)`.as('prerequisite_count'),
    ])
    .where(sql<boolean>`flag_configs.flag_id = any(${flagIds}::uuid[])`)
    .orderBy('environments.position')
    .execute();
}

interface SummaryRow {
  id: string;
  key: string;
  name: string;
  flag_type: FlagType;
  tags: string[];
  kind: FlagKind;
  owner: string;
  client_side: boolean;
  value_type: ValueType;
  variant_keys: string[];
  off_variant: string;
  archived_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

type ConfigRow = Awaited<ReturnType<typeof listConfigRows>>[number];

function toSummary(row: SummaryRow, configs: readonly ConfigRow[]): FlagSummary {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    type: row.flag_type,
    tags: row.tags,
    kind: row.kind,
    owner: row.owner,
    clientSide: row.client_side,
    valueType: row.value_type,
    variantKeys: row.variant_keys,
    offVariant: row.off_variant,
    archivedAt: row.archived_at,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    configs: configs.map(toConfigSummary),
  };
}

function toConfigSummary(row: ConfigRow): ConfigSummary {
  return {
    environmentKey: row.environment_key,
    isEnabled: row.is_enabled,
    rolloutPercentage: row.rollout_percentage,
    fallthrough: row.fallthrough,
    offVariant: row.off_variant,
    ruleCount: row.rule_count,
    targetCount: row.target_count,
    prerequisiteCount: row.prerequisite_count,
    version: row.version,
    updatedAt: row.updated_at,
  };
}
