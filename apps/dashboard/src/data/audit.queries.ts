import type { AuditQuery } from '@halyard/contracts/audit';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

/** The audit log, newest first, page after page. */
export const auditQuery = (filter: Omit<AuditQuery, 'limit' | 'cursor'>, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'entries', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      api.audit.list(
        { ...filter, limit, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? null,
  });

/** An entry never changes. */
export const auditEntryQuery = (id: string) =>
  queryOptions({
    queryKey: ['audit-entry', id],
    queryFn: ({ signal }) => api.audit.getEntry(id, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Whether the log is as it was written. */
export const auditChainQuery = queryOptions({
  queryKey: ['audit', 'chain'],
  queryFn: ({ signal }) => api.audit.getChain({ signal }),
});
