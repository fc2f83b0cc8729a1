import type { FlagPreviewBody } from '@halyard/contracts/flag-preview';
import type { FlagHistoryQuery } from '@halyard/contracts/history';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { readAll } from './read-all.ts';

const PAGE = 1000;

/** All flags with what they do everywhere; lists filter and sort them themselves. */
export const flagSummariesQuery = (isArchived = false) =>
  queryOptions({
    queryKey: ['flags', 'summaries', { isArchived }],
    queryFn: ({ signal }) =>
      readAll((cursor) =>
        api.flags.listSummaries({ limit: PAGE, archived: isArchived, ...cursor }, { signal }),
      ),
  });

/** One flag with all of its environments. */
export const flagQuery = (key: string) =>
  queryOptions({
    queryKey: ['flags', 'one', key],
    queryFn: ({ signal }) => api.flags.get(key, { signal }),
  });

/** What happened to a flag, newest first, page after page. */
export const flagHistoryQuery = (key: string, filter: Pick<FlagHistoryQuery, 'environment_key'>) =>
  infiniteQueryOptions({
    queryKey: ['flags', 'history', key, filter],
    queryFn: ({ pageParam, signal }) =>
      api.flags.listHistory(
        key,
        { ...filter, limit: 50, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? null,
  });

/** One entry of it, with what restoring would change now. */
export const flagHistoryEntryQuery = (key: string, entryId: string) =>
  queryOptions({
    queryKey: ['flags', 'history-entry', key, entryId],
    queryFn: ({ signal }) => api.flags.getHistoryEntry(key, entryId, { signal }),
  });

/** What copying a flag's config from one environment to another would change. */
export const flagDiffQuery = (key: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['flags', 'diff', key, from, to],
    queryFn: ({ signal }) => api.flags.compare(key, { from, to }, { signal }),
  });

/**
 * What a change that is not saved would do, step by step.
 * @param body as JSON: a context's names like `__proto__` do not survive in the keys of queries.
 */
export const flagPreviewQuery = (key: string, environmentKey: string, body: string) =>
  queryOptions({
    queryKey: ['flag-preview', key, environmentKey, body],
    queryFn: ({ signal }) =>
      api.flags.preview(key, environmentKey, JSON.parse(body) as FlagPreviewBody, { signal }),
    structuralSharing: false,
    gcTime: 0,
  });
