import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { api } from '#data/api.ts';
import { auditQuery } from '#data/audit.queries.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { Lines } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Problem } from '#ui/problem.tsx';
import { type AuditFilter, type AuditSearch, filterOf, isNarrowed } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { ChainBadge } from './chain-badge.tsx';
import { EntryList } from './entry-list.tsx';
import { LoadMore } from './load-more.tsx';

const route = getRouteApi('/app/audit');

export function AuditLogPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = filterOf(search);
  const narrow = (next: AuditSearch) => void navigate({ search: next, replace: true });
  return (
    <Page title="Audit log" actions={<Exports filter={filter} />}>
      <ChainBadge />
      <Text component="div" mt="md">
        <AuditFilters search={search} onChange={narrow} />
      </Text>
      <Entries
        key={JSON.stringify(filter)}
        filter={filter}
        onClear={isNarrowed(search) ? () => narrow({}) : undefined}
      />
    </Page>
  );
}

/** The log as it is filtered, as files. */
function Exports({ filter }: { readonly filter: AuditFilter }) {
  return (
    <Group gap="xs">
      {(['csv', 'json'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          href={api.audit.exportUrl({ ...filter, format })}
          download
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          Export {format.toUpperCase()}
        </Button>
      ))}
    </Group>
  );
}

interface EntriesProps {
  readonly filter: AuditFilter;
  /** Undefined where nothing is filtered. */
  readonly onClear: (() => void) | undefined;
}

function Entries({ filter, onClear }: EntriesProps) {
  const log = useInfiniteQuery(auditQuery(filter));
  const { fetchNextPage } = log;
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  if (!log.data) {
    return log.isError ? (
      <Problem error={log.error} onRetry={() => void log.refetch()} />
    ) : (
      <Text component="div" mt="lg">
        <Lines count={12} />
      </Text>
    );
  }
  const entries = log.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) return <Nothing onClear={onClear} />;
  return (
    <>
      <EntryList entries={entries} />
      {log.isFetchNextPageError && <Problem error={log.error} onRetry={loadMore} />}
      {log.hasNextPage && !log.isFetchNextPageError && (
        <LoadMore isBusy={log.isFetching} onLoad={loadMore} />
      )}
    </>
  );
}

function Nothing({ onClear }: Pick<EntriesProps, 'onClear'>) {
  return (
    <Text component="div" mt="lg">
      <EmptyState
        title={onClear ? 'No entry matches' : 'Nothing has happened yet'}
        actions={
          onClear && (
            <Button variant="default" onClick={onClear}>
              Clear all filters
            </Button>
          )
        }
      >
        {onClear
          ? 'Keys and actors are matched whole: new-checkout, ada@example.com.'
          : 'Every change of flags, segments, environments, keys and users stands here, with who made it.'}
      </EmptyState>
    </Text>
  );
}
