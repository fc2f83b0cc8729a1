import type { Flag } from '@halyard/contracts/flags';
import { Button } from '@mantine/core';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { sayRunningOn } from '#domain/experiments/running-on.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';
import { takeFlag } from '../saving/config-cache.ts';

/** Takes a flag out of service, or brings it back. */
export function ArchiveSection({ flag }: { flag: Flag }) {
  const client = useQueryClient();
  const refusal = useArchiveRefusal(flag);
  const [isAsking, setAsking] = useState(false);
  const change = useMutation({
    mutationFn: (isArchived: boolean) => setArchived(client, flag.key, isArchived),
    onSuccess: () => setAsking(false),
  });
  const { is_archived: isArchived } = flag;
  const action = isArchived ? 'Bring back' : 'Archive';
  return (
    <Section
      title={isArchived ? 'Bring back' : 'Archive'}
      lead={
        isArchived
          ? 'The flag serves as it did before it was archived, in every environment at once.'
          : 'For a flag that code does not need any more. It can be brought back as it was.'
      }
    >
      <div>
        <Reasoned reason={refusal}>
          <Button
            variant="default"
            onClick={() => setAsking(true)}
            disabled={refusal !== undefined}
          >
            {action}…
          </Button>
        </Reasoned>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title={`${action} ${flag.key}?`}
        action={action}
        isBusy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate(!isArchived)}
        onClose={() => {
          change.reset();
          setAsking(false);
        }}
      >
        {isArchived
          ? 'It is evaluated again as its rules say, in every environment at once.'
          : 'It serves its off variant in every environment at once and leaves the list of flags. Rules and history stay; it can be brought back.'}
      </ConfirmDialog>
    </Section>
  );
}

async function setArchived(client: QueryClient, key: string, isArchived: boolean): Promise<void> {
  const answer = isArchived ? await api.flags.archive(key) : await api.flags.restore(key);
  takeFlag(client, answer);
  notifyDone(isArchived ? `Archived ${key}.` : `Brought ${key} back.`, {
    onUndo: () => void setArchived(client, key, !isArchived).catch(notifyProblem),
  });
}

/** Where a flag is on in a protected environment, or an experiment runs, archiving changes what it does there. */
function useArchiveRefusal(flag: Flag): string | undefined {
  const refusal = useRefusal();
  const environments = useEnvironments();
  const refused = refusal('flag:change');
  if (refused !== undefined) return refused;
  const on = flag.environments.find(({ is_protected, is_enabled }) => is_protected && is_enabled);
  const place = environments.find(({ key }) => key === on?.environment_key);
  if (!place || refusal('flag:change', place) === undefined) return sayRunningOn(flag.environments);
  return `It is on in ${place.name}, which is protected: only admins change what it does there.`;
}
