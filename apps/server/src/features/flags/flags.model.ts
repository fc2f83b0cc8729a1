import type { FlagType } from '@halyard/contracts/flags';
import type { FlagRules } from '@halyard/engine';
import { noEnvironment } from './flags.refusals.ts';

/** What is common to a flag in all environments. */
export interface Flag {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly type: FlagType;
  readonly tags: readonly string[];
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
  readonly version: number;
  readonly updatedAt: Date;
}

/** A flag with its configs in all environments. */
export interface FlagEverywhere {
  readonly flag: Flag;
  readonly configs: readonly FlagConfig[];
}

/** Changes to what is common; fields that are not named stay. */
type FlagPatch = Partial<Pick<Flag, 'name' | 'description' | 'type' | 'tags' | 'archivedAt'>>;

/** Changes to one environment's config; fields that are not named stay. */
export type ConfigPatch = Partial<Pick<FlagConfig, 'isEnabled' | 'rolloutPercentage'>>;

/** What is to change: what is common, and the config of one environment. */
export interface Patch {
  readonly common: FlagPatch;
  readonly environmentKey?: string;
  readonly config: ConfigPatch;
}

/** A config as it starts: off, and for nobody once it is on by percentage. */
export const NEW_CONFIG = { isEnabled: false, rolloutPercentage: 0 } as const;

/**
 * What an evaluator needs of a flag in one environment. An archived flag serves its off variant, so
 * that code which still asks for it gets a safe answer.
 */
export function toRules(
  flag: Flag,
  config: Pick<FlagConfig, 'isEnabled' | 'rolloutPercentage' | 'version'>,
): FlagRules {
  return {
    key: flag.key,
    version: config.version,
    enabled: config.isEnabled && flag.archivedAt === null,
    valueType: 'boolean',
    variants: { on: true, off: false },
    offVariant: 'off',
    prerequisites: [],
    targets: [],
    rules: [],
    fallthrough:
      flag.type === 'boolean' ? { variant: 'on' } : rollout(flag.key, config.rolloutPercentage),
  };
}

function rollout(salt: string, percentage: number): FlagRules['fallthrough'] {
  const rest = (100_000 - Math.round(percentage * 1000)) / 1000;
  return {
    split: {
      salt,
      weights: [
        ['on', percentage],
        ['off', rest],
      ],
    },
  };
}

/** A config before and after a change. */
interface ConfigChange {
  readonly before: FlagConfig;
  readonly after: FlagConfig;
  /** Whether units may get another variant by it. */
  readonly changesServing: boolean;
}

/** What a patch comes to. `configs` holds those alone that change, be it through what is common. */
export interface ChangePlan {
  readonly after: FlagEverywhere;
  readonly isFlagChanged: boolean;
  readonly configs: readonly ConfigChange[];
}

/** Works a patch out. Versions rise by one where something changes, and nowhere else. */
export function planChange(before: FlagEverywhere, patch: Patch, at: Date): ChangePlan {
  const patched: Flag = { ...before.flag, ...patch.common };
  const isFlagChanged = !isSame(auditView(before.flag), auditView(patched));
  const flag = isFlagChanged
    ? { ...patched, version: patched.version + 1, updatedAt: at }
    : before.flag;
  const changes = before.configs.map((config) => {
    const wanted =
      config.environmentKey === patch.environmentKey ? { ...config, ...patch.config } : config;
    const rulesBefore = toRules(before.flag, config);
    const rulesAfter = toRules(flag, wanted);
    const isChanged =
      !isSame(rulesBefore, rulesAfter) || !isSame(auditConfigView(config), auditConfigView(wanted));
    const after = isChanged ? { ...wanted, version: config.version + 1, updatedAt: at } : config;
    const isOffThroughout = !rulesBefore.enabled && !rulesAfter.enabled;
    return { before: config, after, isChanged, changesServing: isChanged && !isOffThroughout };
  });
  return {
    after: { flag, configs: changes.map(({ after }) => after) },
    isFlagChanged,
    configs: changes.filter(({ isChanged }) => isChanged),
  };
}

const isSame = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

/** What the audit log says of a flag, in the API's names. */
export function auditView(flag: Flag) {
  return {
    key: flag.key,
    name: flag.name,
    description: flag.description,
    flag_type: flag.type,
    tags: flag.tags,
    is_archived: flag.archivedAt !== null,
  };
}

/** What the audit log says of a config, in the API's names. */
export function auditConfigView(config: Pick<FlagConfig, 'isEnabled' | 'rolloutPercentage'>) {
  return { is_enabled: config.isEnabled, rollout_percentage: config.rolloutPercentage };
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
