import { normalPosterior } from '../bayes/normal-posterior.ts';
import { criticalValue, infer } from '../frequentist/inference.ts';
import { newcombeInterval } from '../frequentist/proportions.ts';
import type { Result } from '../result.ts';
import type { StartCheck } from '../sequential/start-rule.ts';
import type { EstimateFigures, MetricComparison, MissingReason } from './analysis.ts';
import { armFigures } from './arm-figures.ts';
import { Cells, type Figure, figureOf } from './cells.ts';
import { type Draft, noComparison, unjudged } from './draft.ts';
import { type Contrast, type Pair, type PairEffect, pairEffect, thetaOf } from './effect.ts';
import type { ExperimentData, MomentMetricData, UnitGroupData } from './experiment-data.ts';
import { fiellerLift } from './lift.ts';
import { EvidencePath, type Looking, startOf, withMargin } from './looks.ts';
import { pairClock } from './pair-clock.ts';
import { thinned } from './thinned.ts';

/** A metric's figures and comparisons, before anything is judged. */
export function compareMoments(data: ExperimentData, metric: MomentMetricData): Draft {
  const figure = figureOf(metric);
  const treatments = data.variants.filter((variant) => variant !== data.control);
  if (figure === null) {
    return {
      metric,
      arms: armFigures(data, metric, { mature: new Cells(), all: new Cells() }),
      comparisons: treatments.map((variant) => noComparison(variant, 'INVALID')),
    };
  }
  const groups = inOrder(metric.groups);
  const mature = new Cells();
  const paths = treatments.map((variant) => ({
    pair: { control: data.control, variant },
    path: new EvidencePath(metric, pairClock(data, { control: data.control, variant }), data.alpha),
  }));
  for (const { step, groups: ofStep } of bySteps(groups)) {
    for (const group of ofStep) mature.add(group);
    const theta = thetaOf(figure, mature, data.variants);
    for (const { pair, path } of paths) {
      if (startOf(figure, mature, pair)?.hasStarted !== true) continue;
      path.look(step, mature, pairEffect(figure, mature, pair, theta));
    }
  }
  const all = Cells.from(groups);
  return {
    metric,
    arms: armFigures(data, metric, { mature, all }),
    comparisons: paths.map(({ pair, path }) => {
      return compared(data, metric, { figure, mature, all, pair }, path.result());
    }),
  };
}

interface Sides {
  readonly figure: Figure;
  /** Units whose windows have closed. */
  readonly mature: Cells;
  readonly all: Cells;
  readonly pair: Pair;
}

function compared(
  data: ExperimentData,
  metric: MomentMetricData,
  sides: Sides,
  looking: Looking,
): Draft['comparisons'][number] {
  const { figure, mature, all, pair } = sides;
  const start = startOf(figure, mature, pair);
  const effect = pairEffect(figure, mature, pair, thetaOf(figure, mature, data.variants));
  const early = pairEffect(figure, all, pair, thetaOf(figure, all, data.variants));
  const comparison: MetricComparison = {
    ...unjudged(pair.variant),
    ...(early.ok && earlyFigures(early.value, data.alpha)),
    alwaysValid: looking.alwaysValid,
    alwaysValidLift: looking.alwaysValidLift,
    ...(effect.ok && figuresOf(effect.value, metric, data.alpha)),
    newcombe: newcombeOf(sides, data.alpha),
    missing: missingOf(sides, start, effect),
    toStart:
      start === null || start.hasStarted
        ? null
        : { units: start.missingUnits, events: start.missingEvents },
    series: thinned(looking.points),
  };
  return {
    comparison,
    evidence: {
      claimP: looking.alwaysValid?.pValue ?? null,
      sign: looking.sign,
      harmP: looking.harmP,
      notWorseP: looking.notWorseP,
      isWithinMargin: looking.isWithinMargin,
    },
    progress: effect.ok
      ? progressOf(effect.value, metric, pairClock(data, pair).timeOf(mature))
      : null,
  };
}

function figuresOf(effect: PairEffect, metric: MomentMetricData, alpha: number) {
  const { adjusted, raw } = effect;
  const difference = estimateOf(adjusted, alpha);
  const posterior = normalPosterior({
    estimate: adjusted.estimate,
    standardError: Math.sqrt(adjusted.variance),
    prior: null,
    isLowerBetter: metric.direction === 'decrease',
  });
  return {
    difference,
    lift: liftOf(effect, difference, alpha),
    unadjusted: estimateOf(raw, alpha),
    varianceReduction: adjusted === raw ? null : Math.max(0, 1 - adjusted.variance / raw.variance),
    chanceToWin: posterior.ok ? posterior.value.chanceToWin : null,
    expectedLoss: posterior.ok ? posterior.value.lossTreatment : null,
    droppedShare: effect.droppedShare,
  };
}

function earlyFigures(effect: PairEffect, alpha: number) {
  const early = estimateOf(effect.adjusted, alpha);
  return { early, earlyLift: liftOf(effect, early, alpha) };
}

/** An effect relative to the control, for one look; null without a control to speak of. */
function liftOf(
  effect: PairEffect,
  difference: EstimateFigures | null,
  alpha: number,
): EstimateFigures | null {
  const lift = fiellerLift(effect, criticalValue(alpha / 2, effect.adjusted.df));
  return lift.ok ? { ...lift.value, pValue: difference?.pValue ?? null } : null;
}

/** An effect with its interval at alpha and its p-value, for one look. */
export function estimateOf(contrast: Contrast, alpha: number): EstimateFigures | null {
  const inference = infer(contrast, contrast.df, 'two-sided', alpha);
  if (!inference.ok) return null;
  const { estimate, lower, upper, pValue } = inference.value;
  return { estimate, lower, upper, pValue };
}

/** What there is to be found yet, and how far the units have come. */
function progressOf(effect: PairEffect, metric: MomentMetricData, time: number) {
  const size = Math.abs(effect.controlMean);
  const { units, adjusted } = effect;
  if (metric.role !== 'guardrail' || metric.margin === null) {
    return { variance: adjusted.variance, target: metric.minimumEffect * size, units, time };
  }
  const { standardError } = withMargin(
    effect,
    metric.direction === 'increase' ? 1 : -1,
    metric.margin,
  );
  return { variance: standardError ** 2, target: metric.margin * size, units, time };
}

function missingOf(
  { mature, all, pair }: Sides,
  start: StartCheck | null,
  effect: Result<PairEffect>,
): MissingReason | null {
  const arms = [pair.control, pair.variant];
  if (arms.some((variant) => all.unitsOf(variant) === 0)) return 'NO_UNITS';
  if (arms.some((variant) => mature.unitsOf(variant) === 0)) return 'WINDOWS_OPEN';
  if (arms.every((variant) => mature.activeOf(variant) === 0)) return 'NO_EVENTS';
  if (!effect.ok) return effect.reason;
  if (start?.hasStarted !== true) return 'START_RULE';
  const lift = fiellerLift(effect.value, 1);
  return lift.ok ? null : lift.reason;
}

/** Newcombe's interval knows neither epochs nor what was before, so it is for the plainest case alone. */
function newcombeOf({ figure, mature, pair }: Sides, alpha: number) {
  const [a, b] = [mature.of(pair.control), mature.of(pair.variant)];
  const [control, treatment] = [a[0], b[0]];
  const isPlain = figure.kind === 'proportion' && a.length === 1 && b.length === 1;
  if (!isPlain || !control || !treatment || control.epoch !== treatment.epoch) return null;
  const [one, other] = [control, treatment].map(({ moments, active }) => {
    return { type: 'proportion', n: moments.n, successes: active } as const;
  });
  const interval = one && other && newcombeInterval(one, other, alpha);
  return interval?.ok === true
    ? { lower: interval.value.lower, upper: interval.value.upper }
    : null;
}

/** Rounding depends on the order of sums: the same groups always give the same figures. */
export function inOrder(groups: readonly UnitGroupData[]): readonly UnitGroupData[] {
  const key = ({ epoch, variant, value }: UnitGroupData) => JSON.stringify([epoch, variant, value]);
  return groups
    .map((group) => ({ group, key: key(group) }))
    .toSorted((a, b) => {
      const apart = (a.group.step ?? Infinity) - (b.group.step ?? Infinity);
      return apart || (a.key < b.key ? -1 : Number(a.key > b.key));
    })
    .map(({ group }) => group);
}

/** Groups of mature units by the step in which they became that, the first first. */
function bySteps(groups: readonly UnitGroupData[]) {
  const steps: { step: number; groups: UnitGroupData[] }[] = [];
  for (const group of groups) {
    if (group.step === null) continue;
    const last = steps.at(-1);
    if (last?.step === group.step) last.groups.push(group);
    else steps.push({ step: group.step, groups: [group] });
  }
  return steps;
}
