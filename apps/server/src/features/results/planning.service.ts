import type { Plan, PlanBody } from '@halyard/contracts/experiment-plan';
import { planExperiment, REASONS, type Reason } from '@halyard/stats';
import { invalid } from '#platform/app-error.ts';
import { sayMinutes } from './comparison-words.model.ts';
import { quoted, sayNumberOf } from './figures.model.ts';
import { type Baseline, getBaseline, type HistoryDeps } from './metric-history.service.ts';
import { analysedKindOf } from './questions.model.ts';

/** What a plan starts from; null where nobody knows. */
interface Start {
  readonly kind: 'proportion' | 'mean';
  readonly mean: number | null;
  readonly variance: number | null;
  readonly unitsADay: number;
  readonly source: string;
  /** Why there can be no plan; null where there can. */
  readonly lack: string | null;
}

const DEFAULT_DAYS = 14;

/**
 * How many units and days an experiment needs, and what can be found sooner or later.
 * @throws AppError METRIC_NOT_FOUND, ENVIRONMENT_NOT_FOUND, INVALID_INPUT
 */
export async function makePlan(deps: HistoryDeps, body: PlanBody): Promise<Plan> {
  refuseWeights(body.weights);
  const start = await startOf(deps, body.baseline);
  const { mean, variance, unitsADay, source } = start;
  const baseline = { mean, variance, units_a_day: unitsADay, source };
  const nothing = { units: null, units_a_variant: null, days: null, curve: [] };
  if (start.lack !== null || mean === null) {
    return { baseline, ...nothing, reason: start.lack };
  }
  const { traffic = 100, alpha = 0.05, power = 0.8, sequential = true } = body;
  const plan = planExperiment({
    kind: start.kind,
    mean,
    variance,
    lift: body.effect / 100,
    weights: body.weights,
    traffic: traffic / 100,
    unitsPerDay: unitsADay,
    alpha,
    power,
    isSequential: sequential,
  });
  if (!plan.ok) return { baseline, ...nothing, reason: WORDS[plan.reason] ?? REASONS[plan.reason] };
  const { units, unitsPerVariant, days, curve } = plan.value;
  return {
    baseline,
    units,
    units_a_variant: [...unitsPerVariant],
    days,
    reason: null,
    curve: curve.map((point) => ({
      days: point.days,
      units: point.units,
      detectable: point.detectable === null ? null : point.detectable * 100,
    })),
  };
}

/** What the reasons of methods mean for a plan. */
const WORDS: Partial<Record<Reason, string>> = {
  ZERO_BASELINE: 'The baseline is zero, so there is no relative change to plan for.',
  ZERO_VARIANCE: 'All units are the same, so that a single one would show any change.',
  NOT_REACHABLE: 'With this effect more than all units would do it: look for less.',
  INVALID: 'These figures contradict each other: is the power above alpha?',
  OUT_OF_RANGE: 'No traffic is enough for that: look for a larger effect.',
};

async function startOf(deps: HistoryDeps, baseline: PlanBody['baseline']): Promise<Start> {
  if (!('metric_key' in baseline)) return byHand(baseline);
  const { metric_key: metricKey, environment_key: environmentKey, days = DEFAULT_DAYS } = baseline;
  const found = await getBaseline(deps, { metricKey, environmentKey, days });
  return ofMetric(found, environmentKey, days);
}

function byHand(given: Exclude<PlanBody['baseline'], { metric_key: string }>): Start {
  const { kind, mean, variance, units_a_day: unitsADay } = given;
  const common = { kind, mean, unitsADay, source: 'Given by hand', lack: null };
  if (kind === 'mean') {
    if (variance === undefined) throw invalid('body.baseline.variance', 'is needed for a mean');
    return { ...common, variance };
  }
  if (mean < 0 || mean > 1) throw invalid('body.baseline.mean', 'of a proportion is from 0 to 1');
  return { ...common, variance: mean * (1 - mean) };
}

function ofMetric(
  { metric, units, unitsADay, summary, minutes }: Baseline,
  environmentKey: string,
  days: number,
): Start {
  const seen = `${sayNumberOf(units, 'unit')} in ${quoted(environmentKey)} in the last ${sayNumberOf(days, 'day')}`;
  return {
    kind: analysedKindOf(metric) === 'proportion' ? 'proportion' : 'mean',
    mean: summary?.mean ?? null,
    variance: summary?.variance ?? null,
    unitsADay,
    source: `${quoted(metric.name)} over ${sayMinutes(Math.round(minutes))}, of ${seen}`,
    lack: lackOf(metric.kind, units, summary?.mean),
  };
}

function lackOf(kind: string, units: number, mean: number | undefined): string | null {
  if (kind === 'quantile') {
    return 'For a quantile there is no plan from its history; say how long the experiment is to run.';
  }
  if (units === 0) return 'No unit did anything there lately; give the baseline by hand.';
  return mean === undefined
    ? 'Too few units did what this metric counts lately; give the baseline by hand.'
    : null;
}

/** @throws AppError INVALID_INPUT */
function refuseWeights(weights: readonly number[]): void {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 100) > 0.001) throw invalid('body.weights', `sum to ${sum}, not to 100`);
}
