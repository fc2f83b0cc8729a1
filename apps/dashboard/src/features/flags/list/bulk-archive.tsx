import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import type { Flag } from '@halyard/contracts/flags';
import { Text } from '@mantine/core';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { api } from '#data/api.ts';
import { putIntoSummaries } from '#data/live.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import { sayFlags } from './bulk-tags.tsx';
import { runForEach } from './run-for-each.ts';

interface BulkArchiveProps {
  readonly flags: readonly FlagSummary[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Archives many flags; the toast brings them back. */
export function ArchiveFlags({ flags, onDone, onClose }: BulkArchiveProps) {
  const client = useQueryClient();
  return (
    <BulkDialog
      title={`Archive ${sayFlags(flags.length)}`}
      action={`Archive ${sayFlags(flags.length)}`}
      flags={flags}
      work={({ key }) => api.flags.archive(key)}
      onDone={(done) => {
        if (done.length > 0) {
          notifyDone(`Archived ${sayFlags(done.length)}.`, {
            onUndo: () => void restore(client, done),
          });
        }
        onDone();
      }}
      onClose={onClose}
    >
      <Text size="sm">
        An archived flag serves its off variant in every environment and leaves the lists. Its rules
        and its history stay, and it can be restored as it was.
      </Text>
    </BulkDialog>
  );
}

/** Brings many archived flags back. */
export function RestoreFlags({ flags, onDone, onClose }: BulkArchiveProps) {
  return (
    <BulkDialog
      title={`Restore ${sayFlags(flags.length)}`}
      action={`Restore ${sayFlags(flags.length)}`}
      flags={flags}
      work={({ key }) => api.flags.restore(key)}
      onDone={(done) => {
        if (done.length > 0) notifyDone(`Restored ${sayFlags(done.length)}.`);
        onDone();
      }}
      onClose={onClose}
    >
      <Text size="sm">
        They serve again what their switches and rules say, in every environment.
      </Text>
    </BulkDialog>
  );
}

async function restore(client: QueryClient, flags: readonly Flag[]): Promise<void> {
  const { done, failed } = await runForEach(
    flags,
    async ({ key }) => {
      const flag = await api.flags.restore(key);
      putIntoSummaries(client, key, flag);
      return flag;
    },
    () => {},
  );
  if (done.length > 0) notifyDone(`Restored ${sayFlags(done.length)}.`);
  for (const { error } of failed.slice(0, 1)) notifyProblem(error);
}
