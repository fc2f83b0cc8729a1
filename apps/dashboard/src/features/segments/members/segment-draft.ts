import type { Changes } from '@halyard/contracts/audit';
import type { Segment, SegmentConfig } from '@halyard/contracts/segments';
import { changesBetween } from '#domain/words/changes.ts';
import { isSame } from '#domain/words/moves.ts';

/** Who is in a segment, as it is being edited. */
export type SegmentDraft = Pick<Segment, 'conditions' | 'included' | 'excluded'>;

const FIELDS = ['conditions', 'included', 'excluded'] as const;

export function draftOf({ conditions, included, excluded }: SegmentDraft): SegmentDraft {
  return { conditions, included, excluded };
}

/** The fields that differ, as they are sent. Lists that nobody touched are not looked through. */
export function patchOf(saved: SegmentDraft, draft: SegmentDraft): SegmentConfig {
  const changed = FIELDS.filter(
    (field) => saved[field] !== draft[field] && !isSame(saved[field], draft[field]),
  );
  return Object.fromEntries(changed.map((field) => [field, draft[field]]));
}

/** What saving would change, as the audit log would say it. */
export function changesOf(saved: SegmentDraft, draft: SegmentDraft): Changes {
  const patch = patchOf(saved, draft);
  const before = FIELDS.filter((field) => field in patch).map((field) => [field, saved[field]]);
  return changesBetween(Object.fromEntries(before), patch);
}

/** What is known to be refused, by its place in what is sent. */
export function faultsOf({ conditions }: SegmentDraft): ReadonlyMap<string, string> {
  const empty = conditions.flatMap((group, index) => (group.length === 0 ? [index] : []));
  return new Map(
    empty.map((index) => [`conditions[${index}]`, 'Add a condition, or remove the group.']),
  );
}

/** A list with further keys, each once. */
export function withKeys(list: readonly string[], keys: readonly string[]): string[] {
  return [...new Set([...list, ...keys])];
}

/** Keys that are on both lists; there the exclusion counts. */
export function keysOnBoth({ included, excluded }: SegmentDraft): string[] {
  if (included.length === 0 || excluded.length === 0) return [];
  const out = new Set(excluded);
  return included.filter((key) => out.has(key));
}
