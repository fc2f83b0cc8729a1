import { createHash } from 'node:crypto';
import { ConditionalHeaders } from '@halyard/contracts/delivery';
import { FlagSummaries, FlagSummariesQuery } from '@halyard/contracts/flag-summaries';
import { findHead } from '#features/audit/index.ts';
import { holdsAlready } from '#platform/http/conditional.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import { listSummaries } from './flag-summaries.store.ts';
import { toSummaryBody } from './flags.answers.ts';
import { READS } from './flags.refusals.ts';

const NOT_MODIFIED = { description: 'Nothing has changed since the answer with this ETag' };

/** All flags at once, as a list shows them. */
export function flagSummaryRoutes(app: HttpServer, deps: FlagDeps): void {
  const { db } = deps.database;
  app.get(
    '/flag-summaries',
    {
      config: { permission: 'flag:read' },
      schema: {
        operationId: 'listFlagSummaries',
        summary: 'Flags by their keys, each with what it does in every environment',
        tags: ['Flags'],
        querystring: FlagSummariesQuery,
        headers: ConditionalHeaders,
        response: {
          200: FlagSummaries,
          304: NOT_MODIFIED,
          ...refusals(...READS, 'INVALID_CURSOR'),
        },
      },
    },
    async (request, reply) => {
      const { archived = false, limit = 200, cursor } = request.query;
      const [after] = readCursor(cursor, ['string']) ?? [];
      const etag = etagOf(await findHead(db), request.url);
      reply.headers({ etag, 'cache-control': 'private, no-cache' });
      if (holdsAlready(request.headers['if-none-match'], etag)) return reply.code(304).send();
      const flags = await listSummaries(db, {
        archived,
        limit,
        ...(after !== undefined && { after }),
      });
      linkToNext(request, reply, flags, limit, ({ key }) => [key]);
      return reply.send(flags.map(toSummaryBody));
    },
  );
}

/** Whatever changes a flag or an environment is in the audit log, so its end tells of any change. */
function etagOf({ hash }: { readonly hash: string }, url: string): string {
  return `"${createHash('sha256').update(`${hash} ${url}`).digest('base64url')}"`;
}
