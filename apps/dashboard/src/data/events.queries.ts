import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

const LOOK_AGAIN_MS = 60_000;

/** Events that came in the last seven days, the most frequent first; everywhere without an environment. */
export const eventNamesQuery = (environmentKey?: string) =>
  queryOptions({
    queryKey: ['event-names', environmentKey ?? null],
    queryFn: ({ signal }) =>
      api.events.listNames(
        environmentKey === undefined ? {} : { environment_key: environmentKey },
        { signal },
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });
