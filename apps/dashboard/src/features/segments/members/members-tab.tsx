import type { Segment, SegmentUse } from '@halyard/contracts/segments';
import { Alert, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { isConflict } from '#data/is-conflict.ts';
import { segmentQuery } from '#data/segments.queries.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { sayChanges } from '#domain/words/changes.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { fieldError } from '#ui/problem.tsx';
import { UnsavedGuard } from '#ui/unsaved-guard.tsx';
import { protectedUses } from '../page/use-segment-refusal.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { GroupsEditor } from './groups-editor.tsx';
import { KeyListEditor } from './key-list-editor.tsx';
import { MemberPreview } from './member-preview.tsx';
import classes from './members-tab.module.css';
import { ReviewDialog } from './review-dialog.tsx';
import { SaveBar } from './save-bar.tsx';
import { faultsOf, keysOnBoth, type SegmentDraft } from './segment-draft.ts';
import { useSegmentDraft } from './use-segment-draft.ts';

interface MembersTabProps {
  readonly segment: Segment;
  readonly uses: SegmentUse | undefined;
  /** Why one may not change who is in it. */
  readonly refusal: string | undefined;
}

/** Who is in the segment: by conditions, and by name. */
export function MembersTab({ segment, uses, refusal }: MembersTabProps) {
  const [first] = useEnvironments();
  const [environmentKey = first?.key, setEnvironmentKey] = useState<string>();
  const editing = useSegmentDraft(segment);
  const { draft, patch, changes, isDirty, edit } = editing;
  const { save, theirs, forgetTheirs } = useSaving(segment.key, editing);
  const [comment, setComment] = useState('');
  const [isReviewing, setIsReviewing] = useState(false);
  const faults = faultsOf(draft);
  const faultAt = (path: string) => faults.get(path) ?? fieldError(save.error, path);
  const places = uses ? protectedUses(uses) : [];
  const send = (said: string) =>
    save.mutate(
      { version: editing.base.version, comment: said },
      {
        onSettled: () => setIsReviewing(false),
        onSuccess: () => setComment(''),
      },
    );
  const isDisabled = refusal !== undefined;
  const lists = { both: new Set(keysOnBoth(draft)), isDisabled, isDirty };
  return (
    <div className={classes['columns']}>
      <Stack gap="xl" miw={0}>
        {isDisabled && <Alert color="gray">{refusal}</Alert>}
        <GroupsEditor
          value={draft.conditions}
          onChange={(conditions) => edit({ conditions })}
          faultAt={faultAt}
          environmentKey={environmentKey}
          isDisabled={isDisabled}
        />
        <KeyListEditor segment={segment} list="included" draft={draft} onChange={edit} {...lists} />
        <KeyListEditor segment={segment} list="excluded" draft={draft} onChange={edit} {...lists} />
      </Stack>
      <MemberPreview
        segmentKey={segment.key}
        patch={patch}
        environmentKey={environmentKey}
        onEnvironment={setEnvironmentKey}
      />
      {isDirty && (
        <SaveBar
          words={sayChanges(changes)}
          isBehind={editing.isBehind}
          fault={faults.size > 0 ? 'A group has no conditions yet.' : undefined}
          protectedKeys={places}
          comment={comment}
          onComment={setComment}
          isBusy={save.isPending}
          error={isConflict(save.error) ? undefined : save.error}
          onDiscard={() => {
            save.reset();
            editing.restart(segment);
          }}
          onSave={() => (places.length > 0 ? setIsReviewing(true) : send(comment))}
        />
      )}
      {isReviewing && (
        <ReviewDialog
          environmentKeys={places}
          changes={changes}
          comment={comment}
          isBusy={save.isPending}
          onConfirm={send}
          onClose={() => setIsReviewing(false)}
        />
      )}
      {theirs && (
        <ConflictDialog
          base={editing.base}
          theirs={theirs}
          changes={changes}
          isBusy={save.isPending}
          onOverwrite={() => {
            forgetTheirs();
            save.mutate({ version: theirs.version, comment });
          }}
          onTakeTheirs={() => {
            forgetTheirs();
            save.reset();
            editing.restart(theirs);
          }}
          onClose={forgetTheirs}
        />
      )}
      <UnsavedGuard isDirty={isDirty} />
    </div>
  );
}

interface Sending {
  readonly version: number;
  readonly comment: string;
}

/** Saves what was edited; whoever was faster is shown, not overwritten. */
function useSaving(key: string, { patch, restart, base }: ReturnType<typeof useSegmentDraft>) {
  const client = useQueryClient();
  const [theirs, setTheirs] = useState<Segment>();
  const take = (after: Segment) => {
    client.setQueryData(segmentQuery(key).queryKey, after);
    void client.invalidateQueries({ queryKey: ['segments'] });
  };
  const save = useMutation({
    mutationFn: ({ version, comment }: Sending) =>
      api.segments.change(key, { ...patch, version, ...(comment.trim() !== '' && { comment }) }),
    onSuccess: (after) => {
      take(after);
      restart(after);
      const before = Object.fromEntries(
        Object.keys(patch).map((field) => [field, base[field as keyof SegmentDraft]]),
      );
      notifyDone(`Saved ${after.name}.`, {
        onUndo: () => {
          api.segments.change(key, { ...before, version: after.version }).then(take, notifyProblem);
        },
      });
    },
    onError: (error) => {
      // The state that won has the shape of an answer.
      if (isConflict(error)) setTheirs(error.current as Segment);
    },
  });
  return { save, theirs, forgetTheirs: () => setTheirs(undefined) };
}
