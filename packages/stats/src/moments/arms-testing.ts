import { valueOf } from '../vectors-testing.ts';
import type { CupedArm, PlainArm } from './arms.ts';
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
  switch (input.type) {
    case 'mean': {
      const { n, sum, sum_squares: sumSquares } = input;
      return { type: 'mean', ...valueOf(momentsFromSums({ n, sum, sumSquares })) };
    }
    case 'proportion':
      return { type: 'proportion', n: input.n, successes: input.sum };
    case 'ratio': {
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
  }
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
