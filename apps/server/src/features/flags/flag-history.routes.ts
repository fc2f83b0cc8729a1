import { FlagAnswer, FlagParams, IfMatch } from '@halyard/contracts/flags';
import type { HistoryEntry } from '@halyard/contracts/history';
import * as contract from '@halyard/contracts/history';
import { actorOf } from '#features/access/index.ts';
import { toAuditBody } from '#features/audit/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { seenVersion } from '#platform/http/seen-version.ts';
import {
  type FlagHistoryEntry,
  getFlagHistoryEntry,
  listFlagHistory,
  restoreFlagState,
} from './flag-history.service.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import { bodyIn } from './flags.answers.ts';
import { CHANGES, READS } from './flags.refusals.ts';

export function flagHistoryRoutes(app: HttpServer, deps: FlagDeps): void {
  const { db } = deps.database;
  app.get(
    '/flags/:key/history',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'listFlagHistory',
        summary: 'What happened to a flag, newest first, and whether it can be restored',
        tags: ['Flags'],
        params: FlagParams,
        querystring: contract.FlagHistoryQuery,
        response: {
          200: contract.History,
          ...refusals(...READS, 'FLAG_NOT_FOUND', 'INVALID_CURSOR'),
        },
      },
    },
    async (request, reply) => {
      const { environment_key: environmentKey, limit = 100 } = request.query;
      const [before] = readCursor(request.query.cursor, ['number']) ?? [];
      const history = await listFlagHistory(db, request.params.key, {
        limit,
        ...(environmentKey !== undefined && { environmentKey }),
        ...(before !== undefined && { before }),
      });
      linkToNext(request, reply, history, limit, ({ entry }) => [entry.sequence]);
      return history.map(toEntryBody);
    },
  );

  app.get(
    '/flags/:key/history/:entry_id',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'getFlagHistoryEntry',
        summary: 'What a change left of a flag, and what restoring that would change now',
        tags: ['Flags'],
        params: contract.FlagHistoryParams,
        response: {
          200: contract.FlagHistoryDetail,
          ...refusals(...READS, 'FLAG_NOT_FOUND', 'AUDIT_ENTRY_NOT_FOUND'),
        },
      },
    },
    async (request) => {
      const { key, entry_id: entryId } = request.params;
      const { state, changes, ...entry } = await getFlagHistoryEntry(db, key, entryId);
      return { entry: toEntryBody(entry), state, changes };
    },
  );

  app.post(
    '/flags/:key/history/:entry_id/restore',
    {
      config: { permission: 'flag:change' },
      schema: {
        operationId: 'restoreFlagState',
        summary: 'Save what a change left of a flag as its new version',
        description:
          'Rules by which experiments ran do not come back. While one runs in the environment of the entry, nothing is restored there.',
        tags: ['Flags'],
        params: contract.FlagHistoryParams,
        headers: IfMatch,
        body: contract.RestoreBody,
        response: {
          200: FlagAnswer,
          ...refusals(
            ...CHANGES,
            'FLAG_NOT_FOUND',
            'AUDIT_ENTRY_NOT_FOUND',
            'NOT_RESTORABLE',
            'FLAG_ARCHIVED',
            'FLAG_IN_USE',
            'EXPERIMENT_RUNNING',
            'VERSION_CONFLICT',
          ),
        },
      },
    },
    async (request, reply) => {
      const { key, entry_id: entryId } = request.params;
      const version = seenVersion(request.body?.version, request.headers['if-match']);
      const { after, environmentKey } = await restoreFlagState(
        deps,
        { ...actorOf(request), comment: request.body?.comment },
        { key, entryId },
        { version, show: bodyIn },
      );
      const answer = bodyIn(after, environmentKey);
      return reply.header('etag', `"${answer.version}"`).send(answer);
    },
  );
}

function toEntryBody({ entry, isRestorable }: FlagHistoryEntry): HistoryEntry {
  return { ...toAuditBody(entry), is_restorable: isRestorable };
}
