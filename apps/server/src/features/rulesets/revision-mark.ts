import type { HeldRuleset } from './replica.ts';

/**
 * Names the state of an environment at a revision, as in `42-0f3c9a1e`: what ETags and the ids of
 * events are made of. The digits of the environment's id tell it from a later one of the same key.
 */
export function markOf({
  revision,
  environmentId,
}: Pick<HeldRuleset, 'revision' | 'environmentId'>): string {
  return `${revision}-${environmentId.slice(0, 8)}`;
}

const MARK = /^(\d{1,15})-([0-9a-f]{8})$/;

/** The revision that a mark names, where it is one of this environment; null for any other text. */
export function revisionOf(
  mark: string,
  { environmentId }: Pick<HeldRuleset, 'environmentId'>,
): number | null {
  const [, revision, id] = MARK.exec(mark) ?? [];
  return id === environmentId.slice(0, 8) ? Number(revision) : null;
}
