import { testVectors, valueOf } from '../vectors-testing.ts';
import { armOf, type PlainArmInput } from './arms-testing.ts';
import { effectOf } from './delta-variance.ts';
import { summaryOf } from './summary.ts';
import { type Cap, winsorize } from './winsorize.ts';

testVectors<{ arm: PlainArmInput }>('moments', ({ arm }) => valueOf(summaryOf(armOf(arm))));

interface DeltaInput {
  readonly var_a: number;
  readonly mean_a: number;
  readonly n_a: number;
  readonly var_b: number;
  readonly mean_b: number;
  readonly n_b: number;
  readonly relative: boolean;
}

testVectors<DeltaInput>('delta_variance', (input) =>
  valueOf(
    effectOf(
      { n: input.n_a, mean: input.mean_a, variance: input.var_a },
      { n: input.n_b, mean: input.mean_b, variance: input.var_b },
      input.relative ? 'relative' : 'absolute',
    ),
  ),
);

interface WinsorizeInput {
  readonly values: { readonly control: readonly number[]; readonly treatment: readonly number[] };
  readonly upper?: number;
  readonly lower?: number;
  readonly upper_absolute?: number;
  readonly lower_absolute?: number;
  readonly ignore_zeros?: boolean;
}

testVectors<WinsorizeInput>('winsorize', ({ values, ...input }) => {
  const cap = (percentile?: number, value?: number): Cap | undefined => {
    if (value !== undefined) return { value };
    if (percentile === undefined) return undefined;
    return { percentile, ignoresZeros: input.ignore_zeros ?? false };
  };
  const upper = cap(input.upper, input.upper_absolute);
  const lower = cap(input.lower, input.lower_absolute);
  const caps = { ...(upper && { upper }), ...(lower && { lower }) };
  const result = valueOf(winsorize([values.control, values.treatment], caps));
  const [control, treatment] = result.arms.map(({ n, mean, m2 }) => {
    return { n, sum: n * mean, sum_squares: m2 + n * mean * mean };
  });
  const { upperCap: upper_cap, lowerCap: lower_cap } = result;
  return { upper_cap, lower_cap, arms: { control, treatment } };
});
