import { type CompiledRuleset, type RulesetChange } from '@halyard/engine';

/** A part of a ruleset as it was changed last. */
export interface DatedChange {
  readonly revision: number;
  readonly change: RulesetChange;
}

/** Which revision changed each part of a ruleset last, parts that are gone among them. */
export interface ChangeHistory {
  /** Knows of every change after this revision, and nothing of those before. */
  readonly after: number;
  /** By `partOf`. */
  readonly revisions: ReadonlyMap<string, Part>;
}

interface Part extends Pick<RulesetChange, 'kind' | 'key'> {
  readonly revision: number;
}

/** A history that begins at a revision. */
export function historyFrom(revision: number): ChangeHistory {
  return { after: revision, revisions: new Map() };
}

/** The history with what came after it. */
export function extendHistory(
  history: ChangeHistory,
  changes: readonly DatedChange[],
): ChangeHistory {
  const revisions = new Map(history.revisions);
  for (const { revision, change } of changes) {
    const { kind, key } = change;
    revisions.set(`${kind}:${key}`, { kind, key, revision });
  }
  return { ...history, revisions };
}

/**
 * What a follower at an earlier revision has to learn: the present state of each part that changed
 * since, segments first. Null where the history does not reach back that far, or where the follower
 * is ahead.
 */
export function changesSince(
  { after, revisions }: ChangeHistory,
  compiled: CompiledRuleset,
  revision: number,
): RulesetChange[] | null {
  if (revision < after || revision > compiled.revision) return null;
  const changed = [...revisions.values()].filter((part) => part.revision > revision);
  return changed
    .map(
      ({ kind, key }): RulesetChange =>
        kind === 'segment'
          ? { kind, key, body: compiled.segments.get(key)?.body ?? null }
          : { kind, key, body: compiled.flags.get(key)?.body ?? null },
    )
    .toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'segment' ? -1 : 1));
}
