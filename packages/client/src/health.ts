import type { Health } from '@halyard/contracts/health';
import type { CallOptions, Transport } from './transport.ts';

const UNAVAILABLE = 503;

/** How the server is. Every method throws ApiError, NetworkError or AnswerError. */
export function healthApi({ json, text }: Transport) {
  return {
    /** Part by part; an unhealthy server answers too. */
    get: (options?: CallOptions) =>
      json<Health>({ path: '/health', goodStatus: UNAVAILABLE, options }),
    /** Whether it has rulesets to evaluate with. */
    isReady: async (options?: CallOptions) =>
      (
        await json<{ ready: boolean }>({
          path: '/health/ready',
          goodStatus: UNAVAILABLE,
          options,
        })
      ).ready,
    /** Figures in Prometheus' text format. */
    getMetrics: (options?: CallOptions) => text({ path: '/metrics', options }),
  };
}
