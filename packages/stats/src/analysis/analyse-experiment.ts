import type { ExperimentAnalysis, ExposureSeries, MetricAnalysis } from './analysis.ts';
import { variantsInOrder } from './arm-figures.ts';
import { compareMoments } from './compare-moments.ts';
import { compareQuantiles } from './compare-quantiles.ts';
import type { Draft } from './draft.ts';
import type { ExperimentData } from './experiment-data.ts';
import { checkHealth, unitsByArm, unitsByEpoch } from './health.ts';
import { judge } from './judge.ts';
import { overallVerdict } from './overall-verdict.ts';
import { plannedUnitsOf } from './pair-clock.ts';

/**
 * From sufficient statistics to verdicts: checks of health, effects by epoch with CUPED, confidence sequences,
 * corrections for several comparisons, and what to do. Pure and total: the same data always give the same
 * analysis, down to the last digit, and whatever is missing or contradicts itself ends in a reason. What each
 * step rests on is in docs/statistics.md.
 */
export function analyseExperiment(data: ExperimentData): ExperimentAnalysis {
  const steps = analysisSteps(data);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** {@link analyseExperiment} with a pause after each metric, for a thread that has others to serve. */
export function* analysisSteps(data: ExperimentData): Generator<undefined, ExperimentAnalysis> {
  const health = checkHealth(data);
  const isHealthy = health.every(({ status }) => status !== 'failed');
  const drafts: Draft[] = [];
  for (const metric of data.metrics) {
    drafts.push(
      metric.kind === 'quantile' ? compareQuantiles(data, metric) : compareMoments(data, metric),
    );
    yield;
  }
  const metrics = judge(data, drafts);
  return {
    verdict: overallVerdict(data, health, metrics),
    isHealthy,
    health,
    units: data.counts.reduce((sum, { units }) => sum + units, 0),
    plannedUnits: plannedUnitsOf(data),
    arms: unitsByArm(data),
    epochs: unitsByEpoch(data),
    exposures: exposuresOf(data),
    metrics: isHealthy ? metrics : metrics.map(blocked),
  };
}

/** Figures are shown, but nothing is made of them. */
function blocked(metric: MetricAnalysis): MetricAnalysis {
  return {
    ...metric,
    comparisons: metric.comparisons.map((one) => ({
      ...one,
      verdict: 'blocked',
      unitsToGo: null,
      daysToGo: null,
    })),
  };
}

/** No experiment is that long; a wrong clock in one exposure must not make a series of millions of steps. */
const MOST_STEPS = 10_000;

function exposuresOf(data: ExperimentData): ExposureSeries {
  const steps = data.counts.filter(({ units }) => units > 0).map(({ step }) => step);
  const variants = variantsInOrder(data);
  if (steps.length === 0) {
    return { firstStep: null, variants: variants.map((variant) => ({ variant, counts: [] })) };
  }
  const last = steps.reduce((a, b) => Math.max(a, b));
  const first = Math.max(
    steps.reduce((a, b) => Math.min(a, b)),
    last - MOST_STEPS + 1,
  );
  return {
    firstStep: first,
    variants: variants.map((variant) => {
      const counts = Array.from({ length: last - first + 1 }, () => 0);
      for (const { step, units, variant: of } of data.counts) {
        if (of !== variant || step < first) continue;
        counts[step - first] = (counts[step - first] ?? 0) + units;
      }
      return { variant, counts };
    }),
  };
}
