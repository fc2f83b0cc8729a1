import { isShare } from '../checks.ts';
import { normalSf } from '../distributions/normal.ts';
import { no, ok, type Result } from '../result.ts';
import { advance, crossingProbability, ORIGIN, type SubDensity } from './crossing.ts';
import { type Spending, spentAlpha } from './spending.ts';

export interface GroupPlan {
  /**
   * Share of the planned information at each look, not falling, in 0 … 1: units by planned units or,
   * better, by squared standard errors. {@link informationFractions} makes them from units.
   */
  readonly fractions: readonly number[];
  /** For a two-sided test at alpha give half of it and apply the bounds to |z|. */
  readonly alphaOneSided: number;
  readonly spending: Spending;
}

/** One look of a group-sequential test. */
export interface GroupLook {
  /** Stop when z reaches this; null where no alpha is there to be spent yet. */
  readonly zBound: number | null;
  /** Alpha spent up to and with this look. */
  readonly cumulativeAlpha: number;
  readonly nominalPOneSided: number;
  readonly nominalPTwoSided: number;
}

/** More than enough for any plan; who looks more often wants a confidence sequence. */
const MAX_LOOKS = 100;
/** Looks closer than this share one bound. */
const SAME_LOOK = 1e-5;
/** No z beyond it has a probability that a double can hold. */
const Z_LIMIT = 38;
/** Where the paths end for the integration when nothing stops them. */
const NEVER_REACHED = 10;

/**
 * Efficacy bounds of a group-sequential test: alpha spending after Lan and DeMets (Biometrika 1983),
 * by exact recursive integration (Armitage, McPherson and Rowe 1969; Jennison and Turnbull 2000,
 * chapter 19). A look at most 1e-5 after the one before has that one's bound and spends nothing.
 *
 * Reasons: NOT_APPLICABLE without looks, INVALID (also for more than 100 looks).
 */
export function groupSequentialBounds(plan: GroupPlan): Result<readonly GroupLook[]> {
  const { fractions, alphaOneSided, spending } = plan;
  if (fractions.length === 0) return no('NOT_APPLICABLE');
  if (!isPlan(plan)) return no('INVALID');
  const looks: GroupLook[] = [];
  let density = ORIGIN;
  let spent = 0;
  for (const [i, time] of fractions.entries()) {
    if (time - density.time <= SAME_LOOK) {
      looks.push(looks.at(-1) ?? lookOf(null, 0));
      continue;
    }
    const cumulative = spentAlpha(spending, alphaOneSided, time);
    if (!cumulative.ok) return cumulative;
    const zBound = findBound(density, time, cumulative.value - spent);
    looks.push(lookOf(zBound, cumulative.value));
    spent = cumulative.value;
    const level = (zBound ?? NEVER_REACHED) * Math.sqrt(time);
    density = advance(density, time, level, nextStep(fractions, i));
  }
  return ok(looks);
}

/**
 * Information fractions from the units at each look. When more units came than were planned the
 * largest number takes the plan's place, so that the last look stands at 1.
 *
 * Reasons: NOT_APPLICABLE without looks, INVALID.
 */
export function informationFractions(
  units: readonly number[],
  plannedUnits: number,
): Result<readonly number[]> {
  if (units.length === 0) return no('NOT_APPLICABLE');
  const total = units.reduce((largest, one) => Math.max(largest, one), plannedUnits);
  const isValid = units.every((one, i) => one > 0 && one >= (units[i - 1] ?? 0));
  if (!isValid || !(plannedUnits > 0) || !Number.isFinite(total)) return no('INVALID');
  return ok(units.map((one) => one / total));
}

function isPlan({ fractions, alphaOneSided }: GroupPlan): boolean {
  const isAscending = fractions.every((time, i) => time <= 1 && time >= (fractions[i - 1] ?? 0));
  return isAscending && fractions.length <= MAX_LOOKS && isShare(alphaOneSided);
}

/** The z that is reached for the first time at this look with the given probability. */
function findBound(before: SubDensity, time: number, probability: number): number | null {
  const scale = Math.sqrt(time);
  const exceeds = (z: number) => crossingProbability(before, time, z * scale) > probability;
  if (!(probability > 0) || exceeds(Z_LIMIT)) return null;
  let [low, high] = [-Z_LIMIT, Z_LIMIT];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (exceeds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function lookOf(zBound: number | null, cumulativeAlpha: number): GroupLook {
  const tail = zBound === null ? 0 : normalSf(zBound);
  return {
    zBound,
    cumulativeAlpha,
    nominalPOneSided: tail,
    nominalPTwoSided: Math.min(1, 2 * tail),
  };
}

/** Standard deviation of the step from look `i` to the next that counts. */
function nextStep(fractions: readonly number[], i: number): number {
  const time = fractions[i] ?? 0;
  const next = fractions.find((later) => later - time > SAME_LOOK);
  return next === undefined ? 1 : Math.sqrt(next - time);
}
