import type { ConfigSummary, FlagSummary } from '@halyard/contracts/flag-summaries';
import type { FlagKind } from '@halyard/contracts/flags';

/** What a flag does in an environment, in one word. */
export type FlagState = 'on' | 'partial' | 'off';
export type FlagSort = 'key' | 'changed' | 'created';

/** Which flags a list shows. */
export interface FlagFilter {
  /** Words that all have to be parts of key, name, tags or owner. */
  readonly q?: string;
  readonly tag?: string;
  readonly kind?: FlagKind;
  readonly owner?: string;
  /** What `state` looks at; anywhere without it. */
  readonly environment?: string;
  readonly state?: FlagState;
}

/**
 * off: everybody gets the off variant. on: everybody gets the same other one. partial: it depends on
 * who asks.
 */
export function stateOf(config: ConfigSummary): FlagState {
  if (!config.is_enabled) return 'off';
  const served = servedByFallthrough(config);
  const depends = config.rule_count + config.target_count + config.prerequisite_count > 0;
  if (depends || served.size !== 1) return 'partial';
  return served.has(config.off_variant) ? 'off' : 'on';
}

function servedByFallthrough({ fallthrough, off_variant }: ConfigSummary): ReadonlySet<string> {
  if ('variant' in fallthrough) return new Set([fallthrough.variant]);
  const { weights, traffic = 100, otherwise = off_variant } = fallthrough.split;
  const served = new Set<string>();
  if (traffic > 0) {
    for (const { variant, weight } of weights) if (weight > 0) served.add(variant);
  }
  if (traffic < 100) served.add(otherwise);
  return served;
}

export function filterFlags(flags: readonly FlagSummary[], filter: FlagFilter): FlagSummary[] {
  const words = (filter.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return flags.filter(
    (flag) =>
      (filter.tag === undefined || flag.tags.includes(filter.tag)) &&
      (filter.kind === undefined || flag.kind === filter.kind) &&
      (filter.owner === undefined || flag.owner === filter.owner) &&
      hasState(flag, filter) &&
      hasWords(flag, words),
  );
}

function hasState(flag: FlagSummary, { state, environment }: FlagFilter): boolean {
  if (state === undefined) return true;
  return flag.environments.some(
    (config) =>
      (environment === undefined || config.environment_key === environment) &&
      stateOf(config) === state,
  );
}

function hasWords({ key, name, tags, owner }: FlagSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [key, name, owner, ...tags].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** When somebody last changed it, anywhere. */
export function lastChangeOf({ updated_at, environments }: FlagSummary): string {
  return environments.reduce(
    (latest, config) => (config.updated_at > latest ? config.updated_at : latest),
    updated_at,
  );
}

/** By key from a to z, or with what was changed or created last at the top. */
export function sortFlags(flags: readonly FlagSummary[], sort: FlagSort): FlagSummary[] {
  const byKey = (a: FlagSummary, b: FlagSummary) => compare(a.key, b.key);
  if (sort === 'key') return flags.toSorted(byKey);
  const timeOf = sort === 'changed' ? lastChangeOf : (flag: FlagSummary) => flag.created_at;
  const times = new Map(flags.map((flag) => [flag, timeOf(flag)]));
  return flags.toSorted((a, b) => compare(times.get(b) ?? '', times.get(a) ?? '') || byKey(a, b));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** All tags and owners that flags have, sorted: what filters offer. */
export function knownWords(flags: readonly FlagSummary[]): {
  readonly tags: readonly string[];
  readonly owners: readonly string[];
} {
  const sorted = (words: Iterable<string>) => [...new Set(words)].toSorted(compare);
  return {
    tags: sorted(flags.flatMap(({ tags }) => tags)),
    owners: sorted(flags.map(({ owner }) => owner).filter((owner) => owner !== '')),
  };
}
