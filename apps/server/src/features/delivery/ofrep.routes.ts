import * as contract from '@halyard/contracts/ofrep';
import type { Context } from '@halyard/engine';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type HeldRuleset, type Replica, revisionOf } from '#features/rulesets/index.ts';
import { sdkKeyOf } from '#features/sdk-keys/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { acceptLooseJson } from '#platform/http/json-bodies.ts';
import { openToWebPages } from '#platform/http/open-to-web-pages.ts';
import type { ObserveEvaluation } from './evaluation-observer.ts';
import { answerAll, answerFlag, type EventStream } from './ofrep-answers.ts';
import { answerOfrepError, flagKeyOf, OFREP_JSON, ofrepRefusals } from './ofrep-errors.routes.ts';
import { type OfrepStreamDeps, ofrepStreamRoute } from './ofrep-stream.routes.ts';
import { rulesetOfKey } from './ruleset-of-key.ts';

export interface OfrepDeps extends OfrepStreamDeps {
  readonly replica: Replica;
  readonly observe: ObserveEvaluation;
}

const REFUSALS = [
  'INVALID_JSON',
  'SDK_KEY_INVALID',
  'BODY_TOO_LARGE',
  'MEDIA_TYPE_UNSUPPORTED',
] as const;
const REQUEST = { permission: 'sdk:evaluate' };
const EXPOSURES =
  'Where a flag runs an experiment that the context takes part in, the answer counts as an exposure, and `metadata` says `experiment`, `experimentEpoch`, `experimentBy` and `experimentUnit`, and in `experimentAttributes`, with commas, what exposures say of the context.';

/** OFREP 0.3, which every OpenFeature SDK speaks. Register it under its own prefix. */
export async function ofrepRoutes(app: HttpServer, deps: OfrepDeps): Promise<void> {
  openToWebPages(app, ['/evaluate/flags', '/evaluate/flags/*', '/stream'], {
    methods: 'GET, POST',
    headers: 'content-type, if-none-match, authorization, x-api-key, x-halyard-exposures',
    exposed: 'etag, retry-after',
  });
  app.setErrorHandler(answerOfrepError);
  app.setNotFoundHandler((request, reply) =>
    answerOfrepError(new AppError('ROUTE_NOT_FOUND'), request, reply),
  );
  acceptLooseJson(app);

  const evaluateFlag = async (request: FastifyRequest, reply: FastifyReply) => {
    const grant = sdkKeyOf(request);
    const held = await rulesetOfKey(deps.replica, grant);
    const context = contextOf(request.body);
    const answer = answerFlag(grant, held, flagKeyOf(request), context);
    deps.observe(held, [context])(answer.outcome, context);
    return reply.code(answer.status).type(OFREP_JSON).send(answer.body);
  };
  app.post(
    '/evaluate/flags/:key',
    {
      config: REQUEST,
      schema: {
        operationId: 'evaluateOfrepFlag',
        summary: 'What a flag is for a context',
        description: EXPOSURES,
        tags: ['OFREP'],
        params: contract.OfrepParams,
        body: contract.OfrepBody,
        response: {
          200: contract.OfrepSuccess,
          ...ofrepRefusals(...REFUSALS, 'TARGETING_KEY_MISSING', 'FLAG_NOT_FOUND'),
        },
      },
    },
    evaluateFlag,
  );
  // Not every provider escapes slashes, nor has every key a length that a flag could have.
  app.post(
    '/evaluate/flags/*',
    { config: REQUEST, schema: { hide: true, body: contract.OfrepBody } },
    evaluateFlag,
  );

  app.post(
    '/evaluate/flags',
    {
      config: REQUEST,
      schema: {
        operationId: 'evaluateOfrepFlags',
        summary: 'What all flags are for a context',
        description: `${EXPOSURES} With \`X-Halyard-Exposures: client\` it counts as assigned alone: the application then reports itself what it shows, to \`POST /sdk/v1/events\`.`,
        tags: ['OFREP'],
        querystring: contract.OfrepBulkQuery,
        headers: contract.OfrepBulkHeaders,
        body: contract.OfrepBody,
        response: { 200: contract.OfrepBulk, 304: NOT_MODIFIED, ...ofrepRefusals(...REFUSALS) },
      },
    },
    async (request, reply) => {
      const grant = sdkKeyOf(request);
      const held = await rulesetOfKey(deps.replica, grant);
      const newest = await atLeast(deps.replica, held, request.query.flagConfigEtag);
      const streams = [streamOf(deps.tickets.issue(grant.keyId))];
      const context = contextOf(request.body);
      const { body, etag, outcomes } = answerAll(grant, newest, context, streams);
      const isTold = request.headers['x-halyard-exposures'] === 'client';
      const tell = deps.observe(newest, [context], isTold ? 'told_later' : 'shown');
      for (const outcome of outcomes) tell(outcome, context);
      reply.header('etag', etag);
      if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send();
      return reply.type(OFREP_JSON).send(body);
    },
  );

  ofrepStreamRoute(app, deps);
}

const NOT_MODIFIED: object = Type.Null({
  description: 'Nothing has changed since the answer with this ETag',
});

/** The body has been validated; attributes may hold any JSON. */
function contextOf(body: unknown): Context {
  const { context } = Object(body) as { context?: Context | null };
  return context ?? {};
}

/** How long a provider waits at most for a revision that it has heard of elsewhere. */
const CATCH_UP_MS = 1000;

/**
 * The ruleset, caught up with the revision that an event named: it may have come from another process
 * than this one, and no second event will come for it.
 */
async function atLeast(
  replica: Replica,
  held: HeldRuleset,
  mark: string | undefined,
): Promise<HeldRuleset> {
  const revision = mark === undefined ? null : revisionOf(mark, held);
  if (revision === null || revision <= held.revision) return held;
  await within(CATCH_UP_MS, replica.refresh(held.environmentKey));
  return replica.held(held.environmentKey) ?? held;
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise: deadline, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([work, deadline]);
  clearTimeout(timer);
}

/** Hidden pages let go of their stream after two minutes, as OFREP suggests. */
const INACTIVITY_DELAY_S = 120;

/** Without an origin, so that it is that of the provider's own base URL, behind any proxy. */
function streamOf(ticket: string): EventStream {
  return {
    type: 'sse',
    endpoint: { requestUri: `/ofrep/v1/stream?ticket=${ticket}` },
    inactivityDelaySec: INACTIVITY_DELAY_S,
  };
}

/** Proxies that compress an answer make its ETag a weak one. */
function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known.includes(etag);
}
