import type { ChangeMetricBody } from '@halyard/contracts/metrics';
import type { MetricPatch } from './metrics.model.ts';

/** What a body says of a metric. */
export function patchOf(body: Omit<ChangeMetricBody, 'version'>): MetricPatch {
  const { name, description, owner, event, kind, direction } = body;
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(description !== undefined && { description }),
    ...(owner !== undefined && { owner: owner.trim() }),
    ...(event !== undefined && { event }),
    ...(kind !== undefined && { kind }),
    ...(direction !== undefined && { direction }),
    ...figuresOf(body),
  };
}

function figuresOf(body: Omit<ChangeMetricBody, 'version'>): MetricPatch {
  return {
    // The schema allows these words alone.
    ...(body.numerator !== undefined && { numerator: body.numerator as MetricPart }),
    ...(body.denominator !== undefined && { denominator: body.denominator as MetricPart }),
    ...(body.denominator_event !== undefined && { denominatorEvent: body.denominator_event }),
    ...(body.quantile !== undefined && { quantile: body.quantile }),
    ...(body.window_delay_minutes !== undefined && {
      windowDelayMinutes: body.window_delay_minutes,
    }),
    ...(body.window_minutes !== undefined && { windowMinutes: body.window_minutes }),
    ...(body.cap_percentile !== undefined && { capPercentile: body.cap_percentile }),
    ...(body.cap_value !== undefined && { capValue: body.cap_value }),
    ...(body.minimum_effect !== undefined && { minimumEffect: body.minimum_effect }),
  };
}

type MetricPart = 'count' | 'sum' | null;
