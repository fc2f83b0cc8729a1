import { queryOptions } from '@tanstack/react-query';
import { api, openApi } from './api.ts';
import { readAll } from './read-all.ts';

/** All environments, in the order of their creation. Rejects with UNAUTHENTICATED where nobody is logged in. */
export const environmentsQuery = queryOptions({
  queryKey: ['environments'],
  queryFn: ({ signal }) => openApi.environments.list({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const sdkKeysQuery = (environmentKey: string) =>
  queryOptions({
    queryKey: ['sdk-keys', environmentKey],
    queryFn: ({ signal }) =>
      readAll((cursor) => api.sdkKeys.list(environmentKey, { limit: 200, ...cursor }, { signal })),
  });

/** Contexts that applications asked for lately; for those with `context:read`. */
export const recentContextsQuery = (environmentKey: string, limit = 20) =>
  queryOptions({
    queryKey: ['recent-contexts', environmentKey, limit],
    queryFn: ({ signal }) =>
      api.environments.listRecentContexts(environmentKey, { limit }, { signal }),
  });

/** Attributes that those contexts had, with their commonest values; for those with `context:read`. */
export const attributesQuery = (environmentKey: string) =>
  queryOptions({
    queryKey: ['attributes', environmentKey],
    queryFn: ({ signal }) => api.environments.listAttributes(environmentKey, { signal }),
  });
