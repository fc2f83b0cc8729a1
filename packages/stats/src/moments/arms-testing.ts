import { valueOf } from '../vectors-testing.ts';
import type { CupedArm, CupedRatioArm, PlainArm, QuantileArm } from './arms.ts';
import { coMomentsFromSums } from './co-moments.ts';
import { momentsXYFromSums } from './cross-moments.ts';
import { momentsFromSums } from './moments.ts';

/** Arms as the vectors write them. */
export type PlainArmInput =
  | {
      readonly type: 'mean';
      readonly n: number;
      readonly sum: number;
      readonly sum_squares: number;
    }
  | { readonly type: 'proportion'; readonly n: number; readonly sum: number }
  | {
      readonly type: 'ratio';
      readonly n: number;
      readonly num_sum: number;
      readonly num_sum_squares: number;
      readonly den_sum: number;
      readonly den_sum_squares: number;
      readonly num_den_sum_product: number;
    };

export interface CupedArmInput {
  readonly n: number;
  readonly post_sum: number;
  readonly post_sum_squares: number;
  readonly pre_sum: number;
  readonly pre_sum_squares: number;
  readonly post_pre_sum_product: number;
}

export function armOf(input: PlainArmInput): PlainArm {
  if (input.type === 'mean') {
    const { n, sum, sum_squares: sumSquares } = input;
    return { type: 'mean', ...valueOf(momentsFromSums({ n, sum, sumSquares })) };
  }
  if (input.type === 'proportion') return { type: 'proportion', n: input.n, successes: input.sum };
  const moments = momentsXYFromSums({
    n: input.n,
    sumX: input.den_sum,
    sumY: input.num_sum,
    sumSquaresX: input.den_sum_squares,
    sumSquaresY: input.num_sum_squares,
    sumProducts: input.num_den_sum_product,
  });
  return { type: 'ratio', ...valueOf(moments) };
}

export function cupedArmOf(input: CupedArmInput): CupedArm {
  const moments = momentsXYFromSums({
    n: input.n,
    sumX: input.pre_sum,
    sumY: input.post_sum,
    sumSquaresX: input.pre_sum_squares,
    sumSquaresY: input.post_sum_squares,
    sumProducts: input.post_pre_sum_product,
  });
  return { type: 'cuped', ...valueOf(moments) };
}

export interface CupedRatioInput {
  readonly n: number;
  readonly sums: Readonly<Record<string, number>>;
  /** By two names with an asterisk between, in any order. */
  readonly products: Readonly<Record<string, number>>;
}

export function cupedRatioArmOf({ n, sums, products }: CupedRatioInput): CupedRatioArm {
  const names = ['m_post', 'd_post', 'm_pre', 'd_pre'];
  const moments = coMomentsFromSums({
    n,
    sums: names.map((name) => sums[name] ?? Number.NaN),
    products: names.map((a) =>
      names.map((b) => products[`${a}*${b}`] ?? products[`${b}*${a}`] ?? Number.NaN),
    ),
  });
  return { type: 'cuped-ratio', ...valueOf(moments) };
}

export interface QuantileInput {
  readonly n: number;
  readonly n_star: number;
  readonly nu: number;
  readonly quantile: number;
  readonly quantile_lower: number;
  readonly quantile_upper: number;
  readonly clusters?: {
    readonly n: number;
    readonly sum: number;
    readonly sum_squares: number;
    readonly den_sum: number;
    readonly den_sum_squares: number;
    readonly sum_product: number;
  };
}

export function quantileArmOf({ clusters, ...input }: QuantileInput): QuantileArm {
  return {
    type: 'quantile',
    n: input.n,
    level: input.nu,
    quantile: input.quantile,
    lower: input.quantile_lower,
    upper: input.quantile_upper,
    boundsEvents: input.n_star,
    ...(clusters && {
      clusters: valueOf(
        momentsXYFromSums({
          n: clusters.n,
          sumX: clusters.den_sum,
          sumY: clusters.sum,
          sumSquaresX: clusters.den_sum_squares,
          sumSquaresY: clusters.sum_squares,
          sumProducts: clusters.sum_product,
        }),
      ),
    }),
  };
}
