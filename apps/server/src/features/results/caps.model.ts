import type { Inputs } from './inputs.model.ts';
import type { MeasuredExperiment } from './measured.model.ts';
import type { Caps } from './questions.model.ts';

/** Units with something else than 0 from which on a percentile of their totals is fixed. */
const FIX_AT = 1000;

/** The caps that are to stay from now on, by the ids of their metrics. */
export function capsToFix(
  { metrics }: MeasuredExperiment,
  { data, caps }: Inputs,
): [metricId: string, caps: Caps][] {
  return metrics.flatMap(({ metric, cap }) => {
    const found = caps[metric.key];
    if (metric.capPercentile === null || cap !== null || !found) return [];
    const measured = data.metrics.find(({ key }) => key === metric.key);
    if (!measured || measured.kind === 'quantile') return [];
    const active = measured.groups.reduce((sum, group) => sum + group.active, 0);
    return active >= FIX_AT ? [[metric.id, found]] : [];
  });
}
