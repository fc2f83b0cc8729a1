import type {
  ExperimentAnalysis,
  HealthFinding,
  MetricComparison,
  OverallVerdict,
  VerdictReason,
} from '@halyard/stats';
import { sayEffect } from './comparison-words.model.ts';
import { quoted, sayAll, sayDays, sayNumberOf } from './figures.model.ts';
import { HEALTH_TITLES, sayFound, sayHealth } from './health-words.model.ts';

/** What a verdict is told with, beside the analysis. */
export interface Told {
  readonly analysis: ExperimentAnalysis;
  readonly control: string;
  readonly isRunning: boolean;
  /** What a metric is called, by its key. */
  readonly nameOf: (metric: string) => string;
}

/** The verdict, to be read first. */
export function sayVerdict(told: Told): string {
  return VERDICTS[told.analysis.verdict.verdict](told);
}

const VERDICTS: Record<OverallVerdict['verdict'], (told: Told) => string> = {
  draft: () => 'This experiment has not started.',
  waiting: sayWaiting,
  unhealthy: (told) => `Do not trust these figures: ${sayFailed(told)}`,
  keep_running: sayKeepRunning,
  ship: sayShip,
  roll_back: sayRollBack,
  no_difference: sayNoDifference,
  no_metrics: () => 'No verdict without a primary metric: add what this experiment is to improve.',
};

/** What the verdict rests on, in sentences. */
export function sayReasons(told: Told): string[] {
  const reasons = told.analysis.verdict.because.map((reason) => sayReason(told, reason));
  return [...new Set(reasons)];
}

function sayWaiting({ analysis: { verdict }, isRunning }: Told): string {
  const codes = new Set(verdict.because.map(({ code }) => code));
  if (codes.has('NO_UNITS')) return 'Waiting: no unit has been shown a variant yet.';
  if (!isRunning) return 'Stopped: waiting for what its last units still do.';
  return codes.has('WINDOWS_OPEN')
    ? "Waiting until units' windows have closed."
    : 'Too early to say: collecting data.';
}

function sayKeepRunning({ analysis: { verdict } }: Told): string {
  if (verdict.daysToGo === null) return 'Keep running: nothing is decided yet.';
  return `Keep running: ${sayDays(verdict.daysToGo)} to decide.`;
}

/** What was planned is reached, and nothing is shown; or something is, but not that it does no harm. */
function sayNoDifference({ analysis: { verdict }, control, nameOf }: Told): string {
  const named = (code: VerdictReason['code'], variant: string | null) =>
    verdict.because
      .filter((reason) => reason.code === code && reason.variant === variant)
      .map(({ metric }) => (metric === null ? '' : nameOf(metric)));
  const variant = verdict.because.find(({ code }) => code === 'PRIMARY_BETTER')?.variant;
  if (variant === undefined || variant === null) {
    return `No difference was found. Keep ${quoted(control)}, or what is simplest.`;
  }
  const better = sayAll(named('PRIMARY_BETTER', variant));
  const unproven = sayAll(named('GUARDRAIL_UNCLEAR', variant));
  const but = unproven === '' ? '' : `, but was not shown to do no harm to ${unproven}`;
  return `Up to you: ${quoted(variant)} did better in ${better}${but}.`;
}

function sayShip(told: Told): string {
  const { analysis } = told;
  const { variant } = analysis.verdict;
  const wins = effectsOf(told, (comparison) => comparison.verdict === 'better', 'primary', variant);
  const hasGuardrails = analysis.metrics.some(({ role }) => role === 'guardrail');
  const safe = hasGuardrails ? ', and no guardrail got worse' : '';
  return `Ship ${quoted(variant ?? '')}: ${sayAll(wins)}${safe}.`;
}

function sayRollBack(told: Told): string {
  const { harmful } = told.analysis.verdict;
  const isWorse = (comparison: MetricComparison) => comparison.verdict === 'worse';
  const harm = harmful.map((variant) => {
    const effects = [
      ...effectsOf(told, isWorse, 'primary', variant),
      ...effectsOf(told, isWorse, 'guardrail', variant),
    ];
    return `${quoted(variant)} got worse in ${sayAll(effects)}`;
  });
  return `Roll back: ${harm.join('; ')}.`;
}

/** As in “Purchase rate +4.8 % (2.1 % to 7.6 %)”, of one variant. */
function effectsOf(
  { analysis, nameOf }: Told,
  isMeant: (comparison: MetricComparison) => boolean,
  role: 'primary' | 'guardrail',
  variant: string | null,
): string[] {
  return analysis.metrics
    .filter((metric) => metric.role === role)
    .flatMap(({ key, comparisons }) =>
      comparisons
        .filter((comparison) => comparison.variant === variant && isMeant(comparison))
        .map((comparison) => `${nameOf(key)} ${sayEffect(comparison)}`),
    );
}

function sayFailed({ analysis: { health }, nameOf }: Told): string {
  const failed = health.filter(({ status }) => status === 'failed');
  return failed.map((finding) => sayHealth(finding, nameOf)).join(' ');
}

function sayReason(told: Told, reason: VerdictReason): string {
  return REASONS[reason.code]({
    told,
    reason,
    metric: reason.metric === null ? '' : told.nameOf(reason.metric),
    variant: quoted(reason.variant ?? ''),
    effect: effectOf(told.analysis, reason),
  });
}

interface ToldReason {
  readonly told: Told;
  readonly reason: VerdictReason;
  readonly metric: string;
  readonly variant: string;
  readonly effect: string;
}

const REASONS: Record<VerdictReason['code'], (reason: ToldReason) => string> = {
  NOT_STARTED: () => 'It has not started.',
  NO_UNITS: () => 'No unit has been shown a variant yet.',
  NO_METRICS: () => 'It has no primary metric.',
  CHECK_FAILED: ({ told, reason }) => sayCheck(told.analysis.health, reason, told.nameOf),
  PRIMARY_BETTER: ({ metric, variant, effect }) =>
    `${metric} is better with ${variant}: ${effect}.`,
  PRIMARY_WORSE: ({ metric, variant, effect }) => `${metric} is worse with ${variant}: ${effect}.`,
  GUARDRAIL_WORSE: ({ metric, variant, effect }) =>
    `The guardrail ${metric} is worse with ${variant}: ${effect}.`,
  GUARDRAILS_NOT_WORSE: () => 'No guardrail got worse by more than is tolerated.',
  GUARDRAIL_UNCLEAR: ({ metric, variant, effect }) =>
    `The guardrail ${metric} has not been shown to be harmless with ${variant} yet: ${effect}.`,
  NOTHING_FOUND_YET: () => 'No primary metric has moved by more than chance does.',
  TOO_EARLY: () =>
    'Claims begin with 100 units in each variant, 25 of them with something to count.',
  WINDOWS_OPEN: ({ metric }) => `Units' windows of ${metric} are still open.`,
  PLAN_REACHED: ({ told }) =>
    `What was planned is reached: ${sayNumberOf(told.analysis.units, 'unit')} so far.`,
  STOPPED_BEFORE_PLAN: ({ told }) =>
    `It was stopped at ${sayNumberOf(told.analysis.units, 'unit')}, before what was planned.`,
};

function sayCheck(
  health: readonly HealthFinding[],
  { check }: VerdictReason,
  nameOf: (metric: string) => string,
): string {
  const finding = health.find((each) => each.check === check);
  if (!finding) return 'A health check has failed.';
  return `${HEALTH_TITLES[finding.check]}: ${sayFound(finding, nameOf)}`;
}

function effectOf({ metrics }: ExperimentAnalysis, { metric, variant }: VerdictReason): string {
  const comparison = metrics
    .find(({ key }) => key === metric)
    ?.comparisons.find((each) => each.variant === variant);
  return comparison ? sayEffect(comparison) : 'no figures';
}
