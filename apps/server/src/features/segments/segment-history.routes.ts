import { IfMatch } from '@halyard/contracts/flags';
import type { HistoryEntry } from '@halyard/contracts/history';
import * as contract from '@halyard/contracts/history';
import { Segment, SegmentParams } from '@halyard/contracts/segments';
import { actorOf } from '#features/access/index.ts';
import { toAuditBody } from '#features/audit/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { seenVersion } from '#platform/http/seen-version.ts';
import {
  getSegmentHistoryEntry,
  listSegmentHistory,
  restoreSegmentState,
  type SegmentHistoryEntry,
} from './segment-history.service.ts';
import { toBody } from './segments.answers.ts';
import type { SegmentState } from './segments.model.ts';
import type { SegmentDeps } from './segments.service.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN', 'SEGMENT_NOT_FOUND'] as const;

export function segmentHistoryRoutes(app: HttpServer, deps: SegmentDeps): void {
  app.get(
    '/segments/:key/history',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'listSegmentHistory',
        summary: 'What happened to a segment, newest first, and whether it can be restored',
        tags: ['Segments'],
        params: SegmentParams,
        querystring: contract.SegmentHistoryQuery,
        response: { 200: contract.History, ...refusals(...READS, 'INVALID_CURSOR') },
      },
    },
    async (request, reply) => {
      const { limit = 100 } = request.query;
      const [before] = readCursor(request.query.cursor, ['number']) ?? [];
      const history = await listSegmentHistory(deps.database.db, request.params.key, {
        limit,
        ...(before !== undefined && { before }),
      });
      linkToNext(request, reply, history, limit, ({ entry }) => [entry.sequence]);
      return history.map(toEntryBody);
    },
  );

  app.get(
    '/segments/:key/history/:entry_id',
    {
      config: { permission: 'audit:read' },
      schema: {
        operationId: 'getSegmentHistoryEntry',
        summary: 'What a change left of a segment, and what restoring that would change now',
        tags: ['Segments'],
        params: contract.SegmentHistoryParams,
        response: {
          200: contract.SegmentHistoryDetail,
          ...refusals(...READS, 'AUDIT_ENTRY_NOT_FOUND'),
        },
      },
    },
    async (request) => {
      const { key, entry_id: entryId } = request.params;
      const { state, changes, ...entry } = await getSegmentHistoryEntry(deps, key, entryId);
      return { entry: toEntryBody(entry), state: state && toStateBody(state), changes };
    },
  );

  app.post(
    '/segments/:key/history/:entry_id/restore',
    {
      config: { permission: 'segment:change' },
      schema: {
        operationId: 'restoreSegmentState',
        summary: 'Save what a change left of a segment as its new version',
        tags: ['Segments'],
        params: contract.SegmentHistoryParams,
        headers: IfMatch,
        body: contract.RestoreBody,
        response: {
          200: Segment,
          ...refusals(
            ...READS,
            'CROSS_SITE_REQUEST',
            'ENVIRONMENT_PROTECTED',
            'AUDIT_ENTRY_NOT_FOUND',
            'NOT_RESTORABLE',
            'VERSION_CONFLICT',
          ),
        },
      },
    },
    async (request, reply) => {
      const { key, entry_id: entryId } = request.params;
      const after = await restoreSegmentState(
        deps,
        { ...actorOf(request), comment: request.body?.comment },
        { key, entryId },
        { seen: seenVersion(request.body?.version, request.headers['if-match']), show: toBody },
      );
      return reply.header('etag', `"${after.version}"`).send(toBody(after));
    },
  );
}

function toEntryBody({ entry, isRestorable }: SegmentHistoryEntry): HistoryEntry {
  return { ...toAuditBody(entry), is_restorable: isRestorable };
}

function toStateBody(state: SegmentState): contract.SegmentState {
  return {
    name: state.name,
    description: state.description,
    conditions: state.conditions.map((group) => [...group]),
    included: [...state.included],
    excluded: [...state.excluded],
  };
}
