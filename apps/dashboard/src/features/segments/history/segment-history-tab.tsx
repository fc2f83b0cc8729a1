import type { HistoryEntry } from '@halyard/contracts/history';
import type { Segment } from '@halyard/contracts/segments';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { segmentHistoryQuery } from '#data/segments.queries.ts';
import { ChangeList } from '#domain/change-list.tsx';
import { sayEntry } from '#domain/words/entries.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { Lines } from '#ui/loaded.tsx';
import { Problem } from '#ui/problem.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Time } from '#ui/time.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import classes from './segment-history.module.css';

const route = getRouteApi('/app/segments/$key');

interface SegmentHistoryTabProps {
  readonly segment: Segment;
  /** Why one may not change who is in it. */
  readonly refusal: string | undefined;
}

/** What happened to the segment, and the way back to any state of it. */
export function SegmentHistoryTab({ segment, refusal }: SegmentHistoryTabProps) {
  const { entry: openId } = route.useSearch();
  const query = useInfiniteQuery(segmentHistoryQuery(segment.key));
  const [restoring, setRestoring] = useState<HistoryEntry>();
  if (query.isError && !query.data) {
    return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return <Lines />;
  const entries = query.data.pages.flatMap(({ items }) => items);
  return (
    <Stack gap="sm" maw="60rem">
      <ol className={classes['entries']} aria-label="History, newest first">
        {entries.map((entry, place) => (
          <Entry
            key={entry.id}
            entry={entry}
            segmentKey={segment.key}
            isOpen={entry.id === openId}
            isNow={place === 0}
            refusal={refusal}
            onRestore={() => setRestoring(entry)}
          />
        ))}
      </ol>
      {query.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Load more
          </Button>
        </Group>
      )}
      {restoring && (
        <RestoreDialog
          segment={segment}
          entry={restoring}
          latestId={entries[0]?.id}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </Stack>
  );
}

interface EntryProps {
  readonly entry: HistoryEntry;
  readonly segmentKey: string;
  readonly isOpen: boolean;
  /** Whether it left what is there now. */
  readonly isNow: boolean;
  readonly refusal: string | undefined;
  readonly onRestore: () => void;
}

function Entry({ entry, segmentKey, isOpen, isNow, refusal, onRestore }: EntryProps) {
  const { id, user_email, created_at, comment, changes, is_restorable } = entry;
  const address = `/app/segments/${encodeURIComponent(segmentKey)}?tab=history&entry=${id}`;
  return (
    <li className={classes['entry']}>
      <Link
        to="/app/segments/$key"
        params={{ key: segmentKey }}
        search={{ tab: 'history', ...(!isOpen && { entry: id }) }}
        replace
        resetScroll={false}
        className={classes['line']}
        aria-expanded={isOpen}
        role="button"
      >
        <span className={classes['said']}>
          <bdi>{user_email}</bdi> {sayEntry(entry)}
          {comment !== null && <q className={classes['comment']}>{comment}</q>}
        </span>
        <span className={classes['when']}>
          {isNow && <span>now · </span>}
          <Time at={created_at} />
        </span>
      </Link>
      {isOpen && (
        <Stack gap="sm" className={classes['detail']}>
          <ChangeList changes={changes} />
          <Group gap="xs">
            {is_restorable && !isNow && (
              <Reasoned reason={refusal}>
                <Button variant="default" disabled={refusal !== undefined} onClick={onRestore}>
                  Restore this version
                </Button>
              </Reasoned>
            )}
            <CopyButton value={`${window.location.origin}${address}`} label="Copy link" isLarge />
          </Group>
          {!is_restorable && (
            <Text size="xs" c="dimmed">
              It left nothing that could be brought back.
            </Text>
          )}
        </Stack>
      )}
    </li>
  );
}
