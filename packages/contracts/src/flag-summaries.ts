import { type Static, Type } from 'typebox';
import { FlagKind, FlagType, VALUE_TYPES } from './flags.ts';
import { Nullable, OneOf, Page, Strict, Timestamp, Version } from './schema.ts';
import { Serve } from './targeting.ts';

/** Most flags of one page of summaries. */
export const MAX_SUMMARIES = 1000;

export const FlagSummariesQuery = Strict({
  ...Page,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_SUMMARIES, default: 200 })),
  archived: Type.Optional(
    Type.Boolean({ default: false, description: 'true lists the archived flags instead' }),
  ),
});
export type FlagSummariesQuery = Static<typeof FlagSummariesQuery>;

/** What a flag does in one environment, as far as a list shows it. */
export const ConfigSummary = Type.Object({
  environment_key: Type.String(),
  is_enabled: Type.Boolean(),
  rollout_percentage: Type.Number(),
  fallthrough: Serve,
  off_variant: Type.String(),
  rule_count: Type.Integer(),
  target_count: Type.Integer({ description: 'Keys that are targeted one by one' }),
  prerequisite_count: Type.Integer(),
  version: Version,
  updated_at: Timestamp,
});
export type ConfigSummary = Static<typeof ConfigSummary>;

/** One flag with what it does everywhere, as far as a list shows it. */
export const FlagSummary = Type.Object({
  key: Type.String(),
  name: Type.String(),
  flag_type: FlagType,
  kind: FlagKind,
  owner: Type.String(),
  tags: Type.Array(Type.String()),
  client_side: Type.Boolean(),
  value_type: OneOf(VALUE_TYPES, 'What all variants are'),
  variants: Type.Array(Type.String(), { description: 'Their keys' }),
  is_archived: Type.Boolean(),
  archived_at: Nullable(Timestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: Version,
  environments: Type.Array(ConfigSummary),
});
export type FlagSummary = Static<typeof FlagSummary>;
export const FlagSummaries = Type.Array(FlagSummary);
