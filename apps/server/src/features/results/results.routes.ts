import { ExperimentParams } from '@halyard/contracts/experiments';
import * as contract from '@halyard/contracts/results';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { createMetricDetail } from './metric-detail.service.ts';
import { planningRoutes } from './planning.routes.ts';
import { listSummaries, type ResultsDeps, type ResultsDesk } from './results.service.ts';
import { resultsExportRoute } from './results-export.routes.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;

export function resultsRoutes(
  app: HttpServer,
  { resultsDesk: desk, ...deps }: ResultsDeps & { readonly resultsDesk: ResultsDesk },
): void {
  const getMetricDetail = createMetricDetail(deps, desk);
  resultsExportRoute(app, deps, desk);
  planningRoutes(app, deps);

  app.get(
    '/experiments/:key/results',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'getResults',
        summary: 'What an experiment has shown so far, and what to do',
        description:
          'Some seconds old at most while it runs. Claims and verdicts hold however often one looks. A draft has no figures.',
        tags: ['Results'],
        params: ExperimentParams,
        querystring: contract.ResultsQuery,
        response: { 200: contract.Results, ...refusals(...READS, 'EXPERIMENT_NOT_FOUND', 'BUSY') },
      },
    },
    (request) => desk.get(request.params.key, request.query.refresh ?? false),
  );

  app.get(
    '/experiment-summaries',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'listResultsSummaries',
        summary: 'What experiments had shown when their results were computed last, by their keys',
        description:
          'Results that nobody asks for are computed every few minutes; those of an experiment that has just begun may be missing.',
        tags: ['Results'],
        response: { 200: contract.ResultsSummaries, ...refusals(...READS) },
      },
    },
    () => listSummaries(deps.database.db),
  );

  app.get(
    '/experiments/:key/results/metrics/:metric_key',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'getMetricResults',
        summary: 'Everything about one metric of an experiment',
        description:
          'How the interval came to be, how units are spread, what groups of them did, and what was asked of the database.',
        tags: ['Results'],
        params: contract.MetricResultParams,
        querystring: contract.MetricDetailQuery,
        response: {
          200: contract.MetricDetail,
          ...refusals(...READS, 'EXPERIMENT_NOT_FOUND', 'METRIC_NOT_FOUND', 'BUSY'),
        },
      },
    },
    ({ params, query }) => getMetricDetail(params.key, params.metric_key, query.attribute ?? null),
  );
}
