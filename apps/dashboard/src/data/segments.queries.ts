import type { SegmentPreviewBody } from '@halyard/contracts/segment-preview';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { readAll } from './read-all.ts';

/** All segments without the keys that they list. */
export const segmentsQuery = queryOptions({
  queryKey: ['segments', 'summaries'],
  queryFn: ({ signal }) =>
    readAll((cursor) => api.segments.list({ limit: 200, ...cursor }, { signal })),
});

export const segmentQuery = (key: string) =>
  queryOptions({
    queryKey: ['segments', 'one', key],
    queryFn: ({ signal }) => api.segments.get(key, { signal }),
  });

/** Which flags and segments would notice a change. */
export const segmentUsesQuery = (key: string) =>
  queryOptions({
    queryKey: ['segments', 'uses', key],
    queryFn: ({ signal }) => api.segments.getUses(key, { signal }),
  });

/** What happened to a segment, newest first, page after page. */
export const segmentHistoryQuery = (key: string) =>
  infiniteQueryOptions({
    queryKey: ['segments', 'history', key],
    queryFn: ({ pageParam, signal }) =>
      api.segments.listHistory(
        key,
        { limit: 50, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? null,
  });

export const segmentHistoryEntryQuery = (key: string, entryId: string) =>
  queryOptions({
    queryKey: ['segments', 'history-entry', key, entryId],
    queryFn: ({ signal }) => api.segments.getHistoryEntry(key, entryId, { signal }),
  });

/**
 * Who would be in a segment.
 * @param body as JSON: a context's names like `__proto__` do not survive in the keys of queries.
 */
export const segmentPreviewQuery = (body: string) =>
  queryOptions({
    queryKey: ['segments', 'preview', body],
    queryFn: ({ signal }) =>
      api.segments.preview(JSON.parse(body) as SegmentPreviewBody, { signal }),
    gcTime: 0,
  });
