import type { ExperimentsQuery } from '@halyard/contracts/experiments';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { readAll } from './read-all.ts';

type Filter = Omit<ExperimentsQuery, 'limit' | 'cursor'>;

/** Experiments, page after page, in the server's order. */
export const experimentsQuery = (filter: Filter = {}, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['experiments', 'list', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      api.experiments.list(
        { ...filter, limit, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? null,
  });

/** All of them, to be found by name. */
export const allExperimentsQuery = queryOptions({
  queryKey: ['experiments', 'all'],
  queryFn: ({ signal }) =>
    readAll((cursor) => api.experiments.list({ limit: 200, ...cursor }, { signal })),
});

export const experimentQuery = (key: string) =>
  queryOptions({
    queryKey: ['experiments', 'one', key],
    queryFn: ({ signal }) => api.experiments.get(key, { signal }),
  });

/** What shipping a variant would change of the flag. */
export const shipPreviewQuery = (key: string, variant: string, version: number) =>
  queryOptions({
    queryKey: ['ship-preview', key, variant, version],
    queryFn: ({ signal }) => api.experiments.ship(key, { variant, dry_run: true }, { signal }),
    gcTime: 0,
  });
