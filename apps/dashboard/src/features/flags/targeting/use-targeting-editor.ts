import { ApiError } from '@halyard/client';
import type { Flag, FlagConfig, FlagInEnvironment } from '@halyard/contracts/flags';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useReducer, useState } from 'react';
import { flagQuery } from '#data/flags.queries.ts';
import { changesBetween, sayChanges } from '#domain/words/changes.ts';
import { type ConfigDraft, draftOf, fieldsOf, patchBetween, pick } from '../saving/config-draft.ts';
import { useReviewedChange } from '../saving/use-reviewed-change.tsx';
import { findFaults } from './draft-checks.ts';
import { changeDraft, isDirty, startHistory } from './draft-history.ts';
import { type Refusal, refusalOf, sayFault, standingFaults } from './placed-faults.ts';

/** Somebody else's state that a draft has to be joined with. */
interface Theirs {
  readonly saved: ConfigDraft;
  readonly version: number;
}

/** Everything that the editor of one environment knows and does. */
export function useTargetingEditor(flag: Flag, config: FlagConfig) {
  const client = useQueryClient();
  const fields = fieldsOf(flag.flag_type);
  const [state, dispatch] = useReducer(changeDraft, config, (initial) =>
    startHistory(draftOf(initial), initial.version),
  );
  const [comment, setComment] = useState('');
  const [isTried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [error, setError] = useState<Error>();
  const [theirs, setTheirs] = useState<Theirs>();
  const { propose, dialog, isSaving } = useReviewedChange(flag.key);

  const { base, draft, version } = state;
  const dirty = isDirty(state);
  const isBehind = config.version > version && !isSaving;
  useEffect(() => {
    if (isBehind && !dirty) {
      dispatch({ type: 'load', saved: draftOf(config), version: config.version });
    }
  }, [isBehind, dirty, config]);

  const patch = patchBetween(base, draft, fields);
  const words = sayChanges(
    changesBetween({ ...pick(base, Object.keys(patch) as []) }, { ...patch }),
  );
  const ownFaults = isTried ? findFaults(draft, flag) : [];
  const theirFaults = refusal ? standingFaults(refusal, draft, fields) : [];
  const faults = [...ownFaults, ...theirFaults];

  const forget = () => {
    setTried(false);
    setRefusal(undefined);
    setError(undefined);
  };

  const refused = (refusing: Error, sent: ConfigDraft, said: string | undefined) => {
    setComment(said ?? '');
    if (refusing instanceof ApiError && refusing.code === 'VERSION_CONFLICT') {
      // The answer to a change in one environment has that shape, and so has what it was refused for.
      const current = refusing.current as FlagInEnvironment;
      setTheirs({ saved: draftOf(current), version: current.version });
      void client.invalidateQueries({ queryKey: flagQuery(flag.key).queryKey });
      return;
    }
    const placed = refusalOf(refusing, sent);
    setRefusal(placed);
    setError(placed ? undefined : refusing);
  };

  const send = (from: ConfigDraft, fromVersion: number, wanted: ConfigDraft) => {
    forget();
    if (findFaults(wanted, flag).length > 0) {
      setTried(true);
      return;
    }
    propose({
      config: { ...config, ...from, rules: storedRules(from), version: fromVersion },
      patch: patchBetween(from, wanted, fields),
      comment: comment.trim() || undefined,
      title: `Change ${flag.key} in ${config.environment_key}`,
      done: `Saved in ${config.environment_key}.`,
      onSaved: (saved) => {
        dispatch({ type: 'load', saved: draftOf(saved), version: saved.version });
        setComment('');
        setTheirs(undefined);
      },
      onRefused: (refusing, said) => refused(refusing, wanted, said),
    });
  };

  const undo = state.past.length > 0 ? () => dispatch({ type: 'undo' }) : undefined;
  const redo = state.future.length > 0 ? () => dispatch({ type: 'redo' }) : undefined;

  return {
    fields,
    draft,
    patch: dirty ? patch : undefined,
    isDirty: dirty,
    isBehind: isBehind && dirty,
    dialog,
    edit: (changed: Partial<ConfigDraft>) =>
      dispatch({ type: 'edit', fields: changed, atMs: Date.now() }),
    faultAt: (path: string) => faults.find((fault) => fault.path === path)?.detail,
    showTheirs: () => setTheirs({ saved: draftOf(config), version: config.version }),
    onKeyDown: (event: KeyboardEvent) => {
      const step = stepOf(event);
      if (step === undefined) return;
      event.preventDefault();
      if (step === 'undo') undo?.();
      else redo?.();
    },
    bar: {
      words,
      faults: faults.map(sayFault),
      error,
      comment,
      onComment: setComment,
      action: config.is_protected ? 'Review changes' : 'Save',
      isBusy: isSaving,
      onSave: () => send(base, version, draft),
      onDiscard: () => {
        forget();
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
        dispatch({ type: 'rebase', saved: theirs.saved, version: theirs.version, draft: merged });
        setTheirs(undefined);
        if (isDirty({ base: theirs.saved, draft: merged })) {
          send(theirs.saved, theirs.version, merged);
        }
      },
    },
  };
}

/** What was read has ids on its rules. */
function storedRules({ rules }: ConfigDraft): FlagConfig['rules'] {
  return rules.flatMap(({ id, ...rule }) => (id === undefined ? [] : [{ id, ...rule }]));
}

/** Ctrl-Z where no text is being typed, which has steps of its own. */
function stepOf(event: KeyboardEvent): 'undo' | 'redo' | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  if (event.target instanceof HTMLElement && event.target.matches('input, textarea')) {
    return undefined;
  }
  const key = event.key.toLowerCase();
  if (key === 'y' || (key === 'z' && event.shiftKey)) return 'redo';
  return key === 'z' ? 'undo' : undefined;
}
