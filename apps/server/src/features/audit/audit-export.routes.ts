import { Readable } from 'node:stream';
import * as contract from '@halyard/contracts/audit';
import { Type } from 'typebox';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { Db } from '#tables';
import { narrowingOf } from './audit.inputs.ts';
import type { Narrowing } from './audit.store.ts';
import { readPages } from './audit-export.service.ts';
import { WRITERS } from './audit-export.ts';

export interface AuditExportDeps {
  readonly db: Db;
  readonly now: () => Date;
}

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
} as const;

/** The log as a file, written while it is read. */
export function auditExportRoute(app: HttpServer, { db, now }: AuditExportDeps): void {
  app.get(
    '/audit/export',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'exportAudit',
        summary: 'The whole log, or what filters let through, as a file, newest first',
        tags: ['Audit'],
        querystring: contract.AuditExportQuery,
        response: {
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN'),
          200: {
            description: 'The file; one that is cut off was not read to its end',
            content: {
              'text/csv': { schema: Type.Unsafe<Readable>(Type.String()) },
              'application/json': { schema: Type.Unsafe<Readable>(contract.AuditList) },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { format, ...query } = request.query;
      const narrowing = narrowingOf(query);
      const name = `halyard-audit-${now().toISOString().slice(0, 10)}.${format}`;
      // Nobody looks at the file of a HEAD request, and yet it would be read to its end.
      const file = request.method === 'HEAD' ? [] : WRITERS[format](await begun(db, narrowing));
      return reply
        .type(TYPES[format])
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(file));
    },
  );
}

/** Reads the first page while a refusal can still be told. */
async function begun(db: Db, narrowing: Narrowing) {
  const pages = readPages(db, narrowing);
  const first = await pages.next();
  return (async function* () {
    if (!first.done) yield first.value;
    yield* pages;
  })();
}
