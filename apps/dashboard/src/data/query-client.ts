import { NetworkError } from '@halyard/client';
import { QueryClient } from '@tanstack/react-query';

const RETRIES = 2;

/** News come by the stream of changes; what is older than this is asked for again all the same. */
const STALE_AFTER_MS = 60_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_AFTER_MS,
      // A refusal stays one; a connection may come back.
      retry: (failures, error) => failures < RETRIES && error instanceof NetworkError,
    },
  },
});
