import * as contract from '@halyard/contracts/delivery';
import { sdkKeyOf } from '#features/sdk-keys/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { SseHub } from '#platform/sse/sse-hub.ts';
import type { RulesetStreams } from './streams/ruleset-streams.ts';

export interface StreamDeps {
  readonly rulesetStreams: RulesetStreams;
  readonly hub: Pick<SseHub, 'open'>;
}

/** The stream of a ruleset and its changes. */
export function streamRoute(app: HttpServer, { rulesetStreams, hub }: StreamDeps): void {
  app.get(
    '/sdk/v1/stream',
    {
      config: { permission: 'sdk:read-ruleset', isStream: true },
      schema: {
        operationId: 'streamRuleset',
        summary: 'The ruleset of an environment and its changes: server-sent events',
        description:
          'Events `ruleset`, `changes`, `current` and `goodbye`; docs/delivery.md says what a client does with them.',
        tags: ['Delivery'],
        headers: contract.StreamHeaders,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: {} } } },
          ...refusals('SDK_KEY_INVALID', 'SERVER_KEY_REQUIRED', 'TOO_MANY_STREAMS'),
        },
      },
    },
    async (request, reply) => {
      await rulesetStreams.open(sdkKeyOf(request), request.headers['last-event-id'], (source) =>
        hub.open(reply, source),
      );
    },
  );
}
