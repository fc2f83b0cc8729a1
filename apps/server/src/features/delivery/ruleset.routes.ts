import * as contract from '@halyard/contracts/delivery';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Replica } from '#features/rulesets/index.ts';
import { sdkKeyOf } from '#features/sdk-keys/index.ts';
import { acceptsGzip, holdsAlready } from '#platform/http/conditional.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { rulesetOfKey } from './ruleset-of-key.ts';
import type { RulesetTexts, SharedBody } from './streams/ruleset-texts.ts';

export interface RulesetDeps {
  readonly replica: Replica;
  readonly texts: RulesetTexts;
}

const PERMISSION = { permission: 'sdk:read-ruleset' };
const TAGS = ['Delivery'];
const REFUSALS = refusals('SDK_KEY_INVALID', 'SERVER_KEY_REQUIRED');
const NOT_MODIFIED = { description: 'Nothing has changed since the answer with this ETag' };

/** Whole rulesets, for those who evaluate by themselves. */
export function rulesetRoutes(app: HttpServer, { replica, texts }: RulesetDeps): void {
  app.get(
    '/sdk/v1/ruleset',
    {
      config: PERMISSION,
      schema: {
        operationId: 'getRuleset',
        summary: 'The ruleset of an environment, for evaluation in process',
        tags: TAGS,
        headers: contract.ConditionalHeaders,
        response: { 200: contract.Ruleset, 304: NOT_MODIFIED, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const held = await rulesetOfKey(replica, sdkKeyOf(request));
      return answer(request, reply, texts.ruleset(held));
    },
  );

  app.get(
    '/sdk/v1/flagd.json',
    {
      config: PERMISSION,
      schema: {
        operationId: 'getFlagdDefinition',
        summary: 'The ruleset of an environment as a flagd definition',
        description:
          'Flags that flagd cannot decide as Halyard does are left out; `metadata` names them, and says why.',
        tags: TAGS,
        headers: contract.ConditionalHeaders,
        response: { 200: contract.FlagdDefinition, 304: NOT_MODIFIED, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const held = await rulesetOfKey(replica, sdkKeyOf(request));
      return answer(request, reply, texts.flagd(held));
    },
  );
}

/** Sends bytes as they are: they have been written once, for everybody. */
async function answer(request: FastifyRequest, reply: FastifyReply, body: SharedBody) {
  const { 'if-none-match': known, 'accept-encoding': accepted } = request.headers;
  reply.headers({
    etag: body.etag,
    vary: 'accept-encoding',
    'cache-control': 'private, no-cache',
  });
  if (holdsAlready(known, body.etag)) return reply.code(304).send();
  reply.type('application/json; charset=utf-8');
  if (!acceptsGzip(accepted)) return reply.send(body.plain);
  return reply.header('content-encoding', 'gzip').send(await body.gzipped());
}
