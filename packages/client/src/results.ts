import type { Plan, PlanBody } from '@halyard/contracts/experiment-plan';
import type { MetricHistory, MetricHistoryQuery } from '@halyard/contracts/metrics';
import type {
  AaCheck,
  AaCheckBody,
  MetricDetail,
  MetricDetailQuery,
  Results,
  ResultsExportQuery,
  ResultsQuery,
  ResultsSummaries,
} from '@halyard/contracts/results';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** What experiments have shown, and how to plan them. Every method throws ApiError, NetworkError or AnswerError. */
export function resultsApi({ json, address }: Transport) {
  return {
    /** Some seconds old at most; computed anew with `refresh`. */
    get: (key: string, query: ResultsQuery = {}, options?: CallOptions) =>
      json<Results>({ path: path`/experiments/${key}/results`, query, options }),
    /** The short form of all experiments whose results were computed once. */
    listSummaries: (options?: CallOptions) =>
      json<ResultsSummaries>({ path: '/experiment-summaries', options }),
    /** Everything about one metric of an experiment. */
    getMetric: (
      key: string,
      metricKey: string,
      query: MetricDetailQuery = {},
      options?: CallOptions,
    ) =>
      json<MetricDetail>({
        path: path`/experiments/${key}/results/metrics/${metricKey}`,
        query,
        options,
      }),
    /** Where results are to be had as a file, for a link: a browser sends its session cookie along. */
    exportUrl: (key: string, query: ResultsExportQuery = {}) =>
      address({ path: path`/experiments/${key}/results/export`, query }),
    /** What a metric was lately. */
    getMetricHistory: (metricKey: string, query: MetricHistoryQuery, options?: CallOptions) =>
      json<MetricHistory>({ path: path`/metrics/${metricKey}/history`, query, options }),
    /** How many units an experiment needs, and what can be found after how many days. */
    plan: (body: PlanBody, options?: CallOptions) =>
      json<Plan>({ method: 'POST', path: '/experiment-plans', body, options }),
    /** Whether a metric finds no difference where there is none. Takes some seconds. */
    checkMetric: (body: AaCheckBody, options?: CallOptions) =>
      json<AaCheck>({ method: 'POST', path: '/aa-checks', body, options }),
  };
}
