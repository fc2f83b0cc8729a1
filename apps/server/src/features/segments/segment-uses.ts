import { type CompiledRuleset, rulesOf } from '@halyard/engine';

/** The rules of an environment; null for those of none, where there is no environment yet. */
export interface EnvironmentRules {
  readonly environment: { readonly key: string; readonly isProtected: boolean } | null;
  readonly rules: CompiledRuleset;
}

/** A flag whose rules in an environment ask for a segment. */
interface FlagUse {
  readonly flagKey: string;
  readonly environmentKey: string;
  readonly isProtected: boolean;
  /** Whether they name it themselves, not another segment that nests it. */
  readonly isDirect: boolean;
  /** Whether an experiment runs by one of them. */
  readonly hasExperiment: boolean;
}

/** Who would notice a change of a segment. */
export interface SegmentUses {
  /** By environment, then by key. */
  readonly flags: readonly FlagUse[];
  /** Segments that nest it, be it through others, by key. */
  readonly segments: readonly string[];
  /** Those of them that name it themselves. */
  readonly directSegments: readonly string[];
}

type Names = Map<string, Set<string>>;

/**
 * Tells the uses of any segment. Reads the rulesets once, whatever is asked for. A flag counts
 * also where it is off or archived: its rules stand there, and come back with it.
 */
export function findUses(all: readonly EnvironmentRules[]): (segmentKey: string) => SegmentUses {
  const nestedIn: Names = new Map();
  const flags = all.map(({ environment, rules }) => {
    for (const { key, segments } of rules.segments.values()) note(nestedIn, segments, key);
    const namedIn: Names = new Map();
    for (const { key, segments } of rules.ordered) note(namedIn, segments, key);
    const isTried = (flagKey: string) =>
      rulesOf(rules, flagKey)?.rules.some(({ experiment }) => experiment !== undefined) === true;
    return { environment, namedIn, isTried };
  });
  return (segmentKey) => {
    const nesting = withNesting(segmentKey, nestedIn);
    return {
      flags: flags.flatMap(({ environment, namedIn, isTried }) => {
        if (!environment) return [];
        const direct = namedIn.get(segmentKey);
        const users = new Set(nesting.flatMap((key) => [...(namedIn.get(key) ?? [])]));
        return [...users].toSorted().map((flagKey) => ({
          flagKey,
          environmentKey: environment.key,
          isProtected: environment.isProtected,
          isDirect: direct?.has(flagKey) === true,
          hasExperiment: isTried(flagKey),
        }));
      }),
      segments: nesting.filter((key) => key !== segmentKey).toSorted(),
      directSegments: [...(nestedIn.get(segmentKey) ?? [])].toSorted(),
    };
  };
}

/** The protected environments where a flag would notice. */
export function protectedUsers({ flags }: SegmentUses): string[] {
  const users = flags.filter(({ isProtected }) => isProtected);
  return [...new Set(users.map(({ environmentKey }) => environmentKey))];
}

/** Flags and segments that would notice; a flag counts once, in however many environments. */
export function countUses({ flags, segments }: SegmentUses): number {
  return new Set(flags.map(({ flagKey }) => flagKey)).size + segments.length;
}

function note(users: Names, names: readonly string[], user: string): void {
  for (const name of names) {
    const known = users.get(name);
    if (known) known.add(user);
    else users.set(name, new Set([user]));
  }
}

/** A segment with all that nest it. */
function withNesting(segmentKey: string, nestedIn: Names): string[] {
  const found = new Set([segmentKey]);
  for (const key of found) {
    for (const user of nestedIn.get(key) ?? []) found.add(user);
  }
  return [...found];
}
