import { auditApi } from './audit.ts';
import { authApi } from './auth.ts';
import { demoApi } from './demo.ts';
import { environmentsApi } from './environments.ts';
import { evaluationApi } from './evaluation.ts';
import { evaluationCountsApi } from './evaluation-counts.ts';
import { eventsApi, unitsApi } from './events.ts';
import { experimentsApi } from './experiments.ts';
import { flagPromotionApi } from './flag-promotion.ts';
import { flagTargetingApi } from './flag-targeting.ts';
import { flagsApi } from './flags.ts';
import { healthApi } from './health.ts';
import { flagHistoryApi, segmentHistoryApi } from './history.ts';
import { holdoutsApi } from './holdouts.ts';
import { layersApi } from './layers.ts';
import { metricsApi } from './metrics.ts';
import { recentContextsApi } from './recent-contexts.ts';
import { resultsApi } from './results.ts';
import { sdkKeysApi } from './sdk-keys.ts';
import { segmentsApi } from './segments.ts';
import { type ClientOptions, createTransport } from './transport.ts';

/** All operations of a Halyard server, by the API's words. */
export type Client = ReturnType<typeof createClient>;

/**
 * A client of one server. It keeps nothing but its options: for another token make another one.
 * @example const client = createClient({ baseUrl: 'http://localhost:8000', token });
 */
export function createClient(options: ClientOptions) {
  const transport = createTransport(options);
  return {
    auth: authApi(transport),
    environments: { ...environmentsApi(transport), ...recentContextsApi(transport) },
    flags: {
      ...flagsApi(transport),
      ...flagTargetingApi(transport),
      ...flagPromotionApi(transport),
      ...flagHistoryApi(transport),
    },
    segments: { ...segmentsApi(transport), ...segmentHistoryApi(transport) },
    metrics: metricsApi(transport),
    experiments: experimentsApi(transport),
    layers: layersApi(transport),
    holdouts: holdoutsApi(transport),
    evaluation: evaluationApi(transport),
    evaluationCounts: evaluationCountsApi(transport),
    results: resultsApi(transport),
    sdkKeys: sdkKeysApi(transport),
    audit: auditApi(transport),
    demo: demoApi(transport),
    events: eventsApi(transport),
    units: unitsApi(transport),
    health: healthApi(transport),
  };
}
