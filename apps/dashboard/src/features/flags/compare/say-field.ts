import type { ConfigField } from '@halyard/contracts/flag-promotion';
import type { FlagConfig } from '@halyard/contracts/flags';
import { sayRule, sayServe } from '#domain/words/conditions.ts';
import { sayPrerequisite } from '#domain/words/config.ts';
import { count, percent } from '#domain/words/text.ts';

/** What a field of a config says, line by line. */
export function sayField(config: FlagConfig, field: ConfigField): string[] {
  return SAYERS[field](config);
}

const SAYERS: Readonly<Record<ConfigField, (config: FlagConfig) => string[]>> = {
  is_enabled: ({ is_enabled }) => [is_enabled ? 'on' : 'off'],
  rollout_percentage: ({ rollout_percentage }) => [percent(rollout_percentage)],
  targets: ({ targets }) =>
    orNone(targets.map(({ variant, keys }) => `${variant} for ${count(keys.length, 'key')}`)),
  rules: ({ rules }) => orNone(rules.map(({ when, serve }) => sayRule({ when, serve }))),
  fallthrough: ({ fallthrough }) => [sayServe(fallthrough)],
  prerequisites: ({ prerequisites }) => orNone(prerequisites.map(sayPrerequisite)),
  off_variant: ({ off_variant }) => [off_variant],
};

function orNone(lines: string[]): string[] {
  return lines.length > 0 ? lines : ['none'];
}
