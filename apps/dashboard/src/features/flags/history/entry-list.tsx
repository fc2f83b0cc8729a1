import type { HistoryEntry } from '@halyard/contracts/history';
import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { flagHistoryQuery } from '#data/flags.queries.ts';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { sayEntry } from '#domain/words/entries.ts';
import { Lines } from '#ui/loaded.tsx';
import { Problem } from '#ui/problem.tsx';
import { Time } from '#ui/time.tsx';
import classes from './flag-history.module.css';

interface EntryListProps {
  readonly flagKey: string;
  /** Only changes in this one. */
  readonly environment: string | undefined;
  readonly selected: string | undefined;
}

/** Changes of a flag, newest first. */
export function EntryList({ flagKey, environment, selected }: EntryListProps) {
  const query = useInfiniteQuery(
    flagHistoryQuery(flagKey, environment === undefined ? {} : { environment_key: environment }),
  );
  if (query.isPending) return <Lines />;
  if (query.isError) {
    return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  }
  const entries = query.data.pages.flatMap(({ items }) => items);
  return (
    <>
      {entries.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was changed here yet.
        </Text>
      )}
      <ol className={classes['timeline']} aria-label="Changes, newest first">
        {entries.map((entry) => (
          <li key={entry.id}>
            <Link
              to="/app/flags/$key/history"
              params={{ key: flagKey }}
              search={{ ...(environment !== undefined && { environment }), entry: entry.id }}
              resetScroll={false}
              className={classes['entry']}
              aria-current={entry.id === selected || undefined}
            >
              <EntryLine entry={entry} />
            </Link>
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          variant="default"
          mt="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

function EntryLine({ entry }: { entry: HistoryEntry }) {
  return (
    <>
      <span className={classes['sentence']}>
        <bdi className={classes['actor']}>{entry.user_email}</bdi> {sayEntry(entry)}
      </span>
      {entry.comment !== null && <q className={classes['comment']}>{entry.comment}</q>}
      <span className={classes['facts']}>
        <Time at={entry.created_at} />
        {entry.environment_key !== null && (
          <EnvironmentChip environmentKey={entry.environment_key} />
        )}
      </span>
    </>
  );
}
