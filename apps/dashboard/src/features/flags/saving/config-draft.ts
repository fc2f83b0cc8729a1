import type { ConfigField } from '@halyard/contracts/flag-promotion';
import type { ChangeFlagBody, FlagConfig, FlagType } from '@halyard/contracts/flags';
import type { Prerequisite, RuleInput, Serve, Target } from '@halyard/contracts/targeting';
import type { SpokenConfig } from '#domain/words/config.ts';
import { isSame } from '#domain/words/moves.ts';

/** What of a config can be edited. */
export interface ConfigDraft {
  readonly is_enabled: boolean;
  readonly rollout_percentage: number;
  readonly targets: Target[];
  readonly rules: RuleInput[];
  readonly fallthrough: Serve;
  readonly prerequisites: Prerequisite[];
  readonly off_variant: string;
}

/** A change of a config as it is sent. */
export type ConfigPatch = Pick<ChangeFlagBody, ConfigField>;

/** Which fields a flag of a type has, in the order of evaluation. */
const FIELDS: Readonly<Record<FlagType, readonly ConfigField[]>> = {
  boolean: ['is_enabled', 'prerequisites', 'targets', 'rules', 'fallthrough'],
  percentage: ['is_enabled', 'prerequisites', 'targets', 'rules', 'rollout_percentage'],
  multivariate: ['is_enabled', 'off_variant', 'prerequisites', 'targets', 'rules', 'fallthrough'],
};

const ALL_FIELDS = [...FIELDS.multivariate, 'rollout_percentage'] as const;

export function fieldsOf(type: FlagType): readonly ConfigField[] {
  return FIELDS[type];
}

/** The fields that a patch names. */
export function fieldsIn(patch: ConfigPatch): ConfigField[] {
  return ALL_FIELDS.filter((field) => field in patch);
}

/** What a config says, as far as it can be edited. */
export function draftOf(config: Pick<FlagConfig, ConfigField>): ConfigDraft {
  const { is_enabled, rollout_percentage, targets, rules } = config;
  const { fallthrough, prerequisites, off_variant } = config;
  return {
    is_enabled,
    rollout_percentage,
    targets,
    rules,
    fallthrough,
    prerequisites,
    off_variant,
  };
}

/** What has to be sent to turn one state into another; fields that say the same are left out. */
export function patchBetween(
  before: ConfigDraft,
  after: ConfigDraft,
  fields: readonly ConfigField[],
): ConfigPatch {
  return pick(
    after,
    fields.filter((field) => !isSame(before[field], after[field])),
  );
}

/** Some fields of a config. */
export function pick(config: ConfigDraft, fields: readonly ConfigField[]): ConfigPatch {
  return Object.fromEntries(fields.map((field) => [field, config[field]]));
}

/** A draft as words are found for it: rules are told apart, and a fallthrough follows its rollout. */
export function spokenDraft(draft: ConfigDraft, type: FlagType): SpokenConfig {
  const rules = draft.rules.map((rule, place) => ({ ...rule, id: rule.id ?? `rule-at-${place}` }));
  if (type !== 'percentage') return { ...draft, rules };
  const weight = draft.rollout_percentage;
  const rest = (100_000 - Math.round(weight * 1000)) / 1000;
  const weights = [
    { variant: 'on', weight },
    { variant: 'off', weight: rest },
  ];
  return { ...draft, rules, fallthrough: { split: { weights } } };
}
