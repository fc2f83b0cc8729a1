import * as contract from '@halyard/contracts/evaluation';
import { explain } from '@halyard/engine';
import { type Replica, toTraceBody } from '#features/rulesets/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { acceptAnyNames } from '#platform/http/json-bodies.ts';
import { refusals } from '#platform/http/refusals.ts';
import { getHeldRuleset, questionsOf, toEvaluationItem } from './evaluate-many.ts';

const MAX_EXPLANATIONS = 1000;
const BODY_LIMIT = 262_144;

/** Evaluations told step by step, for those who may read the rules that they tell of. */
export async function explainRoutes(
  app: HttpServer,
  { replica }: { readonly replica: Pick<Replica, 'held' | 'find'> },
): Promise<void> {
  acceptAnyNames(app);
  app.post(
    '/evaluations/explain',
    {
      config: { permission: 'flag:read' },
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: 'explainEvaluations',
        summary: 'What flags are for contexts, step by step',
        description: `At most ${MAX_EXPLANATIONS} evaluations. Without \`flag_keys\` it is all flags.`,
        tags: ['Evaluation'],
        body: contract.EvaluateManyBody,
        response: {
          200: contract.ExplainResponse,
          ...refusals(
            'INVALID_JSON',
            'UNAUTHENTICATED',
            'FORBIDDEN',
            'CROSS_SITE_REQUEST',
            'ENVIRONMENT_NOT_FOUND',
          ),
        },
      },
    },
    async ({ body }) => {
      const held = await getHeldRuleset(replica, body.environment_key);
      const keys = body.flag_keys ?? held.compiled.ordered.map(({ key }) => key);
      const results = questionsOf(body, keys, MAX_EXPLANATIONS).map((question) => {
        const explanation = explain(held.compiled, question.flagKey, question.context);
        const item = toEvaluationItem(question.contextIndex, explanation.evaluation, held);
        return { ...item, trace: toTraceBody(explanation) };
      });
      return { environment_key: held.environmentKey, revision: held.revision, results };
    },
  );
}
