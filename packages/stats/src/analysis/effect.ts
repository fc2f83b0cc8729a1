import { okIfFinite } from '../checks.ts';
import { type CoMoments, covarianceOf } from '../moments/co-moments.ts';
import { no, type Result } from '../result.ts';
import { type Cell, type Cells, type Figure, isShaky } from './cells.ts';

/** A variant and what it is compared with. */
export interface Pair {
  readonly control: string;
  readonly variant: string;
}

/** What one variant differs from the control by, with everything that intervals of it need. */
export interface PairEffect {
  /** Of both arms, in the epochs that are compared. */
  readonly units: number;
  /** Share of both arms' units in other epochs, where an arm has fewer than two. */
  readonly droppedShare: number;
  /** Variant minus control, adjusted for what units did before. */
  readonly adjusted: Contrast;
  /** The same without the adjustment. */
  readonly raw: Contrast;
  /** Not adjusted. */
  readonly controlMean: number;
  readonly controlVariance: number;
  /** Covariance of the control's mean and the adjusted difference. */
  readonly covariance: number;
}

export interface Contrast {
  readonly estimate: number;
  /** Square of the standard error. */
  readonly variance: number;
  /** Degrees of freedom after Welch and Satterthwaite, over the arms in each epoch. */
  readonly df: number;
}

/** A cell and the share of units of its epoch. */
interface Stratum {
  readonly share: number;
  readonly moments: CoMoments;
}

/** An arm's figure after and before exposure, and how each follows from the means of its units' figures. */
interface Linearised {
  readonly after: number;
  readonly before: number;
  readonly toAfter: readonly number[];
  readonly toBefore: readonly number[];
}

/**
 * Compares a variant with the control within each epoch and weighs the epochs by their shares of both
 * arms' units, so that an allocation that changes in the course of a week compares nothing but like with
 * like (method 30 of the statistics' sources). Means are the epochs' weighted ones; a ratio divides such
 * means (the combined ratio estimator: Cochran, Sampling Techniques, 6.11), with the delta method's variance.
 *
 * @param theta of {@link thetaOf}; 0 adjusts nothing.
 * Reasons: TOO_FEW_UNITS (no epoch has two units of both arms), ZERO_DENOMINATOR, ZERO_VARIANCE, OUT_OF_RANGE.
 */
export function pairEffect(
  figure: Figure,
  cells: Cells,
  pair: Pair,
  theta: number,
): Result<PairEffect> {
  const { strataA, strataB, units, droppedShare } = strataOf(cells, pair.control, pair.variant);
  if (units === 0) return no('TOO_FEW_UNITS');
  const [a, b] = [linearise(figure, meansOf(strataA)), linearise(figure, meansOf(strataB))];
  if (a === null || b === null) return no('ZERO_DENOMINATOR');
  const raw = contrast([strataA, a], [strataB, b], 0);
  if (!(raw.variance > 0)) return no('ZERO_VARIANCE');
  const adjusted = theta === 0 ? raw : contrast([strataA, a], [strataB, b], theta);
  if (!(adjusted.variance > 0)) return no('ZERO_VARIANCE');
  return okIfFinite({
    units,
    droppedShare,
    adjusted,
    raw,
    controlMean: a.after,
    controlVariance: covariance(strataA, a.toAfter, a.toAfter),
    covariance: -covariance(strataA, a.toAfter, gradient(a, theta)),
  });
}

/**
 * Slope of the figure on what it was before exposure, from how units vary within their epochs and arms,
 * all of them together: one slope for every comparison (Deng, Xu, Kohavi and Walker 2013). 0 where there is
 * nothing from before, or a ratio's denominator there is too near to zero.
 */
export function thetaOf(figure: Figure, cells: Cells, variants: readonly string[]): number {
  if (!figure.hasBefore) return 0;
  let [together, before] = [0, 0];
  for (const variant of variants) {
    const pooled = cells.pooled(variant);
    if (pooled === undefined || pooled.n < 2) continue;
    if (figure.kind === 'ratio' && isShaky(pooled, 3)) return 0;
    const arm = linearise(figure, pooled.means);
    if (arm === null) return 0;
    for (const { moments } of cells.of(variant)) {
      const freedom = moments.n - 1;
      if (freedom < 1) continue;
      together += freedom * covarianceOf(moments, arm.toAfter, arm.toBefore);
      before += freedom * covarianceOf(moments, arm.toBefore, arm.toBefore);
    }
  }
  const theta = together / before;
  return before > 0 && Number.isFinite(theta) ? theta : 0;
}

/** The difference before exposure, which chance alone can have made. Reasons as {@link pairEffect}. */
export function differenceBefore(
  figure: Figure,
  cells: Cells,
  pair: Pair,
): Result<Contrast & { readonly controlMean: number }> {
  const { strataA, strataB, units } = strataOf(cells, pair.control, pair.variant);
  if (units === 0) return no('TOO_FEW_UNITS');
  const [a, b] = [strataA, strataB].map((strata) => {
    const arm = linearise(figure, meansOf(strata));
    return arm && { ...arm, after: arm.before, toAfter: arm.toBefore };
  });
  if (!a || !b) return no('ZERO_DENOMINATOR');
  const found = contrast([strataA, a], [strataB, b], 0);
  return found.variance > 0 ? okIfFinite({ ...found, controlMean: a.after }) : no('ZERO_VARIANCE');
}

function strataOf(cells: Cells, control: string, variant: string) {
  const pairs: [Cell, Cell][] = [];
  for (const a of cells.of(control)) {
    const b = cells.at(variant, a.epoch);
    if (b !== undefined && a.moments.n >= 2 && b.moments.n >= 2) pairs.push([a, b]);
  }
  const units = pairs.reduce((sum, [a, b]) => sum + a.moments.n + b.moments.n, 0);
  const all = cells.unitsOf(control) + cells.unitsOf(variant);
  const strata = (arm: 0 | 1): Stratum[] =>
    pairs.map((pair) => ({
      share: (pair[0].moments.n + pair[1].moments.n) / units,
      moments: pair[arm].moments,
    }));
  return {
    strataA: strata(0),
    strataB: strata(1),
    units,
    droppedShare: all === 0 ? 0 : 1 - units / all,
  };
}

function meansOf(strata: readonly Stratum[]): readonly number[] {
  const width = strata[0]?.moments.means.length ?? 0;
  return Array.from({ length: width }, (_, i) =>
    strata.reduce((sum, { share, moments }) => sum + share * (moments.means[i] ?? 0), 0),
  );
}

/** Null where a ratio has no denominator. */
function linearise({ kind, hasBefore }: Figure, means: readonly number[]): Linearised | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = means;
  if (kind !== 'ratio') {
    const before = hasBefore ? second : 0;
    return { after: first, before, toAfter: [1, 0], toBefore: [0, hasBefore ? 1 : 0] };
  }
  if (second === 0) return null;
  const toAfter = [1 / second, -first / second / second, 0, 0];
  return hasBefore && fourth !== 0
    ? {
        after: first / second,
        before: third / fourth,
        toAfter,
        toBefore: [0, 0, 1 / fourth, -third / fourth / fourth],
      }
    : { after: first / second, before: 0, toAfter, toBefore: [0, 0, 0, 0] };
}

function contrast(
  [strataA, a]: readonly [readonly Stratum[], Linearised],
  [strataB, b]: readonly [readonly Stratum[], Linearised],
  theta: number,
): Contrast {
  let [variance, squares] = [0, 0];
  for (const [strata, arm] of [[strataA, a] as const, [strataB, b] as const]) {
    const form = gradient(arm, theta);
    for (const stratum of strata) {
      const part = covariance([stratum], form, form);
      variance += part;
      squares += (part * part) / (stratum.moments.n - 1);
    }
  }
  return {
    estimate: b.after - a.after - theta * (b.before - a.before),
    variance,
    df: variance / (squares / variance),
  };
}

/** Weights of a unit's figures in an arm's adjusted mean. */
function gradient({ toAfter, toBefore }: Linearised, theta: number): readonly number[] {
  return toAfter.map((weight, i) => weight - theta * (toBefore[i] ?? 0));
}

/** Covariance of two weighted means over strata. */
function covariance(
  strata: readonly Stratum[],
  left: readonly number[],
  right: readonly number[],
): number {
  return strata.reduce((sum, { share, moments }) => {
    return sum + (share * share * covarianceOf(moments, left, right)) / moments.n;
  }, 0);
}
