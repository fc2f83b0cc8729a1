import * as contract from '@halyard/contracts/evaluation';
import { type CompiledRuleset, evaluate } from '@halyard/engine';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import { contextsOf, getHeldRuleset, questionsOf, toEvaluationItem } from './evaluate-many.ts';

const MAX_EVALUATIONS = 10_000;
/** Bytes: a hundred contexts with the attributes that contexts have. */
const BODY_LIMIT = 262_144;

/** Public evaluation of many flags or for many contexts at once. */
export function evaluateManyRoute(
  app: HttpServer,
  { replica, publicEvaluation, observe }: EvaluateDeps,
): void {
  app.post(
    '',
    {
      config: { permission: 'public' },
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: 'evaluateMany',
        summary: 'What many flags are, for many contexts',
        description: `At most ${MAX_EVALUATIONS} evaluations. Without \`flag_keys\` it is all flags that are marked \`client_side\`.`,
        tags: ['Evaluation'],
        body: contract.EvaluateManyBody,
        response: {
          200: contract.EvaluateManyResponse,
          ...refusals('INVALID_JSON', 'PUBLIC_EVALUATION_CLOSED', 'ENVIRONMENT_NOT_FOUND'),
        },
      },
    },
    async ({ body }) => {
      if (!publicEvaluation) throw new AppError('PUBLIC_EVALUATION_CLOSED');
      const held = await getHeldRuleset(replica, body.environment_key);
      const keys = body.flag_keys ?? openKeys(held.compiled);
      const questions = questionsOf(body, keys, MAX_EVALUATIONS);
      const tell = observe(held, contextsOf(body));
      const results = questions.map((question) => {
        const evaluation = evaluate(held.compiled, question.flagKey, question.context);
        tell(evaluation, question.context);
        return toEvaluationItem(question.contextIndex, evaluation, held);
      });
      return { environment_key: held.environmentKey, revision: held.revision, results };
    },
  );
}

/** Whoever cannot name a flag is not told of flags that are not meant for everybody. */
function openKeys({ ordered }: CompiledRuleset): string[] {
  return ordered.filter(({ body }) => body.clientSide === true).map(({ key }) => key);
}
