import type { Metric } from '#features/metrics/index.ts';
import type { MeasuredMetric } from './measured.model.ts';

const AT = new Date('2026-03-01T00:00:00.000Z');

/** A metric as an experiment uses it: a conversion within three days, as a primary one. */
export function aMeasured(
  fields: Partial<Metric> = {},
  use: Partial<Omit<MeasuredMetric, 'metric'>> = {},
): MeasuredMetric {
  const metric: Metric = {
    id: '00000000-0000-4000-8000-000000000001',
    key: 'purchases',
    name: 'Purchases',
    description: '',
    owner: '',
    event: 'purchase',
    kind: 'conversion',
    numerator: null,
    denominatorEvent: null,
    denominator: null,
    quantile: null,
    direction: 'increase',
    windowDelayMinutes: 0,
    windowMinutes: 4320,
    capPercentile: null,
    capValue: null,
    minimumEffect: 5,
    version: 1,
    createdAt: AT,
    updatedAt: AT,
    ...fields,
  };
  return { metric, role: 'primary', margin: null, cap: null, capBefore: null, ...use };
}
