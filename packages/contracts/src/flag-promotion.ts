import { type Static, Type } from 'typebox';
import { Changes } from './audit.ts';
import { Comment, EnvironmentKey, OneOf, Strict, Version } from './schema.ts';

/** The fields of a flag's config in one environment. */
export const CONFIG_FIELDS = [
  'is_enabled',
  'rollout_percentage',
  'targets',
  'rules',
  'fallthrough',
  'prerequisites',
  'off_variant',
] as const;
export type ConfigField = (typeof CONFIG_FIELDS)[number];

export const FlagDiffQuery = Strict({ from: EnvironmentKey, to: EnvironmentKey });

/**
 * What copying a flag's config from one environment to another would change there: `old` is what it
 * says in `to`, `new` what it says in `from`; null where a config leaves the word to the flag.
 */
export const FlagDiff = Type.Object({
  flag_key: Type.String(),
  from: Type.Object({ environment_key: Type.String(), version: Version }),
  to: Type.Object({
    environment_key: Type.String(),
    version: Version,
    is_protected: Type.Boolean(),
  }),
  changes: Changes,
});
export type FlagDiff = Static<typeof FlagDiff>;

export const PromoteFlagBody = Strict({
  from: EnvironmentKey,
  to: EnvironmentKey,
  fields: Type.Optional(
    Type.Array(OneOf(CONFIG_FIELDS), {
      minItems: 1,
      uniqueItems: true,
      description: 'Those to copy; all by default',
    }),
  ),
  from_version: Type.Optional(Version),
  version: Type.Optional(Version),
  comment: Type.Optional(Comment),
});
export type PromoteFlagBody = Static<typeof PromoteFlagBody>;
