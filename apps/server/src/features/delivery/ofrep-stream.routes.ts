import * as contract from '@halyard/contracts/ofrep';
import type { SdkKeys } from '#features/sdk-keys/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import type { SseHub } from '#platform/sse/sse-hub.ts';
import { ofrepRefusals } from './ofrep-errors.routes.ts';
import type { OfrepStreams } from './ofrep-streams.ts';
import type { StreamTickets } from './ofrep-ticket.ts';

export interface OfrepStreamDeps {
  readonly tickets: StreamTickets;
  readonly sdkKeys: Pick<SdkKeys, 'grantOf'>;
  readonly ofrepStreams: OfrepStreams;
  readonly hub: Pick<SseHub, 'open'>;
}

/** The stream that says when to ask again. Its ticket takes the place of a key. */
export function ofrepStreamRoute(
  app: HttpServer,
  { tickets, sdkKeys, ofrepStreams, hub }: OfrepStreamDeps,
): void {
  app.get(
    '/stream',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'streamOfrepChanges',
        summary: 'When to ask for the flags again: server-sent events',
        description:
          'Each event is a `message` with `{"type":"refetchEvaluation","etag","lastModified"}`. The address, with its ticket, comes with the flags as `eventStreams`.',
        tags: ['OFREP'],
        querystring: contract.OfrepStreamQuery,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: {} } } },
          ...ofrepRefusals('STREAM_TICKET_INVALID', 'TOO_MANY_STREAMS'),
        },
      },
    },
    (request, reply) => {
      const keyId = tickets.read(request.query.ticket);
      const grant = keyId === null ? null : sdkKeys.grantOf(keyId);
      if (!grant) throw new AppError('STREAM_TICKET_INVALID');
      const lastEventId = request.headers['last-event-id'];
      ofrepStreams.open(
        grant,
        typeof lastEventId === 'string' ? lastEventId : undefined,
        (source) => hub.open(reply, source),
      );
    },
  );
}
