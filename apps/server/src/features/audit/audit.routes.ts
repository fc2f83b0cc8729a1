import { AuditList, AuditQuery, FlagAuditParams } from '@halyard/contracts/audit';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { readInstant } from '#platform/http/validation.ts';
import type { Db } from '#tables';
import { toBody } from './audit.answers.ts';
import type { AuditEntry } from './audit.model.ts';
import { listEntries } from './audit.store.ts';

export function auditRoutes(app: HttpServer, deps: { readonly db: Db }): void {
  app.get(
    '/audit',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'listAudit',
        summary: 'Recent changes, newest first',
        tags: ['Audit'],
        querystring: AuditQuery,
        response: { 200: AuditList, ...refusals('INVALID_CURSOR', 'UNAUTHENTICATED', 'FORBIDDEN') },
      },
    },
    async (request, reply) => {
      const entries = await listPage(deps.db, request.query);
      linkToNext(request, reply, entries, request.query.limit, ({ sequence }) => [sequence]);
      return entries.map(toBody);
    },
  );

  app.get(
    '/audit/flag/:key',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'listFlagAudit',
        summary: 'The history of one flag, newest first; it outlives the flag',
        tags: ['Audit'],
        params: FlagAuditParams,
        querystring: AuditQuery,
        response: { 200: AuditList, ...refusals('INVALID_CURSOR', 'UNAUTHENTICATED', 'FORBIDDEN') },
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      const entries = await listPage(deps.db, {
        ...request.query,
        entity_type: 'flag',
        entity_key: key,
      });
      linkToNext(request, reply, entries, request.query.limit, ({ sequence }) => [sequence]);
      return entries.map(toBody);
    },
  );
}

const CURSOR = ['number'] as const;

async function listPage(db: Db, query: AuditQuery): Promise<AuditEntry[]> {
  const [before] = readCursor(query.cursor, CURSOR) ?? [];
  return listEntries(db, {
    limit: query.limit ?? 100,
    ...(query.actor !== undefined && { actor: query.actor }),
    ...(query.action !== undefined && { action: query.action }),
    ...(query.entity_type !== undefined && { entityType: query.entity_type }),
    ...(query.entity_key !== undefined && { entityKey: query.entity_key }),
    ...(query.environment_key !== undefined && { environmentKey: query.environment_key }),
    ...(query.since !== undefined && { since: readInstant(query.since, 'query.since') }),
    ...(query.until !== undefined && { until: readInstant(query.until, 'query.until') }),
    ...(before !== undefined && { before }),
  });
}
