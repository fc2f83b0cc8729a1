import { StreamHeaders } from '@halyard/contracts/delivery';
import type { FastifyRequest } from 'fastify';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { SseHub } from '#platform/sse/sse-hub.ts';
import type { AuditStreams } from './audit-streams.ts';

export interface AuditStreamDeps {
  readonly auditStreams: AuditStreams;
  readonly hub: Pick<SseHub, 'open'>;
  /**
   * Calls back when the session behind a request has ended, or its user may no longer read the log.
   * Returns the function that ends the watching.
   */
  readonly watchSession: (request: FastifyRequest, onEnd: () => void) => () => void;
}

/** The stream by which a page hears that what it shows was changed. */
export function auditStreamRoute(
  app: HttpServer,
  { auditStreams, hub, watchSession }: AuditStreamDeps,
): void {
  app.get(
    '/audit/stream',
    {
      config: { permission: 'audit:read', isStream: true },
      schema: {
        operationId: 'streamAudit',
        summary: 'Which entries are written, as it happens: server-sent events',
        description:
          'Begins with `current` and `{"sequence"}`, or after a `Last-Event-ID` with what came since. `entries` tell of changes without their values; `reset` says that too much was missed to be told; `goodbye` says why the stream ends.',
        tags: ['Audit'],
        headers: StreamHeaders,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: {} } } },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'TOO_MANY_STREAMS'),
        },
      },
    },
    async (request, reply) => {
      await auditStreams.open(
        request.headers['last-event-id'],
        (source) => hub.open(reply, source),
        (onEnd) => watchSession(request, onEnd),
      );
    },
  );
}

const READING_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets the streams hear of whatever the routes of a scope change. */
export function announceChanges(scope: HttpServer, auditStreams: AuditStreams): void {
  scope.addHook('onResponse', (request, reply, done) => {
    const isChange = !READING_METHODS.has(request.method) && reply.statusCode < 300;
    if (isChange) auditStreams.announce();
    done();
  });
}
