import { type Static, Type } from 'typebox';
import {
  Comment,
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
import { Prerequisites, Rule, RuleInputs, Serve, Targets, VariantKey } from './targeting.ts';

export const FLAG_TYPES = ['boolean', 'percentage', 'multivariate'] as const;
export type FlagType = (typeof FLAG_TYPES)[number];
export const FlagType = OneOf(
  FLAG_TYPES,
  'boolean: on for everyone when enabled; percentage: on for rollout_percentage of units; multivariate: named variants of one value type',
);

/** What a flag is for. It says how long the flag is meant to live, and changes nothing else. */
export const FLAG_KINDS = ['release', 'experiment', 'operational', 'permission'] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];
export const FlagKind = OneOf(FLAG_KINDS, 'What the flag is for');

/** The type that all variants of a flag share; a flag of on and off is boolean. */
export const VALUE_TYPES = ['boolean', 'string', 'number', 'object'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];
const VariantValueType = OneOf(['string', 'number', 'object'], 'What all variants are');

export const Variant = Strict({
  key: VariantKey,
  name: Type.Optional(Type.String({ maxLength: 200 })),
  value: Type.Unknown({ description: "Of the flag's value_type" }),
});
export type Variant = Static<typeof Variant>;
export const Variants = Type.Array(Variant, { minItems: 1, maxItems: 100 });

export const Link = Strict({
  title: Type.String({ minLength: 1, maxLength: 200 }),
  url: Type.String({ maxLength: 2000, pattern: '^https?://\\S+$' }),
});
export type Link = Static<typeof Link>;
export const Links = Type.Array(Link, { maxItems: 20 });

const Owner = Type.String({
  maxLength: 200,
  description: 'Who answers for the flag; empty for nobody',
});

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
  kind: FlagKind,
  owner: Type.String(),
  links: Type.Array(Link),
  client_side: Type.Boolean({
    description: 'Whether client keys, which anybody can read in a page or an app, may evaluate it',
  }),
  value_type: OneOf(VALUE_TYPES, 'What all variants are'),
  variants: Type.Array(Variant),
  is_archived: Type.Boolean(),
  archived_at: Nullable(Timestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
};

/** How a flag behaves in an environment, beyond its switch and rollout. */
const targeting = {
  targets: Targets,
  rules: Type.Array(Rule),
  fallthrough: Serve,
  prerequisites: Prerequisites,
  off_variant: Type.String({
    description: 'Served while the flag is off or a prerequisite is not met',
  }),
};

/** One flag in one environment. `version` counts the changes of this environment's config. */
export const FlagInEnvironment = Type.Object({
  ...common,
  is_enabled: Type.Boolean(),
  rollout_percentage: Type.Number(),
  ...targeting,
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
  ...targeting,
  version: Version,
  updated_at: Timestamp,
});
export type FlagConfig = Static<typeof FlagConfig>;

/** A flag with its configs everywhere. `version` counts the changes of what is common to all. */
export const Flag = Type.Object({
  ...common,
  off_variant: Type.String({ description: 'Of environments that name no other' }),
  version: Version,
  environments: Type.Array(FlagConfig),
});
export type Flag = Static<typeof Flag>;

/** What is common to all environments, as it can be sent. */
const commonInput = {
  description: Type.Optional(Description),
  flag_type: Type.Optional(FlagType),
  tags: Type.Optional(Tags),
  kind: Type.Optional(FlagKind),
  owner: Type.Optional(Owner),
  links: Type.Optional(Links),
  client_side: Type.Optional(Type.Boolean()),
  value_type: Type.Optional(VariantValueType),
  variants: Type.Optional(Variants),
  off_variant: Type.Optional(VariantKey),
};

/** What belongs to one environment, as it can be sent; so does off_variant where one is named. */
const configInput = {
  is_enabled: Type.Optional(Type.Boolean()),
  rollout_percentage: Type.Optional(Percentage),
  targets: Type.Optional(Targets),
  rules: Type.Optional(RuleInputs),
  fallthrough: Type.Optional(Serve),
  prerequisites: Type.Optional(Prerequisites),
};

export const CreateFlagBody = Strict({
  key: FlagKey,
  name: Name,
  ...commonInput,
  ...configInput,
  environment_id: Type.Optional(Id),
  environment_key: Type.Optional(EnvironmentKey),
  reuse_deleted_key: Type.Optional(
    Type.Boolean({ description: 'Take the key of a deleted flag on purpose' }),
  ),
});
export type CreateFlagBody = Static<typeof CreateFlagBody>;

export const ChangeFlagBody = Strict({
  name: Type.Optional(Name),
  ...commonInput,
  ...configInput,
  version: Type.Optional(Version),
  comment: Type.Optional(Comment),
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
  kind: Type.Optional(FlagKind),
  owner: Type.Optional(Type.String({ maxLength: 200 })),
  archived: Type.Optional(
    Type.Boolean({ default: false, description: 'true lists the archived flags instead' }),
  ),
});
export type FlagListQuery = Static<typeof FlagListQuery>;

/** A flag in one environment as lists show it: what its rules say is counted, not told. */
export const FlagRow = Type.Object({
  ...common,
  is_enabled: Type.Boolean(),
  rollout_percentage: Type.Number(),
  fallthrough: Serve,
  off_variant: Type.String(),
  rule_count: Type.Integer(),
  target_count: Type.Integer({ description: 'Keys that are targeted one by one' }),
  prerequisite_count: Type.Integer(),
  environment_id: Id,
  environment_key: Type.String(),
  version: Version,
});
export type FlagRow = Static<typeof FlagRow>;

export const FlagList = Type.Array(FlagRow);

/** With `environment_key` the row of that environment, without it the flag with all of them. */
export const FlagAnswer = Type.Union([Flag, FlagInEnvironment]);
