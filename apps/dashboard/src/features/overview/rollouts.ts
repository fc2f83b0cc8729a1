import type { ConfigSummary, FlagSummary } from '@halyard/contracts/flag-summaries';
import { sharesOf } from '#domain/variants.tsx';

/** A flag that only a part gets somewhere. */
export interface Rollout {
  readonly flag: FlagSummary;
  /** When one of its environments changed last, in milliseconds. */
  readonly changedAt: number;
}

/** Flags whose fallthrough splits in some environment in which they are on; the latest changed first. */
export function findRollouts(flags: readonly FlagSummary[]): Rollout[] {
  return flags
    .filter((flag) => !flag.is_archived && flag.environments.some(isPartial))
    .map((flag) => ({
      flag,
      changedAt: Math.max(...flag.environments.map((it) => Date.parse(it.updated_at))),
    }))
    .toSorted((a, b) => b.changedAt - a.changedAt);
}

/** Whether more than one variant is served to those whom no rule and no target names. */
function isPartial(config: ConfigSummary): boolean {
  return config.is_enabled && mostOf(config).size > 1;
}

function mostOf({ fallthrough, off_variant: offVariant }: ConfigSummary): ReadonlySet<string> {
  const shares = sharesOf(fallthrough, [], offVariant).filter(({ percent }) => percent > 0);
  return new Set(shares.map(({ label }) => label));
}
