import { normalPosterior } from '../bayes/normal-posterior.ts';
import { normalSf } from '../distributions/normal.ts';
import { quantileBounds, quantileSummary, quantileTest } from '../frequentist/quantile.ts';
import type { QuantileArm } from '../moments/arms.ts';
import type { Summary } from '../moments/summary.ts';
import { no, type Result } from '../result.ts';
import type {
  EstimateFigures,
  MetricArmFigures,
  MetricComparison,
  MissingReason,
} from './analysis.ts';
import { exposedUnits, variantsInOrder } from './arm-figures.ts';
import { type Draft, type Evidence, NO_EVIDENCE, noComparison, unjudged } from './draft.ts';
import type { ExperimentData, QuantileGroupData, QuantileMetricData } from './experiment-data.ts';
import { isPlanReached } from './pair-clock.ts';

/**
 * A quantile over all events, of one look: without CUPED, without epochs, and without a claim before the
 * planned end, since there is no sequential method for it here.
 */
export function compareQuantiles(data: ExperimentData, metric: QuantileMetricData): Draft {
  const groups = new Map(metric.quantiles.map((group) => [group.variant, group]));
  const matureUnits = metric.quantiles.reduce((sum, { units }) => sum + units, 0);
  const isAtTheEnd = isPlanReached(data, matureUnits);
  const control = groups.get(data.control);
  const treatments = data.variants.filter((variant) => variant !== data.control);
  return {
    metric,
    arms: variantsInOrder(data).map((variant) => {
      return quantileArmFigures(variant, exposedUnits(data, variant), groups.get(variant));
    }),
    comparisons: treatments.map((variant) => {
      const treatment = groups.get(variant);
      const missing = missingOf(data, [data.control, control], [variant, treatment]);
      if (missing !== null || control === undefined || treatment === undefined) {
        return noComparison(variant, missing ?? 'NO_UNITS');
      }
      return compared(metric, { control, treatment }, data.alpha, isAtTheEnd);
    }),
  };
}

interface Groups {
  readonly control: QuantileGroupData;
  readonly treatment: QuantileGroupData;
}

function compared(
  metric: QuantileMetricData,
  { control, treatment }: Groups,
  alpha: number,
  isAtTheEnd: boolean,
): Draft['comparisons'][number] {
  const variant = treatment.variant;
  const { difference, lift } = quantileFigures(metric, control, treatment, alpha);
  if (!difference.ok) return noComparison(variant, difference.reason);
  const { estimate, standardError } = difference.value;
  const posterior = normalPosterior({
    estimate,
    standardError,
    prior: null,
    isLowerBetter: metric.direction === 'decrease',
  });
  const comparison: MetricComparison = {
    ...unjudged(variant),
    difference: figuresOf(difference.value),
    lift: lift.ok ? figuresOf(lift.value) : null,
    chanceToWin: posterior.ok ? posterior.value.chanceToWin : null,
    expectedLoss: posterior.ok ? posterior.value.lossTreatment : null,
    missing: isAtTheEnd ? (lift.ok ? null : lift.reason) : 'ONLY_AT_THE_END',
  };
  const evidence = isAtTheEnd
    ? evidenceOf(metric, { control, treatment }, difference.value)
    : NO_EVIDENCE;
  return { comparison, evidence, progress: null };
}

/** Difference and lift of two groups' quantiles, for one look. Reasons as `quantileTest`. */
export function quantileFigures(
  metric: QuantileMetricData,
  control: QuantileGroupData,
  treatment: QuantileGroupData,
  alpha: number,
) {
  const [a, b] = [armOf(metric, control), armOf(metric, treatment)];
  const test = (difference: 'absolute' | 'relative') => {
    if (!a.ok) return a;
    if (!b.ok) return b;
    return quantileTest(a.value, b.value, { difference, alternative: 'two-sided', alpha });
  };
  return { difference: test('absolute'), lift: test('relative') };
}

function evidenceOf(
  metric: QuantileMetricData,
  { control, treatment }: Groups,
  difference: { estimate: number; standardError: number; statistic: number; pValue: number },
): Evidence {
  const good = metric.direction === 'increase' ? 1 : -1;
  const left = leftOfMargin(metric, { control, treatment }, good);
  return {
    claimP: difference.pValue,
    sign: Math.sign(difference.estimate),
    harmP: metric.role === 'guardrail' ? normalSf(-good * difference.statistic) : null,
    notWorseP: left === null ? null : normalSf(left),
    isWithinMargin: left !== null && left > 0,
  };
}

/** How far the difference is from the margin on the harmless side, in standard errors. */
function leftOfMargin(metric: QuantileMetricData, groups: Groups, good: number): number | null {
  const { margin } = metric;
  const [a, b] = [summaryOf(metric, groups.control), summaryOf(metric, groups.treatment)];
  if (margin === null || !a.ok || !b.ok || a.value.mean === 0) return null;
  const slope = 1 - good * margin * Math.sign(a.value.mean);
  const variance = b.value.variance / b.value.n + (slope * slope * a.value.variance) / a.value.n;
  const left = (good * (b.value.mean - slope * a.value.mean)) / Math.sqrt(variance);
  return Number.isFinite(left) ? left : null;
}

function summaryOf(metric: QuantileMetricData, group: QuantileGroupData): Result<Summary> {
  const arm = armOf(metric, group);
  return arm.ok ? quantileSummary(arm.value) : arm;
}

function armOf(metric: QuantileMetricData, group: QuantileGroupData): Result<QuantileArm> {
  const { events, quantile, lower, upper, clusters } = group;
  const bounds = quantileBounds(events, metric.level, metric.boundsAlpha);
  if (!bounds.ok) return events === 0 ? no('TOO_FEW_UNITS') : bounds;
  if (!bounds.value.isFeasible || quantile === null || lower === null || upper === null) {
    return no('TOO_FEW_UNITS');
  }
  return {
    ok: true,
    value: {
      type: 'quantile',
      n: events,
      level: metric.level,
      quantile,
      lower,
      upper,
      boundsAlpha: metric.boundsAlpha,
      ...(clusters && { clusters }),
    },
  };
}

function missingOf(
  data: ExperimentData,
  ...arms: readonly (readonly [string, QuantileGroupData | undefined])[]
): MissingReason | null {
  if (arms.some(([variant]) => exposedUnits(data, variant) === 0)) return 'NO_UNITS';
  if (arms.some(([, group]) => (group?.units ?? 0) === 0)) return 'WINDOWS_OPEN';
  if (arms.every(([, group]) => group?.events === 0)) return 'NO_EVENTS';
  return null;
}

/** Raw figures of one arm. */
export function quantileArmFigures(
  variant: string,
  units: number,
  group: QuantileGroupData | undefined,
): MetricArmFigures {
  return {
    variant,
    units,
    matureUnits: group?.units ?? 0,
    total: null,
    denominator: group?.events ?? 0,
    activeUnits: null,
    mean: group?.quantile ?? null,
    earlyMean: null,
    standardDeviation: null,
  };
}

/** An inference as the analysis shows it. */
export function figuresOf(inference: {
  readonly estimate: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly pValue: number;
}): EstimateFigures {
  const { estimate, lower, upper, pValue } = inference;
  return { estimate, lower, upper, pValue };
}
