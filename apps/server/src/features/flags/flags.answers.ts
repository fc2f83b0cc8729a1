import type { FlagSummary as FlagSummaryBody } from '@halyard/contracts/flag-summaries';
import type {
  Flag as FlagBody,
  FlagInEnvironment,
  FlagRow as FlagRowBody,
} from '@halyard/contracts/flags';
import type { FlagSummary } from './flag-summaries.store.ts';
import {
  commonStateOf,
  configIn,
  type Flag,
  type FlagConfig,
  type FlagEverywhere,
  fallthroughOf,
  offVariantOf,
} from './flags.model.ts';

/** A flag as the API shows it: in one environment, or everywhere. */
export function bodyIn(
  current: FlagEverywhere,
  environmentKey: string | undefined,
): FlagBody | FlagInEnvironment {
  if (environmentKey === undefined) return toBody(current);
  return toBodyIn(current.flag, configIn(current.configs, environmentKey));
}

function commonBody(flag: Flag, updatedAt: Date) {
  return {
    id: flag.id,
    key: flag.key,
    ...commonStateOf(flag),
    is_archived: flag.archivedAt !== null,
    archived_at: flag.archivedAt?.toISOString() ?? null,
    created_at: flag.createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

/** The common part of what is answered about a flag in one environment. */
function commonBodyIn(flag: Flag, config: FlagConfig) {
  const updatedAt = config.updatedAt > flag.updatedAt ? config.updatedAt : flag.updatedAt;
  return {
    ...commonBody(flag, updatedAt),
    is_enabled: config.isEnabled,
    rollout_percentage: config.rolloutPercentage,
    fallthrough: fallthroughOf(flag, config),
    off_variant: offVariantOf(flag, config),
    environment_id: config.environmentId,
    environment_key: config.environmentKey,
    version: config.version,
  };
}

/** What an environment's config says beyond its switch and rollout. */
function targetingBody(flag: Flag, config: FlagConfig) {
  return {
    targets: [...config.targets],
    rules: [...config.rules],
    fallthrough: fallthroughOf(flag, config),
    prerequisites: [...config.prerequisites],
    off_variant: offVariantOf(flag, config),
  };
}

/** A flag in one environment. */
export function toBodyIn(flag: Flag, config: FlagConfig): FlagInEnvironment {
  return { ...commonBodyIn(flag, config), ...targetingBody(flag, config) };
}

/** A flag in one environment, as lists show it. */
export function toRowBody(flag: Flag, config: FlagConfig): FlagRowBody {
  return {
    ...commonBodyIn(flag, config),
    rule_count: config.rules.length,
    target_count: config.targets.reduce((count, { keys }) => count + keys.length, 0),
    prerequisite_count: config.prerequisites.length,
  };
}

/** A flag with all its environments, as far as lists show them. */
export function toSummaryBody(flag: FlagSummary): FlagSummaryBody {
  return {
    key: flag.key,
    name: flag.name,
    flag_type: flag.type,
    kind: flag.kind,
    owner: flag.owner,
    tags: [...flag.tags],
    client_side: flag.clientSide,
    value_type: flag.valueType,
    variants: [...flag.variantKeys],
    is_archived: flag.archivedAt !== null,
    archived_at: flag.archivedAt?.toISOString() ?? null,
    created_at: flag.createdAt.toISOString(),
    updated_at: flag.updatedAt.toISOString(),
    version: flag.version,
    environments: flag.configs.map((config) => ({
      environment_key: config.environmentKey,
      is_enabled: config.isEnabled,
      rollout_percentage: config.rolloutPercentage,
      fallthrough: fallthroughOf(flag, config),
      off_variant: offVariantOf(flag, config),
      rule_count: config.ruleCount,
      target_count: config.targetCount,
      prerequisite_count: config.prerequisiteCount,
      version: config.version,
      updated_at: config.updatedAt.toISOString(),
    })),
  };
}

/** A flag with all its environments. */
export function toBody({ flag, configs }: FlagEverywhere): FlagBody {
  return {
    ...commonBody(flag, flag.updatedAt),
    off_variant: flag.offVariant,
    version: flag.version,
    environments: configs.map((config) => ({
      environment_id: config.environmentId,
      environment_key: config.environmentKey,
      is_protected: config.isProtected,
      is_enabled: config.isEnabled,
      rollout_percentage: config.rolloutPercentage,
      ...targetingBody(flag, config),
      version: config.version,
      updated_at: config.updatedAt.toISOString(),
    })),
  };
}
