import { ExperimentParams } from '@halyard/contracts/experiments';
import * as contract from '@halyard/contracts/results';
import { Type } from 'typebox';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { ResultsDeps, ResultsDesk } from './results.service.ts';
import { resultsCsv } from './results-csv.ts';
import { exportResults } from './results-export.service.ts';

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
} as const;

/** Results as a file. */
export function resultsExportRoute(app: HttpServer, deps: ResultsDeps, desk: ResultsDesk): void {
  app.get(
    '/experiments/:key/results/export',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'exportResults',
        summary: 'Results as a file: all figures, or what they can be worked out from again',
        description:
          'JSON has the sufficient statistics and what packages/stats makes of them, so that anybody can do it again; CSV has a line for each metric and variant.',
        tags: ['Results'],
        params: ExperimentParams,
        querystring: contract.ResultsExportQuery,
        response: {
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'EXPERIMENT_NOT_FOUND', 'BUSY'),
          200: {
            description: 'The file',
            content: {
              'application/json': { schema: Type.Unsafe<string>(contract.ResultsExport) },
              'text/csv': { schema: Type.Unsafe<string>(Type.String()) },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      const { format = 'json' } = request.query;
      const text =
        format === 'csv'
          ? resultsCsv(await desk.get(key, false))
          : JSON.stringify(await exportResults(deps, desk, key));
      return reply
        .type(TYPES[format])
        .header('content-disposition', `attachment; filename="${key}-results.${format}"`)
        .header('cache-control', 'no-store')
        .send(text);
    },
  );
}
