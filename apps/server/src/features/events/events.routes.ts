import * as contract from '@halyard/contracts/events';
import { sdkKeyOf } from '#features/sdk-keys/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { acceptLooseJson } from '#platform/http/json-bodies.ts';
import { openToWebPages } from '#platform/http/open-to-web-pages.ts';
import { refusals } from '#platform/http/refusals.ts';
import { type EventDeps, takeEvents } from './events.service.ts';

/** What pages send that are being left: a browser asks no leave for text, as it would for JSON. */
const JSON_OR_TEXT = /^(?:application\/json|text\/plain)\s*(?:;|$)/i;

/**
 * What applications report. Register it under its own prefix: CORS and its bodies are for it alone. Items
 * with text that cannot be stored are refused one by one, not with all of the body.
 */
export async function eventRoutes(app: HttpServer, deps: EventDeps): Promise<void> {
  openToWebPages(app, [''], {
    methods: 'POST',
    headers: 'content-type, authorization, x-api-key',
    exposed: 'retry-after',
  });
  acceptLooseJson(app, JSON_OR_TEXT);

  app.post(
    '',
    {
      bodyLimit: contract.MAX_EVENTS_BYTES,
      config: { permission: 'sdk:send-events' },
      schema: {
        operationId: 'sendEvents',
        summary: 'Exposures, tracked events and counts of evaluations',
        description: `Each item is taken or refused for itself; \`rejected\` says which were refused, and why. Everything else is stored for good when the answer comes, and may be sent again: the same \`id\` counts once. Reports of evaluations are taken for one day. Pages that are being left may send it with \`navigator.sendBeacon\` as text/plain, and a client key as \`sdk_key\`. At most ${contract.MAX_EVENTS} items of each list and ${contract.MAX_EVENTS_BYTES} bytes.`,
        tags: ['Delivery'],
        querystring: contract.EventsQuery,
        body: contract.EventsBody,
        response: {
          202: contract.EventsReceipt,
          ...refusals('INVALID_JSON', 'SDK_KEY_INVALID', 'BUSY', 'STORAGE_FULL'),
        },
      },
    },
    async (request, reply) => {
      const { 'content-length': length } = request.headers;
      const bytes = length === undefined ? contract.MAX_EVENTS_BYTES : Number(length);
      return reply.code(202).send(await takeEvents(deps, sdkKeyOf(request), request.body, bytes));
    },
  );
}
