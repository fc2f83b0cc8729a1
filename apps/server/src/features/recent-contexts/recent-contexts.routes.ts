import * as contract from '@halyard/contracts/recent-contexts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { Db } from '#tables';
import { getAttributes, listRecentContexts } from './recent-contexts.service.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN', 'ENVIRONMENT_NOT_FOUND'] as const;

export function recentContextRoutes(app: HttpServer, { db }: { readonly db: Db }): void {
  app.get(
    '/environments/:key/recent-contexts',
    {
      config: { permission: 'context:read' },
      schema: {
        operationId: 'listRecentContexts',
        summary: 'For whom flags were evaluated last',
        description:
          'Contexts with a targetingKey and of at most 4 KiB, some seconds late, and a sample where many come at once. Applications that evaluate in process do not tell theirs.',
        tags: ['Environments'],
        params: contract.RecentContextsParams,
        querystring: contract.RecentContextsQuery,
        response: { 200: contract.RecentContexts, ...refusals(...READS) },
      },
    },
    async (request) => {
      const { limit = 20 } = request.query;
      const recent = await listRecentContexts(db, request.params.key, limit);
      return recent.map(({ context, seenAt }) => ({
        context: context as contract.RecentContext['context'],
        seen_at: seenAt.toISOString(),
      }));
    },
  );

  app.get(
    '/environments/:key/attributes',
    {
      config: { permission: 'context:read' },
      schema: {
        operationId: 'listSeenAttributes',
        summary: 'Which attributes recent contexts had, with their values',
        tags: ['Environments'],
        params: contract.RecentContextsParams,
        response: { 200: contract.SeenAttributes, ...refusals(...READS) },
      },
    },
    async (request) => {
      const attributes = await getAttributes(db, request.params.key);
      return attributes.map(({ name, count, values }) => ({
        attribute: name,
        count,
        values: [...values],
      }));
    },
  );
}
