import type { FlagKind, FlagType, Link, ValueType, Variant } from '@halyard/contracts/flags';
import type { FlagCommonState, FlagConfigState } from '@halyard/contracts/history';
import type { Prerequisite, Rule, Serve, Target } from '@halyard/contracts/targeting';
import { noEnvironment } from './flags.refusals.ts';

/** What is common to a flag in all environments. */
export interface Flag {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly type: FlagType;
  readonly tags: readonly string[];
  readonly kind: FlagKind;
  /** Who answers for it; empty for nobody. */
  readonly owner: string;
  readonly links: readonly Link[];
  /** Whether keys that anybody can read may evaluate it. */
  readonly clientSide: boolean;
  readonly valueType: ValueType;
  readonly variants: readonly Variant[];
  /** Of environments that name no other. */
  readonly offVariant: string;
  readonly archivedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How a flag behaves in one environment. */
export interface FlagConfig {
  readonly environmentId: string;
  readonly environmentKey: string;
  readonly isProtected: boolean;
  readonly isEnabled: boolean;
  /** Percent with up to three decimals. */
  readonly rolloutPercentage: number;
  readonly targets: readonly Target[];
  readonly rules: readonly Rule[];
  /** Null: what the flag's type says. */
  readonly fallthrough: Serve | null;
  readonly prerequisites: readonly Prerequisite[];
  /** Null: the flag's. */
  readonly offVariant: string | null;
  readonly version: number;
  readonly updatedAt: Date;
}

/** A flag with its configs in all environments. */
export interface FlagEverywhere {
  readonly flag: Flag;
  readonly configs: readonly FlagConfig[];
}

/** What a flag that is on or off can serve. */
export const ON_AND_OFF = {
  valueType: 'boolean',
  variants: [
    { key: 'on', value: true },
    { key: 'off', value: false },
  ],
  offVariant: 'off',
} as const satisfies Pick<Flag, 'valueType' | 'variants' | 'offVariant'>;

/** A flag as it starts. */
export const NEW_FLAG = {
  description: '',
  type: 'boolean',
  tags: [],
  kind: 'release',
  owner: '',
  links: [],
  clientSide: false,
  ...ON_AND_OFF,
} as const satisfies Partial<Flag>;

/** A config as it starts: off, and for nobody once it is on by percentage. */
export const NEW_CONFIG = {
  isEnabled: false,
  rolloutPercentage: 0,
  targets: [],
  rules: [],
  fallthrough: null,
  prerequisites: [],
  offVariant: null,
} as const satisfies Partial<FlagConfig>;

/** What a flag serves in an environment while it is off there. */
export function offVariantOf(
  flag: Pick<Flag, 'offVariant'>,
  config: Pick<FlagConfig, 'offVariant'>,
): string {
  return config.offVariant ?? flag.offVariant;
}

/**
 * What a flag serves in an environment where no rule matches. Without a word of its own a
 * multivariate flag serves its off variant, so that switching it on changes nothing yet.
 */
export function fallthroughOf(
  flag: Pick<Flag, 'type' | 'offVariant'>,
  config: Pick<FlagConfig, 'fallthrough' | 'offVariant' | 'rolloutPercentage'>,
): Serve {
  if (config.fallthrough) return config.fallthrough;
  if (flag.type === 'percentage') return rollout(config.rolloutPercentage);
  return { variant: flag.type === 'boolean' ? 'on' : offVariantOf(flag, config) };
}

function rollout(percentage: number): Serve {
  const rest = (100_000 - Math.round(percentage * 1000)) / 1000;
  return {
    split: {
      weights: [
        { variant: 'on', weight: percentage },
        { variant: 'off', weight: rest },
      ],
    },
  };
}

/** What is common to a flag, in the API's names, but for whether it is archived. */
export function commonStateOf(
  flag: Omit<Flag, 'id' | 'key' | 'archivedAt' | 'version' | 'createdAt' | 'updatedAt'>,
): FlagCommonState {
  return {
    name: flag.name,
    description: flag.description,
    flag_type: flag.type,
    tags: [...flag.tags],
    kind: flag.kind,
    owner: flag.owner,
    links: [...flag.links],
    client_side: flag.clientSide,
    value_type: flag.valueType,
    variants: [...flag.variants],
    off_variant: flag.offVariant,
  };
}

/** A config in the API's names; null where it leaves the word to the flag. What the audit log says of it. */
export function configStateOf(
  config: Omit<
    FlagConfig,
    'environmentId' | 'environmentKey' | 'isProtected' | 'version' | 'updatedAt'
  >,
): FlagConfigState {
  return {
    is_enabled: config.isEnabled,
    rollout_percentage: config.rolloutPercentage,
    targets: [...config.targets],
    rules: [...config.rules],
    fallthrough: config.fallthrough,
    prerequisites: [...config.prerequisites],
    off_variant: config.offVariant,
  };
}

/** What the audit log says of a flag, in the API's names. */
export function auditView(flag: Flag) {
  return { key: flag.key, ...commonStateOf(flag), is_archived: flag.archivedAt !== null };
}

/**
 * The config in an environment; every flag has one everywhere.
 * @throws AppError ENVIRONMENT_NOT_FOUND
 */
export function configIn(configs: readonly FlagConfig[], environmentKey: string): FlagConfig {
  const config = configs.find((each) => each.environmentKey === environmentKey);
  if (!config) throw noEnvironment({ key: environmentKey });
  return config;
}
