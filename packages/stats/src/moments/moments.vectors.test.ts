import { testVectors, valueOf } from '../vectors-testing.ts';
import { armOf, type PlainArmInput } from './arms-testing.ts';
import { effectOf } from './delta-variance.ts';
import { summaryOf } from './summary.ts';

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
