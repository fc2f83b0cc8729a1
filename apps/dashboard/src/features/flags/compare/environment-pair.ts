import type { FlagConfig } from '@halyard/contracts/flags';

/** Two environments: where a config comes from, and where it may go. */
export interface EnvironmentPair {
  readonly from: string;
  readonly to: string;
}

/**
 * What is compared: what was asked for, as far as there is such an environment; else the first one
 * where anything was set up and that everybody may change, against the first protected one.
 * @returns undefined where there are not two environments.
 */
export function pairOf(
  configs: readonly FlagConfig[],
  asked: Partial<EnvironmentPair>,
): EnvironmentPair | undefined {
  const keys = configs.map(({ environment_key }) => environment_key);
  const isThere = (key: string | undefined) => key !== undefined && keys.includes(key);
  const to =
    (isThere(asked.to) ? asked.to : undefined) ??
    keyOf(configs.find((it) => it.is_protected && it.environment_key !== asked.from)) ??
    keys.findLast((key) => key !== asked.from);
  const others = configs.filter(({ environment_key }) => environment_key !== to);
  const open = others.filter(({ is_protected }) => !is_protected);
  const from =
    (isThere(asked.from) && asked.from !== to ? asked.from : undefined) ??
    keyOf(open.find(hasContent) ?? open[0] ?? others[0]);
  return from !== undefined && to !== undefined ? { from, to } : undefined;
}

function hasContent({ is_enabled, rules, targets, prerequisites }: FlagConfig): boolean {
  return is_enabled || rules.length + targets.length + prerequisites.length > 0;
}

function keyOf(config: FlagConfig | undefined): string | undefined {
  return config?.environment_key;
}
