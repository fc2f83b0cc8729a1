import { type Static, Type } from 'typebox';
import {
  Description,
  EnvironmentKey,
  FlagKey,
  Id,
  Name,
  Nullable,
  OneOf,
  Page,
  Percentage,
  Strict,
  Timestamp,
  Version,
} from './schema.ts';

export const FLAG_TYPES = ['boolean', 'percentage'] as const;
export type FlagType = (typeof FLAG_TYPES)[number];
export const FlagType = OneOf(
  FLAG_TYPES,
  'boolean: on for everyone when enabled; percentage: on for rollout_percentage of units',
);

export const Tags = Type.Array(Type.String({ minLength: 1, maxLength: 50, pattern: '^\\S+$' }), {
  maxItems: 20,
  uniqueItems: true,
});

const common = {
  id: Id,
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  flag_type: FlagType,
  tags: Type.Array(Type.String()),
  is_archived: Type.Boolean(),
  archived_at: Nullable(Timestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
};

/** One flag in one environment. `version` counts the changes of this environment's config. */
export const FlagInEnvironment = Type.Object({
  ...common,
  is_enabled: Type.Boolean(),
  rollout_percentage: Type.Number(),
  environment_id: Id,
  environment_key: Type.String(),
  version: Version,
});
export type FlagInEnvironment = Static<typeof FlagInEnvironment>;

export const FlagConfig = Type.Object({
  environment_id: Id,
  environment_key: Type.String(),
  is_protected: Type.Boolean(),
  is_enabled: Type.Boolean(),
  rollout_percentage: Type.Number(),
  version: Version,
  updated_at: Timestamp,
});
export type FlagConfig = Static<typeof FlagConfig>;

/** A flag with its configs everywhere. `version` counts the changes of what is common to all. */
export const Flag = Type.Object({
  ...common,
  version: Version,
  environments: Type.Array(FlagConfig),
});
export type Flag = Static<typeof Flag>;

export const CreateFlagBody = Strict({
  key: FlagKey,
  name: Name,
  description: Type.Optional(Description),
  flag_type: Type.Optional(FlagType),
  tags: Type.Optional(Tags),
  is_enabled: Type.Optional(Type.Boolean()),
  rollout_percentage: Type.Optional(Percentage),
  environment_id: Type.Optional(Id),
  environment_key: Type.Optional(EnvironmentKey),
  reuse_deleted_key: Type.Optional(
    Type.Boolean({ description: 'Take the key of a deleted flag on purpose' }),
  ),
});
export type CreateFlagBody = Static<typeof CreateFlagBody>;

export const ChangeFlagBody = Strict({
  name: Type.Optional(Name),
  description: Type.Optional(Description),
  flag_type: Type.Optional(FlagType),
  tags: Type.Optional(Tags),
  is_enabled: Type.Optional(Type.Boolean()),
  rollout_percentage: Type.Optional(Percentage),
  version: Type.Optional(Version),
});
export type ChangeFlagBody = Static<typeof ChangeFlagBody>;

export const FlagParams = Strict({ key: FlagKey });
export const InEnvironment = Strict({ environment_key: Type.Optional(EnvironmentKey) });
export const IfMatch = Type.Object({
  'if-match': Type.Optional(
    Type.String({ maxLength: 30, description: 'The version that you saw, as in "3"' }),
  ),
});

export const FlagListQuery = Strict({
  ...Page,
  environment_key: Type.Optional(EnvironmentKey),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the key or name' })),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
  archived: Type.Optional(
    Type.Boolean({ default: false, description: 'true lists the archived flags instead' }),
  ),
});
export type FlagListQuery = Static<typeof FlagListQuery>;

export const FlagList = Type.Array(FlagInEnvironment);

/** With `environment_key` the row of that environment, without it the flag with all of them. */
export const FlagAnswer = Type.Union([Flag, FlagInEnvironment]);
