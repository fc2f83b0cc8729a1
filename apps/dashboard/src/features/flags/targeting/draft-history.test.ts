import { expect, test } from 'vitest';
import type { ConfigDraft } from '../saving/config-draft.ts';
import { changeDraft, type DraftAction, isDirty, startHistory } from './draft-history.ts';

const saved: ConfigDraft = {
  is_enabled: false,
  rollout_percentage: 0,
  targets: [],
  rules: [],
  fallthrough: { variant: 'on' },
  prerequisites: [],
  off_variant: 'off',
};
const set = (rollout_percentage: number, atMs: number): DraftAction => ({
  type: 'edit',
  fields: { rollout_percentage },
  atMs,
});
const after = (...actions: DraftAction[]) => actions.reduce(changeDraft, startHistory(saved, 3));
const undo: DraftAction = { type: 'undo' };
const redo: DraftAction = { type: 'redo' };

test('goes back and forth step by step, and a new edit ends what could be done again', () => {
  const on: DraftAction = { type: 'edit', fields: { is_enabled: true }, atMs: 0 };
  expect(after(on, set(5, 10), undo).draft).toEqual({ ...saved, is_enabled: true });
  expect(after(on, set(5, 10), undo, undo, undo).draft).toEqual(saved);
  expect(after(on, set(5, 10), undo, undo, redo, redo).draft.rollout_percentage).toBe(5);
  expect(after(on, undo, set(7, 10), redo).draft).toEqual({ ...saved, rollout_percentage: 7 });
});

test('takes fast edits of the same field for one step, and slow ones for several', () => {
  expect(after(set(1, 0), set(2, 100), set(3, 200), undo).draft.rollout_percentage).toBe(0);
  expect(after(set(1, 0), set(2, 2000), undo).draft.rollout_percentage).toBe(1);
});

test('discarding can be taken back', () => {
  const discarded = after(set(5, 0), { type: 'discard' });
  expect(isDirty(discarded)).toBe(false);
  expect(changeDraft(discarded, undo).draft.rollout_percentage).toBe(5);
});

test('a draft that is put on what others saved is dirty by what it says beyond that', () => {
  const theirs = { ...saved, is_enabled: true };
  const draft = { ...theirs, rollout_percentage: 9 };
  const rebased = after(set(9, 0), { type: 'rebase', saved: theirs, version: 4, draft });
  expect([rebased.base, rebased.version, isDirty(rebased)]).toEqual([theirs, 4, true]);
  const loaded = changeDraft(rebased, { type: 'load', saved: theirs, version: 4 });
  expect([isDirty(loaded), changeDraft(loaded, undo)]).toEqual([false, loaded]);
});
