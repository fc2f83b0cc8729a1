import type { CoMoments } from './co-moments.ts';
import type { MomentsXY } from './cross-moments.ts';
import type { Moments } from './moments.ts';

/** One variant's units by a figure per unit: revenue, requests, milliseconds. */
export interface MeanArm extends Moments {
  readonly type: 'mean';
}

/** One variant's units by whether something happened to each. */
export interface ProportionArm {
  readonly type: 'proportion';
  /** Units. */
  readonly n: number;
  /** Units to which it happened. */
  readonly successes: number;
}

/** One variant's units by two figures each, of which the quotient of the sums counts: y over x. */
export interface RatioArm extends MomentsXY {
  readonly type: 'ratio';
}

/** One variant's units by a figure after exposure (y) and a covariate from before it (x). */
export interface CupedArm extends MomentsXY {
  readonly type: 'cuped';
}

/**
 * One variant's units by a ratio's two figures after exposure and the same two before it, in the order of
 * {@link RATIO_PARTS}.
 */
export interface CupedRatioArm extends CoMoments {
  readonly type: 'cuped-ratio';
}

export const RATIO_PARTS = [
  'numerator',
  'denominator',
  'numerator before',
  'denominator before',
] as const;

/** One variant's events by a quantile over all of them, where a unit may have many events. */
export interface QuantileArm {
  readonly type: 'quantile';
  /** Events. */
  readonly n: number;
  /** The quantile's level, 0 … 1: 0.9 for the 90th percentile. */
  readonly level: number;
  readonly quantile: number;
  /** Values at the ranks of `quantileBounds`, for {@link boundsEvents} events at {@link boundsAlpha}. */
  readonly lower: number;
  readonly upper: number;
  /** Events for which the ranks of the bounds were worked out; {@link n} if it was known then. */
  readonly boundsEvents?: number;
  /** 0.05 unless told. */
  readonly boundsAlpha?: number;
  /** Per unit: events (x) and those of them at or below the quantile (y); none if each unit has one event. */
  readonly clusters?: MomentsXY;
}

/** An arm whose estimate needs nothing but itself. */
export type PlainArm = MeanArm | ProportionArm | RatioArm;
