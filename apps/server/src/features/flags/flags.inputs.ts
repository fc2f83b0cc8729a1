import type { ChangeFlagBody } from '@halyard/contracts/flags';
import type { EnvironmentRef } from '#features/environments/index.ts';
import { AppError, invalid } from '#platform/app-error.ts';
import type { ConfigPatch, Patch } from './flags.model.ts';

const WIRE_NAMES: Readonly<Record<string, string>> = {
  isEnabled: 'is_enabled',
  rolloutPercentage: 'rollout_percentage',
};

/** What a schema takes for three decimals may be some noise beside it, which no database keeps. */
const exactPercentage = (percentage: number) => Math.round(percentage * 1000) / 1000;

/** What a body says about the config of one environment. */
export function configPatchOf(
  body: Pick<ChangeFlagBody, 'is_enabled' | 'rollout_percentage'>,
): ConfigPatch {
  return {
    ...(body.is_enabled !== undefined && { isEnabled: body.is_enabled }),
    ...(body.rollout_percentage !== undefined && {
      rolloutPercentage: exactPercentage(body.rollout_percentage),
    }),
  };
}

/** @throws AppError ENVIRONMENT_REQUIRED where a field belongs to an environment and none is named. */
export function patchOf(body: ChangeFlagBody, environmentKey: string | undefined): Patch {
  const config = configPatchOf(body);
  if (environmentKey === undefined && Object.keys(config).length > 0) {
    throw environmentRequired(config, '?environment_key=');
  }
  return {
    config,
    ...(environmentKey !== undefined && { environmentKey }),
    common: {
      ...(body.name !== undefined && { name: body.name.trim() }),
      ...(body.description !== undefined && { description: body.description }),
      ...(body.flag_type !== undefined && { type: body.flag_type }),
      ...(body.tags !== undefined && { tags: body.tags }),
    },
  };
}

/** A refusal that names the fields, and says how to name an environment. */
export function environmentRequired(config: ConfigPatch, how: string): AppError {
  return new AppError('ENVIRONMENT_REQUIRED', {
    errors: Object.keys(config).map((name) => ({
      field: `body.${WIRE_NAMES[name] ?? name}`,
      detail: `belongs to one environment; add ${how}`,
    })),
  });
}

/** @throws AppError INVALID_INPUT where the environment is named twice. */
export function environmentOf(body: {
  environment_id?: string;
  environment_key?: string;
}): EnvironmentRef | undefined {
  const { environment_id: id, environment_key: key } = body;
  if (id !== undefined && key !== undefined) {
    throw invalid('body.environment_id', 'name the environment by its id or its key, not both');
  }
  if (id !== undefined) return { id };
  return key === undefined ? undefined : { key };
}

const ENTITY_TAG = /^(?:W\/)?"?([1-9][0-9]{0,8})"?$/;

/** The version of the body or of `If-Match`; undefined where the caller does not mind. */
export function seenVersion(
  version: number | undefined,
  ifMatch: string | undefined,
): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return version;
  const tag = Number(ENTITY_TAG.exec(ifMatch.trim())?.[1]);
  if (Number.isNaN(tag)) throw invalid('headers.if-match', 'is not a version, as in "3"');
  if (version !== undefined && version !== tag) {
    throw invalid('body.version', 'differs from If-Match');
  }
  return tag;
}
