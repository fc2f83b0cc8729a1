import type { Flag } from '@halyard/contracts/flags';
import type { FlagHistoryDetail } from '@halyard/contracts/history';
import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { flagHistoryEntryQuery } from '#data/flags.queries.ts';
import { ChangeList } from '#domain/change-list.tsx';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { sayEntry } from '#domain/words/entries.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { ExactTime } from '#ui/time.tsx';
import classes from './flag-history.module.css';
import { RestoreEntry } from './restore-entry.tsx';

interface EntryDetailProps {
  readonly flag: Flag;
  readonly entryId: string;
  /** The filter to go back to. */
  readonly environment: string | undefined;
}

/** One change: what it made of the flag, and what bringing that back would change now. */
export function EntryDetail({ flag, entryId, environment }: EntryDetailProps) {
  const query = useQuery(flagHistoryEntryQuery(flag.key, entryId));
  return (
    <article aria-label="Change">
      <div className={classes['back']}>
        <AnchorLink
          to="/app/flags/$key/history"
          params={{ key: flag.key }}
          search={environment === undefined ? {} : { environment }}
          size="sm"
        >
          All changes
        </AnchorLink>
      </div>
      <Loaded query={query}>{(detail) => <Detail flag={flag} detail={detail} />}</Loaded>
    </article>
  );
}

function Detail({ flag, detail }: { flag: Flag; detail: FlagHistoryDetail }) {
  const { entry } = detail;
  const address = new URL(location.href);
  address.search = new URLSearchParams({ entry: entry.id }).toString();
  return (
    <Stack gap="md">
      <div>
        <Title order={2} className={classes['heading']}>
          <bdi>{entry.user_email}</bdi> {sayEntry(entry)}
        </Title>
        <Group gap="sm" mt={4} className={classes['facts']}>
          <ExactTime at={entry.created_at} />
          {entry.environment_key !== null && (
            <EnvironmentChip environmentKey={entry.environment_key} />
          )}
          <CopyButton value={address.href} label="Copy the link to this change" />
        </Group>
      </div>
      {entry.comment !== null && (
        <blockquote className={classes['quote']}>{entry.comment}</blockquote>
      )}
      {entry.is_restorable ? (
        <RestoreEntry flag={flag} detail={detail} />
      ) : (
        <Text size="sm" c="dimmed">
          There is nothing in this change that could be restored.
        </Text>
      )}
      <section aria-label="What it changed">
        <Title order={3} mb="xs">
          What it changed
        </Title>
        <ChangeList changes={entry.changes} />
      </section>
    </Stack>
  );
}
