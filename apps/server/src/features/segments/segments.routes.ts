import { IfMatch } from '@halyard/contracts/flags';
import * as contract from '@halyard/contracts/segments';
import { Type } from 'typebox';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { seenVersion } from '#platform/http/seen-version.ts';
import { createValidatorCompiler } from '#platform/http/validation.ts';
import { keyListRoutes } from './key-list.routes.ts';
import { segmentHistoryRoutes } from './segment-history.routes.ts';
import { segmentPreviewRoute } from './segment-preview.routes.ts';
import { toBody, toSummaryBody, toUseBody } from './segments.answers.ts';
import type { SegmentPatch } from './segments.model.ts';
import {
  changeSegment,
  createSegment,
  deleteSegment,
  getSegment,
  getUses,
  listSegments,
  type SegmentDeps,
} from './segments.service.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
const CHANGES = [...READS, 'CROSS_SITE_REQUEST'] as const;

/** Room for 100,000 keys of the usual length. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** How a body is read that lists many keys. */
const LONG_BODY = {
  bodyLimit: BODY_LIMIT,
  validatorCompiler: createValidatorCompiler({ allErrors: false }),
};

export async function segmentRoutes(app: HttpServer, deps: SegmentDeps): Promise<void> {
  readingRoutes(app, deps);
  changingRoutes(app, deps);
  segmentHistoryRoutes(app, deps);
  segmentPreviewRoute(app, deps, LONG_BODY);
  await app.register(async (scope: HttpServer) => keyListRoutes(scope, deps, BODY_LIMIT));
}

function readingRoutes(app: HttpServer, deps: SegmentDeps): void {
  app.get(
    '/segments',
    {
      config: { permission: 'segment:read' },
      schema: {
        operationId: 'listSegments',
        summary: 'All segments by their keys, with how much they list and how much uses them',
        tags: ['Segments'],
        querystring: contract.SegmentListQuery,
        response: { 200: contract.SegmentList, ...refusals(...READS, 'INVALID_CURSOR') },
      },
    },
    async (request, reply) => {
      const { search, limit = 100 } = request.query;
      const [after] = readCursor(request.query.cursor, ['string']) ?? [];
      const rows = await listSegments(deps, {
        limit,
        ...(search !== undefined && { search }),
        ...(after !== undefined && { after }),
      });
      linkToNext(request, reply, rows, limit, ({ segment }) => [segment.key]);
      return rows.map(({ segment, uses }) => toSummaryBody(segment, uses));
    },
  );

  app.get(
    '/segments/:key',
    {
      config: { permission: 'segment:read' },
      schema: {
        operationId: 'getSegment',
        summary: 'A segment with the keys that it lists',
        tags: ['Segments'],
        params: contract.SegmentParams,
        response: { 200: contract.Segment, ...refusals(...READS, 'SEGMENT_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const segment = await getSegment(deps.database.db, request.params.key);
      return reply.header('etag', `"${segment.version}"`).send(toBody(segment));
    },
  );

  app.get(
    '/segments/:key/uses',
    {
      config: { permission: 'segment:read' },
      schema: {
        operationId: 'getSegmentUses',
        summary: 'The flags and segments that would notice a change of a segment',
        tags: ['Segments'],
        params: contract.SegmentParams,
        response: { 200: contract.SegmentUse, ...refusals(...READS, 'SEGMENT_NOT_FOUND') },
      },
    },
    async (request) => toUseBody(await getUses(deps, request.params.key)),
  );
}

function changingRoutes(app: HttpServer, deps: SegmentDeps): void {
  app.post(
    '/segments',
    {
      ...LONG_BODY,
      config: { permission: 'segment:change' },
      schema: {
        operationId: 'createSegment',
        summary: 'Create a segment for all environments',
        tags: ['Segments'],
        body: contract.CreateSegmentBody,
        response: { 201: contract.Segment, ...refusals(...CHANGES, 'SEGMENT_KEY_TAKEN') },
      },
    },
    async (request, reply) => {
      const {
        key,
        name,
        description = '',
        conditions = [],
        included = [],
        excluded = [],
      } = request.body;
      const made = await createSegment(deps, actorOf(request), {
        key,
        name: name.trim(),
        description,
        conditions,
        included,
        excluded,
      });
      return reply.code(201).header('etag', `"${made.version}"`).send(toBody(made));
    },
  );

  app.put(
    '/segments/:key',
    {
      ...LONG_BODY,
      config: { permission: 'segment:change' },
      schema: {
        operationId: 'changeSegment',
        summary: 'Change the fields that are named, for all environments',
        tags: ['Segments'],
        params: contract.SegmentParams,
        headers: IfMatch,
        body: contract.ChangeSegmentBody,
        response: {
          200: contract.Segment,
          ...refusals(...CHANGES, 'ENVIRONMENT_PROTECTED', 'SEGMENT_NOT_FOUND', 'VERSION_CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const author = { ...actorOf(request), comment: request.body.comment };
      const { after } = await changeSegment(deps, author, request.params.key, {
        patchOf: () => patchOf(request.body),
        seen: seenVersion(request.body.version, request.headers['if-match']),
        show: toBody,
      });
      return reply.header('etag', `"${after.version}"`).send(toBody(after));
    },
  );

  app.delete(
    '/segments/:key',
    {
      config: { permission: 'segment:delete' },
      schema: {
        operationId: 'deleteSegment',
        summary: 'Delete a segment that nothing uses; its history stays',
        tags: ['Segments'],
        params: contract.SegmentParams,
        response: {
          204: Type.Null(),
          ...refusals(...CHANGES, 'ENVIRONMENT_PROTECTED', 'SEGMENT_NOT_FOUND', 'SEGMENT_IN_USE'),
        },
      },
    },
    async (request, reply) => {
      await deleteSegment(deps, actorOf(request), request.params.key);
      return reply.code(204).send(null);
    },
  );
}

function patchOf(body: contract.ChangeSegmentBody): SegmentPatch {
  const { name, description, conditions, included, excluded } = body;
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(description !== undefined && { description }),
    ...(conditions && { conditions }),
    ...(included && { included }),
    ...(excluded && { excluded }),
  };
}
