import { isPositive } from '../checks.ts';
import { errorsAtPlannedEnd } from '../power/sequential-size.ts';
import { no, ok, type Result } from '../result.ts';

/** What an experiment is to find, and the traffic it has for that. */
export interface PlanToMake {
  readonly kind: 'proportion' | 'mean';
  /** Of the control; for a proportion 0 … 1. */
  readonly mean: number;
  /** Of a unit, for a mean; a proportion has its own. */
  readonly variance: number | null;
  /** Change to be found, as a share of the control: 0.05 for 5 %. More is looked for, not less. */
  readonly lift: number;
  /** Of the variants, the control first; they need not sum to 1. */
  readonly weights: readonly number[];
  /** Share of the units that are in the experiment, 0 … 1. */
  readonly traffic: number;
  readonly unitsPerDay: number;
  readonly alpha: number;
  readonly power: number;
  readonly isSequential: boolean;
}

export interface ExperimentPlan {
  /** Of all variants together. */
  readonly units: number;
  /** In the order of the weights. */
  readonly unitsPerVariant: readonly number[];
  readonly days: number;
  /** What can be found after how many days. */
  readonly curve: readonly {
    readonly days: number;
    readonly units: number;
    /** Least change found with that power, as a share of the control; null where there is none. */
    readonly detectable: number | null;
  }[];
}

/** Shares of all units of the control and of the variant with the fewest. */
interface Split {
  readonly control: number;
  readonly least: number;
}

const MOST_POINTS = 60;
const FEW_DAYS = 28;

/**
 * How many units and days it takes to find a change between the control and each other variant, on the
 * absolute scale as verdicts do, where several variants share alpha. The variance of a proportion is that at the
 * changed rate; that of a mean stays.
 *
 * Reasons: ZERO_BASELINE, ZERO_VARIANCE, NOT_REACHABLE (a proportion above 1), INVALID, OUT_OF_RANGE.
 */
export function planExperiment(plan: PlanToMake): Result<ExperimentPlan> {
  const { kind, mean, lift, weights, traffic, unitsPerDay } = plan;
  const [first = 0, ...others] = weights;
  const positive = [lift, traffic, unitsPerDay, ...weights];
  const isValid = positive.every(isPositive) && traffic <= 1 && others.length > 0;
  if (!isValid || !Number.isFinite(mean)) return no('INVALID');
  if (kind === 'proportion' && !(mean >= 0 && mean <= 1)) return no('INVALID');
  if (mean === 0) return no('ZERO_BASELINE');
  const errors = errorsAtPlannedEnd({ ...plan, alpha: plan.alpha / others.length });
  if (!errors.ok) return errors;
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const split = { control: first / all, least: Math.min(...others) / all };
  const exact = unitsFor(plan, split, errors.value.errors, lift);
  if (!exact.ok) return exact;
  const unitsPerVariant = weights.map((weight) => Math.ceil((exact.value * weight) / all));
  const units = unitsPerVariant.reduce((sum, one) => sum + one, 0);
  const aDay = unitsPerDay * traffic;
  const days = units / aDay;
  if (!Number.isSafeInteger(units) || !Number.isFinite(days)) return no('OUT_OF_RANGE');
  const curve = daysToShow(days).map((day) => {
    const so = Math.floor(aDay * day);
    return { days: day, units: so, detectable: liftFor(plan, split, errors.value.errors, so) };
  });
  return curve.every((point) => Number.isSafeInteger(point.units))
    ? ok({ units, unitsPerVariant, days, curve })
    : no('OUT_OF_RANGE');
}

/** Units of all variants together that a lift needs. */
function unitsFor(plan: PlanToMake, split: Split, errors: number, lift: number): Result<number> {
  const { kind, mean } = plan;
  const treatment = mean * (1 + lift);
  if (kind === 'proportion' && treatment > 1) return no('NOT_REACHABLE');
  const variances =
    kind === 'proportion'
      ? [mean * (1 - mean), treatment * (1 - treatment)]
      : [plan.variance ?? Number.NaN, plan.variance ?? Number.NaN];
  const [a = Number.NaN, b = Number.NaN] = variances;
  if (!(a >= 0 && b >= 0)) return no('INVALID');
  const distances = errors / (mean * lift);
  const units = (a / split.control + b / split.least) * distances * distances;
  if (units === 0) return no('ZERO_VARIANCE');
  return Number.isFinite(units) ? ok(units) : no('OUT_OF_RANGE');
}

const MOST_LIFT = 1e6;

/** The least lift for which so many units are enough: more is found with fewer. */
function liftFor(plan: PlanToMake, split: Split, errors: number, units: number): number | null {
  const most = plan.kind === 'proportion' ? (1 - plan.mean) / Math.abs(plan.mean) : MOST_LIFT;
  const isEnough = (lift: number) => {
    const needed = unitsFor(plan, split, errors, lift);
    return needed.ok && needed.value <= units;
  };
  // Just below the end, where rounding would make a proportion greater than 1.
  let [low, high] = [0, most * (1 - 1e-12)];
  if (!isEnough(high)) return null;
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Whole days up to twice as long as planned, at least four weeks; not all of them where they are many. */
function daysToShow(planned: number): readonly number[] {
  const last = Math.max(FEW_DAYS, Math.ceil(2 * planned));
  const stride = Math.max(1, Math.ceil(last / MOST_POINTS));
  const days = Array.from({ length: Math.floor(last / stride) }, (_, i) => (i + 1) * stride);
  const end = Math.max(1, Math.ceil(planned));
  return [...new Set([...days, end])].toSorted((a, b) => a - b);
}
