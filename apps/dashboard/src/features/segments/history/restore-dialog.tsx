import type { HistoryEntry } from '@halyard/contracts/history';
import type { Segment } from '@halyard/contracts/segments';
import { Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { segmentHistoryEntryQuery, segmentQuery } from '#data/segments.queries.ts';
import { ChangeList } from '#domain/change-list.tsx';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { ExactTime } from '#ui/time.tsx';

interface RestoreDialogProps {
  readonly segment: Segment;
  readonly entry: HistoryEntry;
  /** The entry that left what is there now: the way back. */
  readonly latestId: string | undefined;
  readonly onClose: () => void;
}

/** Shows what restoring would change now, and does it. */
export function RestoreDialog({ segment, entry, latestId, onClose }: RestoreDialogProps) {
  const client = useQueryClient();
  const { key, version } = segment;
  const [comment, setComment] = useState('');
  const preview = useQuery(segmentHistoryEntryQuery(key, entry.id));
  const take = (after: Segment) => {
    client.setQueryData(segmentQuery(key).queryKey, after);
    void client.invalidateQueries({ queryKey: ['segments'] });
  };
  const restore = useMutation({
    mutationFn: () =>
      api.segments.restoreState(key, entry.id, {
        version,
        ...(comment.trim() !== '' && { comment }),
      }),
    onSuccess: (after) => {
      take(after);
      const undo = (id: string) =>
        void api.segments
          .restoreState(key, id, { version: after.version })
          .then(take, notifyProblem);
      notifyDone('Restored.', latestId === undefined ? {} : { onUndo: () => undo(latestId) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title="Restore this version?"
      action="Restore"
      isBusy={restore.isPending}
      error={restore.error}
      onConfirm={() => restore.mutate()}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text size="sm">
          The segment becomes what it was on <ExactTime at={entry.created_at} />, as a new version:
        </Text>
        <Loaded query={preview}>{({ changes }) => <ChangeList changes={changes} />}</Loaded>
        <TextInput
          label="Comment"
          value={comment}
          maxLength={2000}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
      </Stack>
    </ConfirmDialog>
  );
}
