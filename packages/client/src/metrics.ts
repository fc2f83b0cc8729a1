import type {
  ChangeMetricBody,
  CreateMetricBody,
  Metric,
  MetricsQuery,
} from '@halyard/contracts/metrics';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * Metrics: what is measured of units. Every method throws ApiError, NetworkError or AnswerError. A
 * change that carries the `version` that was seen is refused with VERSION_CONFLICT when someone was
 * faster; the error's `current` is what they made of it.
 */
export function metricsApi({ json, page, nothing }: Transport) {
  return {
    list: (query: MetricsQuery = {}, options?: CallOptions) =>
      page<Metric>({ path: '/metric-definitions', query, options }),
    create: (body: CreateMetricBody, options?: CallOptions) =>
      json<Metric>({ method: 'POST', path: '/metrics', body, options }),
    get: (key: string, options?: CallOptions) =>
      json<Metric>({ path: path`/metrics/${key}`, options }),
    /** How the figure is counted stays while an experiment that uses it runs: METRIC_IN_USE. */
    change: (key: string, body: ChangeMetricBody, options?: CallOptions) =>
      json<Metric>({ method: 'PUT', path: path`/metrics/${key}`, body, options }),
    /** Refused with METRIC_IN_USE while an experiment names it. */
    delete: (key: string, options?: CallOptions) =>
      nothing({ method: 'DELETE', path: path`/metrics/${key}`, options }),
  };
}
