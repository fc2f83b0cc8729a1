import { IfMatch } from '@halyard/contracts/flags';
import * as contract from '@halyard/contracts/metrics';
import { Type } from 'typebox';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { seenVersion } from '#platform/http/seen-version.ts';
import { toBody } from './metrics.answers.ts';
import { patchOf } from './metrics.inputs.ts';
import {
  changeMetric,
  createMetric,
  deleteMetric,
  getMetric,
  listMetrics,
  type MetricDeps,
} from './metrics.service.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
const CHANGES = [...READS, 'CROSS_SITE_REQUEST'] as const;

export function metricRoutes(app: HttpServer, deps: MetricDeps): void {
  readingRoutes(app, deps);
  changingRoutes(app, deps);
}

function readingRoutes(app: HttpServer, { database: { db } }: MetricDeps): void {
  // What Prometheus asks for stands at GET /metrics.
  app.get(
    '/metric-definitions',
    {
      config: { permission: 'metric:read' },
      schema: {
        operationId: 'listMetrics',
        summary: 'All metrics by their keys, with the experiments that use them',
        tags: ['Metrics'],
        querystring: contract.MetricsQuery,
        response: { 200: Type.Array(contract.Metric), ...refusals(...READS, 'INVALID_CURSOR') },
      },
    },
    async (request, reply) => {
      const { search, limit = 100 } = request.query;
      const [after] = readCursor(request.query.cursor, ['string']) ?? [];
      const rows = await listMetrics(db, {
        limit,
        ...(search !== undefined && { search }),
        ...(after !== undefined && { after }),
      });
      linkToNext(request, reply, rows, limit, ({ metric }) => [metric.key]);
      return rows.map(toBody);
    },
  );

  app.get(
    '/metrics/:key',
    {
      config: { permission: 'metric:read' },
      schema: {
        operationId: 'getMetric',
        summary: 'A metric: what it counts of a unit, and which way is good',
        tags: ['Metrics'],
        params: contract.MetricParams,
        response: { 200: contract.Metric, ...refusals(...READS, 'METRIC_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const found = await getMetric(db, request.params.key);
      return reply.header('etag', `"${found.metric.version}"`).send(toBody(found));
    },
  );
}

function changingRoutes(app: HttpServer, deps: MetricDeps): void {
  app.post(
    '/metrics',
    {
      config: { permission: 'metric:change' },
      schema: {
        operationId: 'createMetric',
        summary: 'Create a metric',
        description:
          'A ratio needs `denominator_event`, a quantile needs `quantile`; caps are for counts, sums and means.',
        tags: ['Metrics'],
        body: contract.CreateMetricBody,
        response: { 201: contract.Metric, ...refusals(...CHANGES, 'METRIC_KEY_TAKEN') },
      },
    },
    async (request, reply) => {
      const { key, name, event, kind, comment } = request.body;
      const given = { ...patchOf(request.body), key, name: name.trim(), event, kind };
      const made = await createMetric(deps, { ...actorOf(request), comment }, given);
      return reply.code(201).header('etag', `"${made.metric.version}"`).send(toBody(made));
    },
  );

  app.put(
    '/metrics/:key',
    {
      config: { permission: 'metric:change' },
      schema: {
        operationId: 'changeMetric',
        summary: 'Change the fields that are named',
        description:
          'What decides how the figure is counted stays while an experiment that uses it runs. What another kind of metric had is dropped with its kind.',
        tags: ['Metrics'],
        params: contract.MetricParams,
        headers: IfMatch,
        body: contract.ChangeMetricBody,
        response: {
          200: contract.Metric,
          ...refusals(...CHANGES, 'METRIC_NOT_FOUND', 'METRIC_IN_USE', 'VERSION_CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const { body, params } = request;
      const author = { ...actorOf(request), comment: body.comment };
      const changed = await changeMetric(deps, author, params.key, patchOf(body), {
        version: seenVersion(body.version, request.headers['if-match']),
        show: toBody,
      });
      return reply.header('etag', `"${changed.metric.version}"`).send(toBody(changed));
    },
  );

  app.delete(
    '/metrics/:key',
    {
      config: { permission: 'metric:change' },
      schema: {
        operationId: 'deleteMetric',
        summary: 'Delete a metric that no experiment names; its history stays',
        tags: ['Metrics'],
        params: contract.MetricParams,
        response: {
          204: Type.Null(),
          ...refusals(...CHANGES, 'METRIC_NOT_FOUND', 'METRIC_IN_USE'),
        },
      },
    },
    async (request, reply) => {
      await deleteMetric(deps, actorOf(request), request.params.key);
      return reply.code(204).send(null);
    },
  );
}
