import type { ConfigField } from '@halyard/contracts/flag-promotion';
import { isSame } from '#domain/words/moves.ts';
import type { ConfigDraft } from '../saving/config-draft.ts';

export type Side = 'mine' | 'theirs';

/** A field that somebody changed: only I, only they, or both of us in different ways. */
export interface FieldMerge {
  readonly field: ConfigField;
  readonly changedBy: Side | 'both';
}

interface Sides {
  /** What both began from. */
  readonly base: ConfigDraft;
  readonly mine: ConfigDraft;
  readonly theirs: ConfigDraft;
}

/** Compares two changes of one state; what nobody changed, or both in the same way, is left out. */
export function compareSides(
  { base, mine, theirs }: Sides,
  fields: readonly ConfigField[],
): FieldMerge[] {
  return fields.flatMap((field): FieldMerge[] => {
    if (isSame(mine[field], theirs[field])) return [];
    if (isSame(base[field], theirs[field])) return [{ field, changedBy: 'mine' }];
    if (isSame(base[field], mine[field])) return [{ field, changedBy: 'theirs' }];
    return [{ field, changedBy: 'both' }];
  });
}

export type Choices = Readonly<Partial<Record<ConfigField, Side>>>;

/** Which side a field is taken from: what was chosen, else that of who alone changed it. */
export function sideOf({ field, changedBy }: FieldMerge, choices: Choices): Side | undefined {
  return choices[field] ?? (changedBy === 'both' ? undefined : changedBy);
}

/** Both changes in one; undefined while it is not chosen whose a field is. */
export function merge(
  { mine, theirs }: Pick<Sides, 'mine' | 'theirs'>,
  merges: readonly FieldMerge[],
  choices: Choices,
): ConfigDraft | undefined {
  const sides = merges.map((each) => ({ field: each.field, side: sideOf(each, choices) }));
  if (sides.some(({ side }) => side === undefined)) return undefined;
  const kept = sides.filter(({ side }) => side === 'mine').map(({ field }) => field);
  return { ...theirs, ...Object.fromEntries(kept.map((field) => [field, mine[field]])) };
}
