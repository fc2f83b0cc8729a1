import type { ExperimentState } from '@halyard/contracts/experiments';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

const LOOK_AGAIN_MS = 60_000;
/** Of one that runs; the server answers from its cache when nothing can be new. */
const LOOK_AT_RUNNING_MS = 8000;

/** In short what every experiment has shown, from the last time that somebody looked. */
export const summariesQuery = queryOptions({
  queryKey: ['results', 'summaries'],
  queryFn: ({ signal }) => api.results.listSummaries({ signal }),
  refetchInterval: LOOK_AGAIN_MS,
});

/** What an experiment has shown; asked for again and again while it runs. */
export const resultsQuery = (key: string) =>
  queryOptions({
    queryKey: ['results', 'one', key],
    queryFn: ({ signal }) => api.results.get(key, {}, { signal }),
    staleTime: LOOK_AT_RUNNING_MS,
    refetchInterval: ({ state }) => againAfter(state.data?.state),
  });

/** Everything about one metric of an experiment, broken down by an attribute where one is named. */
export const metricDetailQuery = (key: string, metricKey: string, attribute?: string) =>
  queryOptions({
    queryKey: ['results', 'metric', key, metricKey, attribute ?? null],
    queryFn: ({ signal }) =>
      api.results.getMetric(key, metricKey, attribute === undefined ? {} : { attribute }, {
        signal,
      }),
  });

function againAfter(state: ExperimentState | undefined): number | false {
  return state === 'running' ? LOOK_AT_RUNNING_MS : false;
}
