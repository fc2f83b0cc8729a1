import { type Decision, decide } from '../decision/decide.ts';
import type {
  ComparisonVerdict,
  HealthFinding,
  MetricAnalysis,
  MetricComparison,
  OverallVerdict,
  VerdictReason,
} from './analysis.ts';
import type { ExperimentData } from './experiment-data.ts';
import { isPlanReached, plannedUnitsOf, unitsPerDay } from './pair-clock.ts';

interface Judged {
  readonly metric: MetricAnalysis;
  readonly comparison: MetricComparison;
}

/**
 * What to do, by the rule of `decide` for each variant: ship one of which a primary metric is better, none worse,
 * and every guardrail shown not to be; roll back where a primary metric or a guardrail is worse and nothing else
 * can be shipped. Nothing but a missing claim keeps an experiment running beyond its plan.
 */
export function overallVerdict(
  data: ExperimentData,
  health: readonly HealthFinding[],
  metrics: readonly MetricAnalysis[],
): OverallVerdict {
  if (data.epochs.length === 0) return verdictOf('draft', [because('NOT_STARTED')]);
  if (data.counts.every(({ units }) => units === 0)) {
    return verdictOf('waiting', [because('NO_UNITS')]);
  }
  const deciding = metrics
    .filter(({ role }) => role !== 'secondary')
    .flatMap((metric) => metric.comparisons.map((comparison) => ({ metric, comparison })));
  const harms = reasonsOf(deciding, 'worse');
  const harmful = [...new Set(harms.flatMap(({ variant }) => (variant === null ? [] : [variant])))];
  const failed = health.filter(({ status }) => status === 'failed');
  if (failed.length > 0) {
    const checks = failed.map(({ check }) => ({ ...because('CHECK_FAILED'), check }));
    return { ...verdictOf('unhealthy', [...checks, ...harms]), harmful };
  }
  if (deciding.length === 0) return verdictOf('no_metrics', [because('NO_METRICS')]);
  const ship = bestToShip(data, deciding);
  if (ship !== null) {
    const reasons = reasonsOf(ofVariant(deciding, ship), 'better');
    const isGuarded = deciding.some(({ metric }) => metric.role === 'guardrail');
    const guarded = isGuarded ? [{ ...because('GUARDRAILS_NOT_WORSE'), variant: ship }] : [];
    return { ...verdictOf('ship', [...reasons, ...guarded]), variant: ship, harmful, daysToGo: 0 };
  }
  if (harms.length > 0) return { ...verdictOf('roll_back', harms), harmful, daysToGo: 0 };
  return undecided(data, deciding);
}

/** Nothing to ship and nothing to roll back: wait for what is missing, or say that nothing was found. */
function undecided(data: ExperimentData, deciding: readonly Judged[]): OverallVerdict {
  const better = reasonsOf(deciding, 'better');
  const unproven = deciding
    .filter(({ metric, comparison }) => {
      return metric.role === 'guardrail' && comparison.verdict !== 'not_worse';
    })
    .map((one) => because('GUARDRAIL_UNCLEAR', one));
  const open = deciding
    .filter(({ comparison }) => comparison.missing === 'WINDOWS_OPEN' || hasOpenWindows(comparison))
    .map((one) => because('WINDOWS_OPEN', one));
  const hasPrimary = deciding.some(({ metric }) => metric.role === 'primary');
  const found = better.length > 0 || !hasPrimary ? [...better, ...unproven] : [];
  const isEarly = deciding.every(({ comparison }) => comparison.verdict === 'waiting');
  const isReached = isPlanReached(data, matureUnits(deciding));
  const isOver = data.isRunning
    ? isReached && !isEarly && better.length === 0
    : isReached || !hasOpenUnits(deciding);
  if (isOver) {
    const end = because(isReached ? 'PLAN_REACHED' : 'STOPPED_BEFORE_PLAN');
    const early = isEarly ? [because('TOO_EARLY')] : [];
    return { ...verdictOf('no_difference', [end, ...early, ...found]), daysToGo: 0 };
  }
  const name = isEarly || !data.isRunning ? 'waiting' : 'keep_running';
  const rest = open.length > 0 ? open : [because(isEarly ? 'TOO_EARLY' : 'NOTHING_FOUND_YET')];
  const reasons = isEarly || found.length === 0 ? rest : found;
  // Nobody knows how much there is to be found before the first window has closed.
  const isOpen = isEarly && open.length > 0;
  return { ...verdictOf(name, reasons), daysToGo: isOpen ? null : daysToGo(data, deciding) };
}

/** Whether a comparison has figures of all units and none of mature ones. */
function hasOpenWindows({ early, difference }: MetricComparison): boolean {
  return early !== null && difference === null;
}

function hasOpenUnits(deciding: readonly Judged[]): boolean {
  return deciding.some(({ metric }) => metric.arms.some((arm) => arm.matureUnits < arm.units));
}

/** Mature units of all variants, of the metric that has the fewest. */
function matureUnits(deciding: readonly Judged[]): number {
  const units = deciding.map(({ metric }) => {
    return metric.arms.reduce((sum, arm) => sum + arm.matureUnits, 0);
  });
  return units.length === 0 ? 0 : Math.min(...units);
}

/** Days until the slowest comparison has the units it needs, or the plan is reached. */
function daysToGo(data: ExperimentData, deciding: readonly Judged[]): number | null {
  if (!data.isRunning) return null;
  const aDay = unitsPerDay(data, data.variants);
  const isByDays = data.plannedUnits === null && data.plannedDays !== null;
  const left = plannedUnitsOf(data) - matureUnits(deciding);
  const toPlan = isByDays
    ? (data.plannedDays ?? 0) - data.days
    : aDay === null
      ? null
      : left / aDay;
  const slowest = deciding.reduce<number | null>((most, { comparison }) => {
    const days = comparison.daysToGo;
    return most === null || days === null ? null : Math.max(most, days);
  }, 0);
  // Enough units for the least effect and no claim yet: only the plan says when to give up.
  if (slowest === null || slowest === 0) return toPlan === null ? null : Math.max(0, toPlan);
  return toPlan === null ? slowest : Math.min(slowest, Math.max(0, toPlan));
}

/** Of the variants that may be shipped that with the greatest gain in the first primary metric. */
function bestToShip(data: ExperimentData, deciding: readonly Judged[]): string | null {
  const shippable = data.variants.filter((variant) => {
    return variant !== data.control && decisionOf(ofVariant(deciding, variant)).action === 'ship';
  });
  const gain = (variant: string) => {
    const first = ofVariant(deciding, variant)[0];
    const sign = first?.metric.direction === 'decrease' ? -1 : 1;
    const { lift, difference } = first?.comparison ?? {};
    return sign * (lift?.estimate ?? difference?.estimate ?? 0);
  };
  return shippable.reduce<string | null>((best, variant) => {
    return best === null || gain(variant) > gain(best) ? variant : best;
  }, null);
}

const SUCCESS: Partial<Record<ComparisonVerdict, 'improved' | 'deteriorated'>> = {
  better: 'improved',
  worse: 'deteriorated',
};
const GUARDRAIL: Partial<Record<ComparisonVerdict, 'safe' | 'harmed'>> = {
  not_worse: 'safe',
  worse: 'harmed',
};

function decisionOf(judged: readonly Judged[]): Decision {
  const verdictsOf = (role: 'primary' | 'guardrail') =>
    judged.filter(({ metric }) => metric.role === role).map(({ comparison }) => comparison.verdict);
  return decide({
    success: verdictsOf('primary').map((one) => SUCCESS[one] ?? 'unclear'),
    guardrails: verdictsOf('guardrail').map((one) => GUARDRAIL[one] ?? 'unclear'),
    isHealthy: true,
  });
}

function ofVariant(judged: readonly Judged[], variant: string): readonly Judged[] {
  return judged.filter(({ comparison }) => comparison.variant === variant);
}

function reasonsOf(judged: readonly Judged[], verdict: 'better' | 'worse'): VerdictReason[] {
  return judged
    .filter(({ comparison }) => comparison.verdict === verdict)
    .map((one) => {
      const isGuardrail = one.metric.role === 'guardrail';
      if (verdict === 'better') return because('PRIMARY_BETTER', one);
      return because(isGuardrail ? 'GUARDRAIL_WORSE' : 'PRIMARY_WORSE', one);
    });
}

function because(code: VerdictReason['code'], judged?: Judged): VerdictReason {
  const { metric = null, comparison = null } = judged ?? {};
  return { code, variant: comparison?.variant ?? null, metric: metric?.key ?? null, check: null };
}

function verdictOf(
  name: OverallVerdict['verdict'],
  reasons: readonly VerdictReason[],
): OverallVerdict {
  return { verdict: name, variant: null, because: reasons, harmful: [], daysToGo: null };
}
