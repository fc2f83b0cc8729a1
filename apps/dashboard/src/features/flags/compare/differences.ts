import type { ConfigField, FlagDiff } from '@halyard/contracts/flag-promotion';

/** The fields of a config in the order of evaluation. */
export const CONFIG_FIELD_ORDER: readonly ConfigField[] = [
  'is_enabled',
  'off_variant',
  'prerequisites',
  'targets',
  'rules',
  'rollout_percentage',
  'fallthrough',
];

/** The fields in which two environments differ, in the order of evaluation. */
export function differingFields({ changes }: Pick<FlagDiff, 'changes'>): ConfigField[] {
  return CONFIG_FIELD_ORDER.filter((field) => Object.hasOwn(changes, field));
}

/** What of a diff concerns some fields. */
export function changesOf({ changes }: FlagDiff, fields: readonly ConfigField[]) {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const change = changes[field];
      return change ? [[field, change]] : [];
    }),
  );
}
