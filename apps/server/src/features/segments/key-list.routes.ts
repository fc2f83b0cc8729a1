import { IfMatch } from '@halyard/contracts/flags';
import * as contract from '@halyard/contracts/segments';
import { actorOf } from '#features/access/index.ts';
import { AppError, invalid } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { seenVersion } from '#platform/http/seen-version.ts';
import { type CsvFault, decodeCsv, readKeys, writeKeys } from './key-csv.ts';
import { toBody } from './segments.answers.ts';
import { keysMoved, listAfter, wirePlace } from './segments.model.ts';
import { changeSegment, getSegment, type SegmentDeps } from './segments.service.ts';

const CSV = 'text/csv';

/** @param scope takes no other bodies than CSV after this. */
export function keyListRoutes(scope: HttpServer, deps: SegmentDeps, bodyLimit: number): void {
  takeCsvAlone(scope);
  scope.get(
    '/segments/:key/keys/:list',
    {
      config: { permission: 'segment:read' },
      schema: {
        operationId: 'getSegmentKeys',
        summary: 'The keys that a segment includes or excludes, as CSV under a heading',
        tags: ['Segments'],
        params: contract.KeyListParams,
        response: {
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'SEGMENT_NOT_FOUND'),
          200: {
            description: 'One key per line',
            content: { [CSV]: { schema: contract.KeyListText } },
          },
        },
      },
    },
    async (request, reply) => {
      const { key, list } = request.params;
      const segment = await getSegment(deps.database.db, key);
      return reply
        .type(`${CSV}; charset=utf-8; header=present`)
        .header('content-disposition', `attachment; filename="${key}-${list}.csv"`)
        .header('etag', `"${segment.version}"`)
        .send(writeKeys(segment[list]));
    },
  );

  scope.put(
    '/segments/:key/keys/:list',
    {
      bodyLimit,
      config: { permission: 'segment:change' },
      schema: {
        operationId: 'changeSegmentKeys',
        summary: 'Replace, extend or shorten a list of keys by a CSV file',
        tags: ['Segments'],
        params: contract.KeyListParams,
        querystring: contract.KeyListQuery,
        headers: IfMatch,
        body: { content: { [CSV]: { schema: contract.KeyListText } } },
        response: {
          200: contract.KeyListChange,
          ...refusals(
            'UNAUTHENTICATED',
            'FORBIDDEN',
            'CROSS_SITE_REQUEST',
            'ENVIRONMENT_PROTECTED',
            'SEGMENT_NOT_FOUND',
            'VERSION_CONFLICT',
          ),
        },
      },
    },
    async (request, reply) => {
      const { key, list } = request.params;
      const { mode = 'replace' } = request.query;
      const { keys, received } = keysIn(request.body);
      const { before, after } = await changeSegment(deps, actorOf(request), key, {
        patchOf: (current) => ({ [list]: listAfter(current[list], keys, mode) }),
        placeOf: (path) => (path === list ? 'body' : wirePlace(path)),
        seen: seenVersion(undefined, request.headers['if-match']),
        show: toBody,
      });
      const { gone, added } = keysMoved(before[list], after[list]);
      return reply.header('etag', `"${after.version}"`).send({
        received,
        duplicates: received - keys.length,
        added: added.length,
        removed: gone.length,
        count: after[list].length,
        version: after.version,
      });
    },
  );
}

function takeCsvAlone(scope: HttpServer): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(CSV, { parseAs: 'buffer' }, (_request, bytes: Buffer, done) => {
    const text = decodeCsv(bytes);
    if (typeof text === 'string') done(null, text);
    else done(refused([text]));
  });
  scope.addContentTypeParser('*', (_request, _payload, done) => {
    done(new AppError('MEDIA_TYPE_UNSUPPORTED', { detail: `Send ${CSV}.` }));
  });
}

/** @throws AppError INVALID_INPUT that names the lines. */
function keysIn(body: unknown) {
  if (typeof body !== 'string') throw invalid('body', `is required, as ${CSV}`);
  const { keys, received, faults } = readKeys(body);
  if (faults.length > 0) throw refused(faults);
  return { keys, received };
}

function refused(faults: readonly CsvFault[]): AppError {
  return new AppError('INVALID_INPUT', {
    errors: faults.map(({ line, detail }) => ({ field: 'body', detail: `line ${line} ${detail}` })),
  });
}
