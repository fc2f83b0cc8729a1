import type { MetricDetail } from '@halyard/contracts/results';
import {
  analyseBreakdown,
  analyseNovelty,
  type BreakdownAnalysis,
  type ExperimentAnalysis,
  type ExperimentData,
  type MetricAnalysis,
  type MetricData,
  type NoveltyAnalysis,
} from '@halyard/stats';
import type { Breakdown, CloserLook } from './closer-look.service.ts';
import { quoted, sayChange, sayP } from './figures.model.ts';
import type { AskedSql } from './inputs.model.ts';
import type { MeasuredExperiment, MeasuredMetric } from './measured.model.ts';
import type { Caps } from './questions.model.ts';
import { toArmBody, toEstimateBody, toMetricBody } from './results.answers.ts';

/** What everything about a metric is made of. */
export interface ShownMetric {
  readonly experiment: MeasuredExperiment;
  readonly measured: MeasuredMetric;
  readonly data: ExperimentData;
  readonly analysis: ExperimentAnalysis;
  readonly caps: Readonly<Record<string, Caps>>;
  readonly closer: CloserLook;
  readonly sql: readonly AskedSql[];
}

export function toMetricDetailBody(shown: ShownMetric): MetricDetail {
  const { measured, data, analysis, closer, sql } = shown;
  const { key } = measured.metric;
  const analysed = analysis.metrics.find((each) => each.key === key);
  const metric = analysed && toMetricBody(shown, analysed);
  const own = data.metrics.find((each) => each.key === key);
  if (!analysed || !metric || !own) throw new Error(`The analysis left "${key}" out.`);
  const { breakdown, distribution } = closer;
  const asked = breakdown ? [...sql, breakdown.sql] : sql;
  return {
    as_of: new Date(data.untilMs).toISOString(),
    metric,
    series: toSeriesBody(analysed, data),
    distribution: distribution && {
      edges: [...distribution.edges],
      arms: distribution.arms.map(({ variant, counts }) => ({ variant, counts: [...counts] })),
    },
    novelty: analyseNovelty(data, own).map(toNoveltyBody),
    breakdown: breakdown && toBreakdownBody(breakdown, analyseBreakdown(data, breakdown.data)),
    sql: asked.map(({ title, text, parameters }) => ({ title, text, parameters: [...parameters] })),
    inputs: [...statisticsOf(own), ...(breakdown ? statisticsOf(breakdown.data) : [])],
  };
}

const NOTE =
  'Exploratory: among many groups some differ by chance. What is found here is a question for another experiment, not an answer.';

function toBreakdownBody(
  { attribute }: Breakdown,
  { groups, heterogeneityP }: BreakdownAnalysis,
): MetricDetail['breakdown'] {
  return {
    attribute,
    note: NOTE,
    groups: groups.map(({ value, arms, comparisons }) => ({
      value,
      arms: arms.map(toArmBody),
      comparisons: comparisons.map(({ variant, lift, difference, pAdjusted }) => ({
        variant,
        lift: toEstimateBody(lift),
        difference: toEstimateBody(difference),
        p_adjusted: pAdjusted,
      })),
    })),
    heterogeneity_p: heterogeneityP,
  };
}

function toSeriesBody(
  { comparisons }: MetricAnalysis,
  { stepSeconds, untilMs }: ExperimentData,
): MetricDetail['series'] {
  return comparisons.map(({ variant, series }) => ({
    variant,
    points: series.map((point) => ({
      at: new Date(Math.min(untilMs, (point.step + 1) * stepSeconds * 1000)).toISOString(),
      units: point.units,
      difference: point.difference,
      lower: point.lower,
      upper: point.upper,
      lift: point.lift,
      lift_lower: point.liftLower,
      lift_upper: point.liftUpper,
      p_value: point.pValue,
    })),
  }));
}

function toNoveltyBody(novelty: NoveltyAnalysis): MetricDetail['novelty'][number] {
  const { variant, isFading, pValue } = novelty;
  return { variant, is_fading: isFading, p_value: pValue, detail: sayNovelty(novelty) };
}

function sayNovelty({ variant, isFading, pValue, cohorts }: NoveltyAnalysis): string {
  const [first, last] = [cohorts[0], cohorts.at(-1)];
  if (pValue === null || !first || !last) {
    return 'There are not enough units yet to tell whether the effect wears off.';
  }
  const change = `${sayChange(first.lift)} for the first units, ${sayChange(last.lift)} for the latest (${sayP(pValue)})`;
  return isFading
    ? `The effect of ${quoted(variant)} wears off: ${change}. Run longer before you decide.`
    : `Nothing says that the effect of ${quoted(variant)} wears off: ${change}.`;
}

function statisticsOf(data: MetricData) {
  return data.kind === 'quantile' ? data.quantiles : data.groups;
}
