import { ApiError } from '@halyard/client';
import type { Flag, FlagConfig, FlagInEnvironment } from '@halyard/contracts/flags';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useReducer, useState } from 'react';
import { flagQuery } from '#data/flags.queries.ts';
import { changesBetween, sayChanges } from '#domain/words/changes.ts';
import {
  type ConfigDraft,
  draftOf,
  fieldsIn,
  fieldsOf,
  patchBetween,
  pick,
} from '../saving/config-draft.ts';
import { sayBegunEpoch } from '../saving/experiment-epoch.ts';
import { useReviewedChange } from '../saving/use-reviewed-change.tsx';
import { changeDraft, isDirty, startHistory } from './draft-history.ts';
import { sayFault } from './placed-faults.ts';
import { stepOf } from './step-keys.ts';
import { useDraftFaults } from './use-draft-faults.ts';

/** A state that is saved, with its version. */
interface Saved {
  readonly saved: ConfigDraft;
  readonly version: number;
}

/** Everything that the editor of one environment knows and does. */
export function useTargetingEditor(flag: Flag, config: FlagConfig) {
  const fields = fieldsOf(flag.flag_type);
  const editing = useDraft(config);
  const { state, dispatch, undo, redo } = editing;
  const { base, draft, version } = state;
  const patch = patchBetween(base, draft, fields);
  const changed = fieldsIn(patch);
  const faults = useDraftFaults(draft, fields, changed);
  const saving = useSaving(flag, config, editing, faults);
  const { theirs, setTheirs, send, isSaving } = saving;
  const isChangedElsewhere = config.version > version && !isSaving;
  useEffect(() => {
    if (isChangedElsewhere && !editing.isDirty) dispatch({ type: 'load', ...savedOf(config) });
  }, [isChangedElsewhere, editing.isDirty, config, dispatch]);
  return {
    fields,
    draft,
    patch: editing.isDirty ? patch : undefined,
    isDirty: editing.isDirty,
    /** Somebody else has saved while one edits. */
    isBehind: isChangedElsewhere && editing.isDirty,
    dialog: saving.dialog,
    edit: editing.edit,
    onKeyDown: editing.onKeyDown,
    faultAt: (path: string) => faults.faults.find((fault) => fault.path === path)?.detail,
    showTheirs: () => setTheirs(savedOf(config)),
    bar: {
      words: sayChanges(changesBetween({ ...pick(base, changed) }, { ...patch })),
      note: sayBegunEpoch(base, patch),
      faults: faults.faults.map(sayFault),
      error: faults.error,
      comment: saving.comment,
      onComment: saving.setComment,
      action: config.is_protected ? 'Review changes' : 'Save',
      isBusy: isSaving,
      onSave: () => send({ saved: base, version }, draft),
      onDiscard: () => {
        faults.forget();
        dispatch({ type: 'discard' });
      },
      onUndo: undo,
      onRedo: redo,
    },
    conflict: theirs && {
      base,
      mine: draft,
      theirs: theirs.saved,
      version: theirs.version,
      isBusy: isSaving,
      onClose: () => setTheirs(undefined),
      onResolve: (merged: ConfigDraft) => {
        dispatch({ type: 'rebase', ...theirs, draft: merged });
        setTheirs(undefined);
        if (isDirty({ base: theirs.saved, draft: merged })) send(theirs, merged);
      },
    },
  };
}

/** The draft with its steps back and forth. */
function useDraft(config: FlagConfig) {
  const [state, dispatch] = useReducer(changeDraft, config, (initial) =>
    startHistory(draftOf(initial), initial.version),
  );
  const undo = state.past.length > 0 ? () => dispatch({ type: 'undo' }) : undefined;
  const redo = state.future.length > 0 ? () => dispatch({ type: 'redo' }) : undefined;
  return {
    state,
    dispatch,
    isDirty: isDirty(state),
    undo,
    redo,
    edit: (fields: Partial<ConfigDraft>) => dispatch({ type: 'edit', fields, atMs: Date.now() }),
    onKeyDown: (event: KeyboardEvent) => {
      const step = stepOf(event);
      if (step === undefined) return;
      event.preventDefault();
      if (step === 'undo') undo?.();
      else redo?.();
    },
  };
}

/** Sends a draft, and takes in what comes of it. */
function useSaving(
  flag: Flag,
  config: FlagConfig,
  { dispatch }: ReturnType<typeof useDraft>,
  faults: ReturnType<typeof useDraftFaults>,
) {
  const client = useQueryClient();
  const [comment, setComment] = useState('');
  const [theirs, setTheirs] = useState<Saved>();
  const { propose, dialog, isSaving } = useReviewedChange(flag.key);
  const refused = (error: Error, sent: ConfigDraft) => {
    if (!(error instanceof ApiError) || error.code !== 'VERSION_CONFLICT') {
      faults.take(error, sent);
      return;
    }
    // The answer to a change in one environment has that shape, and so has what it was refused for.
    setTheirs(savedOf(error.current as FlagInEnvironment));
    void client.invalidateQueries({ queryKey: flagQuery(flag.key).queryKey });
  };
  const send = ({ saved, version }: Saved, wanted: ConfigDraft) => {
    const patch = patchBetween(saved, wanted, fieldsOf(flag.flag_type));
    if (!faults.check(wanted, fieldsIn(patch))) return;
    propose({
      config: { ...config, ...saved, rules: storedRules(saved), version },
      patch,
      comment: comment.trim() || undefined,
      title: `Change ${flag.key} in ${config.environment_key}`,
      done: `Saved in ${config.environment_key}.`,
      onSaved: (answer) => {
        dispatch({ type: 'load', ...savedOf(answer) });
        setComment('');
      },
      onRefused: (error, said) => {
        setComment(said ?? '');
        refused(error, wanted);
      },
    });
  };
  return { send, dialog, isSaving, comment, setComment, theirs, setTheirs };
}

function savedOf(config: FlagConfig | FlagInEnvironment): Saved {
  return { saved: draftOf(config), version: config.version };
}

/** What was read has ids on its rules. */
function storedRules({ rules }: ConfigDraft): FlagConfig['rules'] {
  return rules.flatMap(({ id, ...rule }) => (id === undefined ? [] : [{ id, ...rule }]));
}
