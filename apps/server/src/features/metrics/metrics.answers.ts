import type { Metric as MetricBody } from '@halyard/contracts/metrics';
import type { MetricWithUses } from './metrics.service.ts';

export function toBody({ metric, usedBy }: MetricWithUses): MetricBody {
  return {
    id: metric.id,
    key: metric.key,
    name: metric.name,
    description: metric.description,
    owner: metric.owner,
    event: metric.event,
    kind: metric.kind,
    numerator: metric.numerator,
    denominator_event: metric.denominatorEvent,
    denominator: metric.denominator,
    quantile: metric.quantile,
    direction: metric.direction,
    window_delay_minutes: metric.windowDelayMinutes,
    window_minutes: metric.windowMinutes,
    cap_percentile: metric.capPercentile,
    cap_value: metric.capValue,
    minimum_effect: metric.minimumEffect,
    used_by: [...usedBy],
    version: metric.version,
    created_at: metric.createdAt.toISOString(),
    updated_at: metric.updatedAt.toISOString(),
  };
}
