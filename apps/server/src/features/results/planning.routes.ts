import * as plans from '@halyard/contracts/experiment-plan';
import * as metrics from '@halyard/contracts/metrics';
import * as contract from '@halyard/contracts/results';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { checkMetric } from './aa-check.service.ts';
import { getMetricHistory } from './metric-history.service.ts';
import { makePlan } from './planning.service.ts';
import type { ResultsDeps } from './results.service.ts';
import { createTurns } from './turns.ts';

const READS = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'METRIC_NOT_FOUND',
  'ENVIRONMENT_NOT_FOUND',
  'BUSY',
] as const;

/** What helps to plan an experiment before there is one. */
export function planningRoutes(app: HttpServer, deps: ResultsDeps): void {
  const historyDeps = { ...deps, db: deps.database.db };
  // Apart from results, which need not wait for what is asked in peace.
  const inTurn = createTurns();

  app.get(
    '/metrics/:key/history',
    {
      config: { permission: 'metric:read' },
      schema: {
        operationId: 'getMetricHistory',
        summary: 'What a metric was lately in an environment, over the units that did anything',
        tags: ['Metrics'],
        params: metrics.MetricParams,
        querystring: metrics.MetricHistoryQuery,
        response: { 200: metrics.MetricHistory, ...refusals(...READS) },
      },
    },
    ({ params, query: { environment_key: environmentKey, days = 14 } }) =>
      inTurn(() => getMetricHistory(historyDeps, { metricKey: params.key, environmentKey, days })),
  );

  app.post(
    '/experiment-plans',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'planExperiment',
        summary: 'How many units and days an experiment needs',
        description:
          'Nothing is kept. The baseline is what a metric was lately, or what is given by hand.',
        tags: ['Results'],
        body: plans.PlanBody,
        response: { 200: plans.Plan, ...refusals(...READS, 'CROSS_SITE_REQUEST') },
      },
    },
    ({ body }) => inTurn(() => makePlan(historyDeps, body)),
  );

  app.post(
    '/aa-checks',
    {
      config: { permission: 'metric:change' },
      schema: {
        operationId: 'checkMetric',
        summary: 'Whether a metric finds no difference where there is none',
        description:
          'Divides the units of the last days by chance, again and again, with the hash that evaluation uses. Takes some seconds; up to 50,000 units, and fewer for many runs.',
        tags: ['Metrics'],
        body: contract.AaCheckBody,
        response: { 200: contract.AaCheck, ...refusals(...READS, 'CROSS_SITE_REQUEST') },
      },
    },
    ({ body }) => inTurn(() => checkMetric(historyDeps, body)),
  );
}
