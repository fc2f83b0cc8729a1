import type { Flag as FlagBody, FlagInEnvironment } from '@halyard/contracts/flags';
import { configIn, type Flag, type FlagConfig, type FlagEverywhere } from './flags.model.ts';

/** A flag as the API shows it: in one environment, or everywhere. */
export function bodyIn(
  current: FlagEverywhere,
  environmentKey: string | undefined,
): FlagBody | FlagInEnvironment {
  if (environmentKey === undefined) return toBody(current);
  return toRowBody(current.flag, configIn(current.configs, environmentKey));
}

function commonBody(flag: Flag, updatedAt: Date) {
  return {
    id: flag.id,
    key: flag.key,
    name: flag.name,
    description: flag.description,
    flag_type: flag.type,
    tags: [...flag.tags],
    is_archived: flag.archivedAt !== null,
    archived_at: flag.archivedAt?.toISOString() ?? null,
    created_at: flag.createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

/** A flag in one environment. */
export function toRowBody(flag: Flag, config: FlagConfig): FlagInEnvironment {
  const updatedAt = config.updatedAt > flag.updatedAt ? config.updatedAt : flag.updatedAt;
  return {
    ...commonBody(flag, updatedAt),
    is_enabled: config.isEnabled,
    rollout_percentage: config.rolloutPercentage,
    environment_id: config.environmentId,
    environment_key: config.environmentKey,
    version: config.version,
  };
}

/** A flag with all its environments. */
export function toBody({ flag, configs }: FlagEverywhere): FlagBody {
  return {
    ...commonBody(flag, flag.updatedAt),
    version: flag.version,
    environments: configs.map((config) => ({
      environment_id: config.environmentId,
      environment_key: config.environmentKey,
      is_protected: config.isProtected,
      is_enabled: config.isEnabled,
      rollout_percentage: config.rolloutPercentage,
      version: config.version,
      updated_at: config.updatedAt.toISOString(),
    })),
  };
}
