import type { AuditQuery } from '@halyard/contracts/audit';
import * as contract from '@halyard/contracts/audit';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { Db } from '#tables';
import { toBody, toChainBody } from './audit.answers.ts';
import { narrowingOf } from './audit.inputs.ts';
import type { AuditEntry } from './audit.model.ts';
import { findEntryById, listEntries } from './audit.store.ts';
import { createChainCheck } from './audit-chain.service.ts';
import { type AuditExportDeps, auditExportRoute } from './audit-export.routes.ts';
import { type AuditStreamDeps, auditStreamRoute } from './audit-stream.routes.ts';

export function auditRoutes(app: HttpServer, deps: AuditExportDeps & AuditStreamDeps): void {
  listRoutes(app, deps);
  entryRoutes(app, deps);
  auditExportRoute(app, deps);
  auditStreamRoute(app, deps);
}

function listRoutes(app: HttpServer, deps: { readonly db: Db }): void {
  app.get(
    '/audit',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'listAudit',
        summary: 'Recent changes, newest first',
        tags: ['Audit'],
        querystring: contract.AuditQuery,
        response: {
          200: contract.AuditList,
          ...refusals('INVALID_CURSOR', 'UNAUTHENTICATED', 'FORBIDDEN'),
        },
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
        params: contract.FlagAuditParams,
        querystring: contract.AuditQuery,
        response: {
          200: contract.AuditList,
          ...refusals('INVALID_CURSOR', 'UNAUTHENTICATED', 'FORBIDDEN'),
        },
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

function entryRoutes(app: HttpServer, deps: AuditExportDeps): void {
  const checkChain = createChainCheck(deps);
  app.get(
    '/audit/entry/:id',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'getAuditEntry',
        summary: 'One entry',
        tags: ['Audit'],
        params: contract.AuditEntryParams,
        response: {
          200: contract.AuditEntry,
          ...refusals('AUDIT_ENTRY_NOT_FOUND', 'UNAUTHENTICATED', 'FORBIDDEN'),
        },
      },
    },
    async (request) => {
      const entry = await findEntryById(deps.db, request.params.id);
      if (!entry) throw new AppError('AUDIT_ENTRY_NOT_FOUND');
      return toBody(entry);
    },
  );

  app.get(
    '/audit/chain',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'getAuditChain',
        summary: 'Whether all entries are as they were written',
        description:
          'Goes on from where the last check ended; all entries are looked at anew every ten minutes.',
        tags: ['Audit'],
        response: { 200: contract.AuditChain, ...refusals('UNAUTHENTICATED', 'FORBIDDEN') },
      },
    },
    async () => toChainBody(await checkChain()),
  );
}

const CURSOR = ['number'] as const;

async function listPage(db: Db, query: AuditQuery): Promise<AuditEntry[]> {
  const [before] = readCursor(query.cursor, CURSOR) ?? [];
  return listEntries(db, {
    ...narrowingOf(query),
    limit: query.limit ?? 100,
    ...(before !== undefined && { before }),
  });
}
