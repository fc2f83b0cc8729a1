export { patchOf as metricPatchOf } from './metrics.inputs.ts';
export type { Metric } from './metrics.model.ts';
export { metricRoutes } from './metrics.routes.ts';
export { createMetric, deleteMetric, getMetric } from './metrics.service.ts';
export { findMetric, listMetricsByKey } from './metrics.store.ts';
