import * as contract from '@halyard/contracts/flag-targeting';
import { FlagInEnvironment, FlagParams, IfMatch } from '@halyard/contracts/flags';
import type { FastifyReply } from 'fastify';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { seenVersion } from '#platform/http/seen-version.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import {
  addRule,
  addTargets,
  changeRule,
  orderRules,
  removeRule,
  removeTargets,
  type TargetingRef,
} from './flag-targeting.service.ts';
import { toBodyIn } from './flags.answers.ts';
import { configIn, type FlagEverywhere } from './flags.model.ts';
import { CHANGES, FLAG_BODY_LIMIT } from './flags.refusals.ts';

const REFUSALS = [
  ...CHANGES,
  'FLAG_NOT_FOUND',
  'ENVIRONMENT_NOT_FOUND',
  'FLAG_ARCHIVED',
  'FLAG_IN_USE',
  'EXPERIMENT_RUNNING',
  'VERSION_CONFLICT',
] as const;

/** What all of these routes say alike. */
const route = { bodyLimit: FLAG_BODY_LIMIT, config: { permission: 'flag:change' } } as const;
const schema = {
  tags: ['Flags'],
  params: FlagParams,
  querystring: contract.InOneEnvironment,
  headers: IfMatch,
  response: { 200: FlagInEnvironment, ...refusals(...REFUSALS) },
} as const;
const ruleSchema = {
  ...schema,
  params: contract.RuleParams,
  response: { 200: FlagInEnvironment, ...refusals(...REFUSALS, 'RULE_NOT_FOUND') },
} as const;

/** Rules one by one, and individual targets a few at a time; each answers the flag as it is then. */
export function flagTargetingRoutes(app: HttpServer, deps: FlagDeps): void {
  ruleRoutes(app, deps);
  targetRoutes(app, deps);
}

function ruleRoutes(app: HttpServer, deps: FlagDeps): void {
  app.post(
    '/flags/:key/rules',
    {
      ...route,
      schema: {
        ...schema,
        operationId: 'addRule',
        summary: 'Add a rule in an environment, as the last or at a position',
        body: contract.AddRuleBody,
      },
    },
    async (request, reply) => {
      const ref = refOf(request, request.body);
      return answer(reply, ref, await addRule(deps, actorOf(request), ref, request.body));
    },
  );

  app.put(
    '/flags/:key/rules/:rule_id',
    {
      ...route,
      schema: {
        ...ruleSchema,
        operationId: 'changeRule',
        summary: 'Change one rule in an environment, whole; it stays at its place',
        body: contract.ChangeRuleBody,
      },
    },
    async (request, reply) => {
      const ref = { ...refOf(request, request.body), ruleId: request.params.rule_id };
      return answer(reply, ref, await changeRule(deps, actorOf(request), ref, request.body));
    },
  );

  app.delete(
    '/flags/:key/rules/:rule_id',
    {
      ...route,
      schema: {
        ...ruleSchema,
        operationId: 'removeRule',
        summary: 'Remove one rule in an environment',
      },
    },
    async (request, reply) => {
      const ref = { ...refOf(request), ruleId: request.params.rule_id };
      return answer(reply, ref, await removeRule(deps, actorOf(request), ref));
    },
  );

  app.put(
    '/flags/:key/rule-order',
    {
      ...route,
      schema: {
        ...schema,
        operationId: 'orderRules',
        summary: 'Say in which order the rules of an environment are tried',
        body: contract.OrderRulesBody,
      },
    },
    async (request, reply) => {
      const ref = refOf(request, request.body);
      return answer(reply, ref, await orderRules(deps, actorOf(request), ref, request.body));
    },
  );
}

function targetRoutes(app: HttpServer, deps: FlagDeps): void {
  app.post(
    '/flags/:key/targets',
    {
      ...route,
      schema: {
        ...schema,
        operationId: 'addTargets',
        summary: 'Target keys with a variant in an environment, and with no other one',
        body: contract.AddTargetsBody,
      },
    },
    async (request, reply) => {
      const ref = refOf(request, request.body);
      return answer(reply, ref, await addTargets(deps, actorOf(request), ref, request.body));
    },
  );

  app.post(
    '/flags/:key/targets/remove',
    {
      ...route,
      schema: {
        ...schema,
        operationId: 'removeTargets',
        summary: 'Target keys no more in an environment',
        body: contract.RemoveTargetsBody,
      },
    },
    async (request, reply) => {
      const ref = refOf(request, request.body);
      return answer(reply, ref, await removeTargets(deps, actorOf(request), ref, request.body));
    },
  );
}

interface TargetingRequest {
  readonly params: { readonly key: string };
  readonly query: { readonly environment_key: string };
  readonly headers: { readonly 'if-match'?: string | undefined };
}

function refOf(
  { params, query, headers }: TargetingRequest,
  body: { readonly version?: number } = {},
): TargetingRef {
  const version = seenVersion(body.version, headers['if-match']);
  const ref = { key: params.key, environmentKey: query.environment_key };
  const show = (current: FlagEverywhere) => bodyIn(ref, current);
  return { ...ref, seen: version === undefined ? undefined : { version, show } };
}

function bodyIn({ environmentKey }: Pick<TargetingRef, 'environmentKey'>, current: FlagEverywhere) {
  return toBodyIn(current.flag, configIn(current.configs, environmentKey));
}

function answer(reply: FastifyReply, ref: TargetingRef, after: FlagEverywhere): FlagInEnvironment {
  const body = bodyIn(ref, after);
  reply.header('etag', `"${body.version}"`);
  return body;
}
