import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { readAll } from './read-all.ts';

/** All metrics, in the server's order. */
export const metricsQuery = queryOptions({
  queryKey: ['metrics', 'all'],
  queryFn: ({ signal }) =>
    readAll((cursor) => api.metrics.list({ limit: 200, ...cursor }, { signal })),
});

export const metricQuery = (key: string) =>
  queryOptions({
    queryKey: ['metrics', 'one', key],
    queryFn: ({ signal }) => api.metrics.get(key, { signal }),
  });

/** What a metric was lately in an environment. */
export const metricHistoryQuery = (key: string, environmentKey: string, days: number) =>
  queryOptions({
    queryKey: ['metrics', 'history', key, environmentKey, days],
    queryFn: ({ signal }) =>
      api.results.getMetricHistory(key, { environment_key: environmentKey, days }, { signal }),
  });
