import type { FlagKind, FlagType, Link, ValueType, Variant } from '@halyard/contracts/flags';
import type { Prerequisite, Rule, Serve, Target } from '@halyard/contracts/targeting';
import type { Flag, FlagConfig } from './flags.model.ts';

/** What {@link toFlag} takes. */
export const FLAG_COLUMNS = [
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

/** What {@link toConfig} takes. */
export const CONFIG_COLUMNS = [
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

export function toRow(flag: Flag) {
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

export function toConfigRow(config: FlagConfig) {
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

export function toFlag(row: Row): Flag {
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

export function toConfig(row: ConfigRow): FlagConfig {
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
