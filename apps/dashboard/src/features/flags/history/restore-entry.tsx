import { ApiError } from '@halyard/client';
import type { Flag } from '@halyard/contracts/flags';
import type { FlagHistoryDetail } from '@halyard/contracts/history';
import { Button, Group, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { flagQuery } from '#data/flags.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { ChangeList } from '#domain/change-list.tsx';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { sayChanges } from '#domain/words/changes.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { ReviewDialog } from '../review/review-dialog.tsx';
import { takeConfig, takeFlag } from '../saving/config-cache.ts';
import { type Restoration, restorationOf } from './restorable.ts';
import { undoLatestEverywhere, undoLatestIn } from './undo-latest.ts';

interface RestoreEntryProps {
  readonly flag: Flag;
  readonly detail: FlagHistoryDetail;
}

/** Brings back what a change left, after showing what that changes now. */
export function RestoreEntry({ flag, detail }: RestoreEntryProps) {
  const [isAsking, setIsAsking] = useState(false);
  const restoration = restorationOf(detail, flag);
  const words = sayChanges(restoration.changes);
  const refusal = useRestoreRefusal(flag, restoration);
  if (words.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        The flag is still as this change left it.
      </Text>
    );
  }
  return (
    <section aria-label="Restore">
      <Title order={3} mb="xs">
        Restoring it would change now
      </Title>
      <ul style={{ marginBlock: 0, overflowWrap: 'anywhere' }}>
        {words.map((line, place) => (
          <li key={place}>{line}</li>
        ))}
      </ul>
      <Group mt="sm">
        <Reasoned reason={refusal}>
          <Button
            variant="default"
            disabled={refusal !== undefined}
            onClick={() => setIsAsking(true)}
          >
            Restore this version…
          </Button>
        </Reasoned>
      </Group>
      {isAsking && (
        <RestoreDialog
          flag={flag}
          detail={detail}
          restoration={restoration}
          onClose={() => setIsAsking(false)}
        />
      )}
    </section>
  );
}

function useRestoreRefusal(flag: Flag, { environmentKey }: Restoration): string | undefined {
  const refusalOf = useRefusal();
  const environment = useEnvironments().find(({ key }) => key === environmentKey);
  const refused = refusalOf('flag:change', environment);
  if (refused !== undefined) return refused;
  return flag.is_archived
    ? 'This flag is archived: bring it back before you change it.'
    : undefined;
}

function RestoreDialog({
  flag,
  detail,
  restoration,
  onClose,
}: RestoreEntryProps & { readonly restoration: Restoration; readonly onClose: () => void }) {
  const restore = useRestore(flag, detail, restoration, onClose);
  const [comment, setComment] = useState('');
  const { environmentKey, changes, config } = restoration;
  const title = 'Restore this version';
  if (environmentKey !== null) {
    return (
      <ReviewDialog
        title={title}
        environmentKey={environmentKey}
        flagKey={flag.key}
        changes={changes}
        config={config}
        isBusy={restore.isPending}
        error={restore.error}
        onConfirm={restore.mutate}
        onClose={onClose}
      />
    );
  }
  return (
    <ConfirmDialog
      isOpen
      title={title}
      action="Restore"
      isBusy={restore.isPending}
      error={restore.error}
      onConfirm={() => restore.mutate(comment.trim() || undefined)}
      onClose={onClose}
    >
      <ChangeList changes={changes} />
      <Textarea
        label="Comment"
        description="Why. It stands in the audit log."
        mt="sm"
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        maxLength={2000}
        autosize
      />
    </ConfirmDialog>
  );
}

function useRestore(
  flag: Flag,
  { entry }: FlagHistoryDetail,
  { environmentKey, version, isOfOnePart }: Restoration,
  onDone: () => void,
) {
  const client = useQueryClient();
  const take = (answer: Awaited<ReturnType<typeof api.flags.restoreState>>) => {
    if ('environments' in answer) takeFlag(client, answer);
    else takeConfig(client, answer);
    void client.invalidateQueries({ queryKey: flagQuery(flag.key).queryKey });
    for (const part of ['history', 'history-entry', 'diff']) {
      void client.invalidateQueries({ queryKey: ['flags', part, flag.key] });
    }
  };
  const undo = async (restored: number) => {
    try {
      take(
        environmentKey === null
          ? await undoLatestEverywhere(flag, restored)
          : await undoLatestIn(flag, environmentKey, restored),
      );
      notifyDone('Undone.');
    } catch (error) {
      notifyProblem(error);
    }
  };
  return useMutation({
    mutationFn: (comment: string | undefined) =>
      api.flags.restoreState(flag.key, entry.id, {
        ...(version !== undefined && { version }),
        ...(comment !== undefined && { comment }),
      }),
    onSuccess: (answer) => {
      take(answer);
      onDone();
      notifyDone('Restored.', isOfOnePart ? { onUndo: () => void undo(answer.version) } : {});
    },
    onError: (error) => {
      // Somebody was faster: what restoring changes is shown anew, and may be confirmed again.
      if (!(error instanceof ApiError) || error.code !== 'VERSION_CONFLICT') return;
      void client.invalidateQueries({ queryKey: flagQuery(flag.key).queryKey });
      void client.invalidateQueries({ queryKey: ['flags', 'history-entry', flag.key] });
    },
  });
}
