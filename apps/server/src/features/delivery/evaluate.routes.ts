import type { EvaluationResponse } from '@halyard/contracts/evaluation';
import * as contract from '@halyard/contracts/evaluation';
import { type Context, type Evaluation, evaluate } from '@halyard/engine';
import type { FastifyReply } from 'fastify';
import type { HeldRuleset } from '#features/rulesets/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { acceptAnyNames } from '#platform/http/json-bodies.ts';
import { openToWebPages } from '#platform/http/open-to-web-pages.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import { evaluateManyRoute } from './evaluate-many.routes.ts';
import { toEvaluationBody } from './evaluation-body.ts';

const REFUSALS = refusals(
  'TARGETING_KEY_MISSING',
  'PUBLIC_EVALUATION_CLOSED',
  'FLAG_NOT_FOUND',
  'ENVIRONMENT_NOT_FOUND',
  'FLAG_UNREADABLE',
);

/** Public evaluation, open to any web page. Register it under its own prefix: CORS is for it alone. */
export async function evaluateRoutes(app: HttpServer, deps: EvaluateDeps): Promise<void> {
  openToWebPages(app, ['', '/:flag_key']);
  acceptAnyNames(app);
  evaluateManyRoute(app, deps);

  app.get(
    '/:flag_key',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'evaluateFlag',
        summary: 'What a flag is for a user, and why',
        tags: ['Evaluation'],
        params: contract.EvaluateParams,
        querystring: contract.EvaluateQuery,
        response: { 200: contract.EvaluationResponse, ...REFUSALS },
      },
    },
    (request, reply) => {
      const { environment_key, user_id } = request.query;
      const context = user_id === undefined ? {} : { targetingKey: user_id };
      answer(deps, request.params.flag_key, environment_key, context, reply);
    },
  );

  app.post(
    '/:flag_key',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'evaluateFlagFor',
        summary: 'What a flag is for a context of any attributes, and why',
        tags: ['Evaluation'],
        params: contract.EvaluateParams,
        body: contract.EvaluateBody,
        response: { 200: contract.EvaluationResponse, ...REFUSALS },
      },
    },
    (request, reply) => {
      const { environment_key, context } = request.body;
      answer(deps, request.params.flag_key, environment_key, context ?? {}, reply);
    },
  );
}

/** Answers at once from memory; only an environment that is not there (yet) is worth waiting for. */
function answer(
  deps: EvaluateDeps,
  flagKey: string,
  environmentKey: string,
  context: Context,
  reply: FastifyReply,
): void {
  if (!deps.publicEvaluation) throw new AppError('PUBLIC_EVALUATION_CLOSED');
  const held = deps.replica.held(environmentKey);
  if (held) {
    reply.send(evaluateFor(deps, held, flagKey, context, true));
    return;
  }
  deps.replica
    .find(environmentKey)
    .then((found) => {
      if (!found) {
        throw new AppError('ENVIRONMENT_NOT_FOUND', {
          detail: `There is no environment "${environmentKey}".`,
        });
      }
      return reply.send(evaluateFor(deps, found.ruleset, flagKey, context, !found.fromDatabase));
    })
    .catch((error: unknown) => reply.send(error));
}

function evaluateFor(
  deps: EvaluateDeps,
  held: HeldRuleset,
  flagKey: string,
  context: Context,
  cached: boolean,
): EvaluationResponse {
  const evaluation = evaluate(held.compiled, flagKey, context);
  deps.observe(held, [context])(evaluation, context);
  if (evaluation.errorCode !== undefined) throw refusalOf(evaluation, held.environmentKey);
  return toEvaluationBody(evaluation, held, cached);
}

function refusalOf(
  { errorCode, errorMessage, flagKey }: Evaluation,
  environmentKey: string,
): AppError {
  switch (errorCode) {
    case 'FLAG_NOT_FOUND':
      return new AppError('FLAG_NOT_FOUND', {
        detail: `There is no flag "${flagKey}" in "${environmentKey}".`,
      });
    case 'TARGETING_KEY_MISSING':
      return new AppError('TARGETING_KEY_MISSING', {
        errors: [
          { field: 'user_id', detail: 'is needed for this flag (context.targetingKey in a body)' },
        ],
      });
    default:
      return new AppError('FLAG_UNREADABLE', {
        ...(errorMessage !== undefined && { detail: errorMessage }),
      });
  }
}
