import * as contract from '@halyard/contracts/evaluation-counts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { startOf, sumOf, type Window } from './evaluation-counts.model.ts';
import { type CountDeps, getCounts, getFlagCounts } from './evaluation-counts.service.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN', 'ENVIRONMENT_NOT_FOUND'] as const;
const STEPS =
  'In steps of a minute up to 2 hours, of an hour up to 48 hours, and of a day beyond that, all in UTC. Counts appear within some seconds. Applications that evaluate in process are not counted.';

export function evaluationCountRoutes(app: HttpServer, deps: CountDeps): void {
  app.get(
    '/evaluation-counts',
    {
      config: { permission: 'flag:read' },
      schema: {
        operationId: 'getEvaluationCounts',
        summary: 'How often each flag was evaluated lately',
        description: STEPS,
        tags: ['Evaluation'],
        querystring: contract.EvaluationCountsQuery,
        response: { 200: contract.EvaluationCounts, ...refusals(...READS) },
      },
    },
    async (request) => {
      const { window, flags } = await getCounts(deps, questionOf(request.query));
      return {
        ...timesOf(window),
        flags: flags.map(({ flagKey, environmentKey, evaluatedAt, counts }) => ({
          flag_key: flagKey,
          environment_key: environmentKey,
          total: sumOf(counts),
          last_evaluated_at: evaluatedAt.toISOString(),
          counts: [...counts],
        })),
      };
    },
  );

  app.get(
    '/flags/:key/evaluation-counts',
    {
      config: { permission: 'flag:read' },
      schema: {
        operationId: 'getFlagEvaluationCounts',
        summary: 'How often a flag served which variant lately',
        description: STEPS,
        tags: ['Evaluation'],
        params: contract.FlagEvaluationCountsParams,
        querystring: contract.EvaluationCountsQuery,
        response: { 200: contract.FlagEvaluationCounts, ...refusals(...READS, 'FLAG_NOT_FOUND') },
      },
    },
    async (request) => {
      const { key } = request.params;
      const question = questionOf(request.query);
      const { window, lastEvaluatedAt, variants } = await getFlagCounts(deps, key, question);
      return {
        ...timesOf(window),
        flag_key: key,
        last_evaluated_at: lastEvaluatedAt?.toISOString() ?? null,
        variants: variants.map(({ environmentKey, variant, counts }) => ({
          environment_key: environmentKey,
          variant,
          total: sumOf(counts),
          counts: [...counts],
        })),
      };
    },
  );
}

function questionOf({
  environment_key: environmentKey,
  hours = 24,
}: contract.EvaluationCountsQuery) {
  return { hours, ...(environmentKey !== undefined && { environmentKey }) };
}

function timesOf(window: Window) {
  return { from: startOf(window).toISOString(), step_seconds: window.stepSeconds };
}
