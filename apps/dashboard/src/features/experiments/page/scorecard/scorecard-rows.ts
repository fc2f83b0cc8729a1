import type { Comparison, MetricArm, MetricResult } from '@halyard/contracts/results';
import {
  sayAmount,
  sayDifference,
  sayLift,
  sayMean,
  sayRange,
} from '#domain/experiments/figures.ts';
import { counted } from '#domain/words/text.ts';
import { type Domain, intervalDomain, type Span } from '#ui/charts/domains.ts';
import type { Tone } from '#ui/charts/interval-bar.tsx';

/** Whether differences are said relative to the control, or in the metric's own unit. */
export type ScorecardView = 'relative' | 'absolute';

/** One variant against the control by one metric, as it is drawn. */
export interface ScorecardRow {
  readonly metric: MetricResult;
  readonly comparison: Comparison;
  readonly control: MetricArm | undefined;
  readonly arm: MetricArm | undefined;
  /** Undefined while no interval holds. */
  readonly span: Span | undefined;
  readonly estimate: number | undefined;
  /** Where a guardrail would have got worse by more than is tolerable. */
  readonly margin: number | undefined;
  readonly tone: Tone;
  /** How an amount on this row's axis is said. */
  readonly say: (value: number) => string;
}

const TONES: Readonly<Record<Comparison['verdict'], Tone>> = {
  waiting: 'neutral',
  unclear: 'neutral',
  better: 'good',
  worse: 'bad',
  not_worse: 'good',
  blocked: 'neutral',
};

/** A row for each variant but the control. */
export function rowsOf(metric: MetricResult, view: ScorecardView): ScorecardRow[] {
  const [control] = metric.arms;
  return metric.comparisons.map((comparison) => ({
    metric,
    comparison,
    control,
    arm: metric.arms.find(({ variant }) => variant === comparison.variant),
    span: spanOf(comparison, view),
    estimate: estimateOf(comparison, view),
    margin: marginOf(metric, control, view),
    tone: earlyOf(comparison, view) ? 'early' : TONES[comparison.verdict],
    say: view === 'relative' ? sayLift : (value) => sayDifference(metric.kind, value),
  }));
}

/**
 * The interval that holds however often one looks. What has no such interval, quantiles, shows the one
 * for a single look once a claim was made by it.
 */
function spanOf(comparison: Comparison, view: ScorecardView): Span | undefined {
  const { verdict, lift, difference, always_valid, always_valid_lift } = comparison;
  if (verdict === 'waiting') return earlyOf(comparison, view);
  const always = view === 'relative' ? always_valid_lift : always_valid;
  if (always) return always;
  const isClaim = verdict !== 'unclear' && verdict !== 'blocked';
  const once = view === 'relative' ? lift : difference;
  return isClaim && once ? once : undefined;
}

function estimateOf(comparison: Comparison, view: ScorecardView): number | undefined {
  if (comparison.verdict === 'waiting') return earlyOf(comparison, view)?.estimate;
  return (view === 'relative' ? comparison.lift : comparison.difference)?.estimate;
}

/** What can be seen before the first window has closed; nothing can be claimed of it. */
function earlyOf(comparison: Comparison, view: ScorecardView) {
  const { verdict, difference, early, early_lift } = comparison;
  if (verdict !== 'waiting' || difference !== null) return undefined;
  return (view === 'relative' ? early_lift : early) ?? undefined;
}

function marginOf(
  metric: MetricResult,
  control: MetricArm | undefined,
  view: ScorecardView,
): number | undefined {
  if (metric.margin === null) return undefined;
  const wrongWay = metric.direction === 'increase' ? -1 : 1;
  const relative = (wrongWay * metric.margin) / 100;
  if (view === 'relative') return relative;
  const mean = control?.mean;
  return typeof mean === 'number' ? relative * Math.abs(mean) : undefined;
}

/** The axis that these rows share. */
export function domainOf(rows: readonly ScorecardRow[]): Domain {
  return intervalDomain(
    rows.flatMap(({ span }) => (span ? [span] : [])),
    rows.flatMap(({ estimate }) => (estimate === undefined ? [] : [estimate])),
    rows.flatMap(({ margin }) => (margin === undefined ? [] : [margin])),
  );
}

/** “+4.8 % (2.1 % to 7.6 %)”, or that it is too early for it. */
export function sayRow({ span, estimate, say, comparison, tone }: ScorecardRow): string {
  if (estimate === undefined) {
    return comparison.verdict === 'waiting' ? 'collecting data' : 'no figure';
  }
  const said = span ? `${say(estimate)} (${sayRange(span, say)})` : say(estimate);
  return tone === 'early' ? `${said} so far` : said;
}

/** What a mean was made of: “412 of 8,210 units”; nothing while nobody is counted. */
export function sayRaw({ kind }: MetricResult, arm: MetricArm | undefined): string {
  if (!arm || arm.units === 0) return 'no units yet';
  if (arm.mature_units === 0) return `${counted(arm.units)} exposed`;
  const units = `${counted(arm.mature_units)} ${arm.mature_units === 1 ? 'unit' : 'units'}`;
  if (kind === 'quantile' || arm.total === null) return units;
  if (arm.denominator !== null) return `${sayAmount(arm.total)} / ${sayAmount(arm.denominator)}`;
  return `${sayAmount(arm.total)} / ${counted(arm.mature_units)}`;
}

/** The amount of a variant, “5.02 %”; while all windows are open what it is so far. */
export function sayArm({ kind }: MetricResult, arm: MetricArm | undefined): string {
  const { mean = null, early_mean = null } = arm ?? {};
  if (arm?.mature_units !== 0 || early_mean === null) return sayMean(kind, mean);
  return `${sayMean(kind, early_mean)} so far`;
}
