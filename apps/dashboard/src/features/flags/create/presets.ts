import type { FlagKind, FlagType } from '@halyard/contracts/flags';

/** What people make flags for. */
export interface Preset {
  readonly id: 'release' | 'kill-switch' | 'percentage' | 'multivariate' | 'experiment';
  readonly label: string;
  readonly description: string;
  readonly flagType: FlagType;
  readonly kind: FlagKind;
}

export const PRESETS = [
  {
    id: 'release',
    label: 'Release',
    description: 'On or off. Ships code dark and shows it when it is ready.',
    flagType: 'boolean',
    kind: 'release',
  },
  {
    id: 'kill-switch',
    label: 'Kill switch',
    description: 'On in normal times, and off in an instant when something breaks.',
    flagType: 'boolean',
    kind: 'operational',
  },
  {
    id: 'percentage',
    label: 'Percentage rollout',
    description: 'On for a share of users that you raise step by step.',
    flagType: 'percentage',
    kind: 'release',
  },
  {
    id: 'multivariate',
    label: 'Multivariate',
    description: 'One of several values: texts, numbers or JSON.',
    flagType: 'multivariate',
    kind: 'release',
  },
  {
    id: 'experiment',
    label: 'Experiment',
    description: 'On for one half of the users, off for the other.',
    flagType: 'boolean',
    kind: 'experiment',
  },
] as const satisfies readonly Preset[];

export type PresetId = Preset['id'];

export function presetOf(id: PresetId): Preset {
  return PRESETS.find((preset) => preset.id === id) ?? PRESETS[0];
}
