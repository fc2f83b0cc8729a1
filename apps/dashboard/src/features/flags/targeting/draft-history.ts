import { isSame } from '#domain/words/moves.ts';
import type { ConfigDraft } from '../saving/config-draft.ts';

/** A draft with what it began from, and the steps that lead back and forth. */
export interface DraftHistory {
  /** What was saved when the draft began. */
  readonly base: ConfigDraft;
  /** The version of `base`. */
  readonly version: number;
  readonly draft: ConfigDraft;
  readonly past: readonly ConfigDraft[];
  readonly future: readonly ConfigDraft[];
  /** The last edit, which the next one may continue. */
  readonly last: { readonly fields: string; readonly atMs: number } | undefined;
}

export type DraftAction =
  | { readonly type: 'edit'; readonly fields: Partial<ConfigDraft>; readonly atMs: number }
  | { readonly type: 'undo' | 'redo' | 'discard' }
  /** Begins again from what is saved now. */
  | { readonly type: 'load'; readonly saved: ConfigDraft; readonly version: number }
  | Rebase;

/** Goes on with a draft, from what is saved now. */
interface Rebase {
  readonly type: 'rebase';
  readonly saved: ConfigDraft;
  readonly version: number;
  readonly draft: ConfigDraft;
}

/** Edits of the same fields that follow each other this fast are one step: typing, dragging. */
const ONE_STEP_MS = 800;
const MAX_STEPS = 200;

export function startHistory(saved: ConfigDraft, version: number): DraftHistory {
  return { base: saved, version, draft: saved, past: [], future: [], last: undefined };
}

export function isDirty({ base, draft }: Pick<DraftHistory, 'base' | 'draft'>): boolean {
  return !isSame(base, draft);
}

export function changeDraft(state: DraftHistory, action: DraftAction): DraftHistory {
  switch (action.type) {
    case 'edit':
      return edit(state, action.fields, action.atMs);
    case 'undo':
      return undo(state);
    case 'redo':
      return redo(state);
    case 'discard':
      return stepTo(state, state.base);
    case 'load':
      return startHistory(action.saved, action.version);
    case 'rebase':
      return rebase(state, action);
    default:
      return action satisfies never;
  }
}

function edit(state: DraftHistory, fields: Partial<ConfigDraft>, atMs: number): DraftHistory {
  const draft = { ...state.draft, ...fields };
  const names = Object.keys(fields).toSorted().join();
  const { last } = state;
  const isContinued = last?.fields === names && atMs - last.atMs < ONE_STEP_MS;
  const next = isContinued ? { ...state, draft, future: [] } : stepTo(state, draft);
  return { ...next, last: { fields: names, atMs } };
}

function stepTo(state: DraftHistory, draft: ConfigDraft): DraftHistory {
  const past = [...state.past, state.draft].slice(-MAX_STEPS);
  return { ...state, draft, past, future: [], last: undefined };
}

function rebase(state: DraftHistory, { saved, version, draft }: Rebase): DraftHistory {
  return { ...stepTo(state, draft), base: saved, version };
}

function undo(state: DraftHistory): DraftHistory {
  const draft = state.past.at(-1);
  if (!draft) return state;
  const future = [state.draft, ...state.future];
  return { ...state, draft, past: state.past.slice(0, -1), future, last: undefined };
}

function redo(state: DraftHistory): DraftHistory {
  const [draft, ...future] = state.future;
  if (!draft) return state;
  return { ...state, draft, past: [...state.past, state.draft], future, last: undefined };
}
