import type { Segment } from '@halyard/contracts/segments';
import { useMemo, useState } from 'react';
import { changesOf, draftOf, patchOf, type SegmentDraft } from './segment-draft.ts';

/** Who is in a segment while somebody edits it: what was saved when that began, and what it is to be. */
export function useSegmentDraft(segment: Segment) {
  const [state, setState] = useState(() => startOf(segment));
  const isClean = useMemo(() => isEmpty(patchOf(state.base, state.draft)), [state]);
  const isNewer = segment !== state.base && segment.version >= state.base.version;
  const current = isClean && isNewer ? startOf(segment) : state;
  if (current !== state) setState(current);
  const { base, draft } = current;
  const patch = useMemo(() => patchOf(base, draft), [base, draft]);
  const changes = useMemo(() => changesOf(base, draft), [base, draft]);
  return {
    base,
    draft,
    patch,
    changes,
    isDirty: !isEmpty(patch),
    /** Whether somebody saved something else since. */
    isBehind: segment.version > base.version,
    edit: (next: Partial<SegmentDraft>) => setState({ base, draft: { ...draft, ...next } }),
    /** Goes on from a segment as it is saved now. */
    restart: (from: Segment) => setState(startOf(from)),
  };
}

function startOf(base: Segment) {
  return { base, draft: draftOf(base) };
}

function isEmpty(patch: object): boolean {
  return Object.keys(patch).length === 0;
}
