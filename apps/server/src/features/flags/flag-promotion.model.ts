import { CONFIG_FIELDS, type ConfigField } from '@halyard/contracts/flag-promotion';
import { type Changes, diff } from '#features/audit/index.ts';
import type { ConfigPatch } from './flag-changes.model.ts';
import { withoutExperiments } from './flag-experiments.model.ts';
import { configStateOf, type FlagConfig } from './flags.model.ts';

const COPIES: Readonly<Record<ConfigField, (from: FlagConfig) => ConfigPatch>> = {
  is_enabled: ({ isEnabled }) => ({ isEnabled }),
  rollout_percentage: ({ rolloutPercentage }) => ({ rolloutPercentage }),
  targets: ({ targets }) => ({ targets }),
  rules: ({ rules }) => ({ rules: withoutExperiments(rules) }),
  fallthrough: ({ fallthrough }) => ({ fallthrough }),
  prerequisites: ({ prerequisites }) => ({ prerequisites }),
  off_variant: ({ offVariant }) => ({ offVariant }),
};

/** What a config would become by being made like another, field by field in the API's names. */
export function differencesOf(from: FlagConfig, to: FlagConfig): Changes {
  const copied = { ...from, rules: withoutExperiments(from.rules) };
  return diff(configStateOf(to), configStateOf(copied));
}

/**
 * The change that copies fields of a config. Splits come with their salt and their layout, the
 * ranges of buckets in their order, whatever stands where they go: so that each unit gets the same
 * variant in both environments, where it may have had another one before. Rules of experiments stay
 * where those run.
 */
export function copyOf(
  from: FlagConfig,
  fields: readonly ConfigField[] = CONFIG_FIELDS,
): ConfigPatch {
  return fields.reduce<ConfigPatch>((patch, field) => ({ ...patch, ...COPIES[field](from) }), {});
}
