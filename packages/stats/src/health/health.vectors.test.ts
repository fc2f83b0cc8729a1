import { testVectors, valueOf } from '../vectors-testing.ts';
import { noveltySlope } from './novelty.ts';
import { sampleRatio } from './srm.ts';

interface RatioInput {
  readonly counts: readonly number[];
  readonly weights: readonly number[];
}

testVectors<RatioInput>('srm_chi2', ({ counts, weights }) => {
  const arms = counts.map((units, i) => ({ units, weight: weights[i] ?? Number.NaN }));
  const value = valueOf(sampleRatio(arms));
  return { ...value, p_value: value.pValue };
});

interface NoveltyInput {
  readonly x: readonly number[];
  readonly effects: readonly number[];
  readonly ses: readonly number[];
}

testVectors<NoveltyInput>('novelty_slope', ({ x, effects, ses }) => {
  const cells = x.map((at, i) => {
    return { x: at, estimate: effects[i] ?? Number.NaN, standardError: ses[i] ?? Number.NaN };
  });
  const value = valueOf(noveltySlope(cells));
  return { ...value, se: value.standardError, z: value.statistic, p_value: value.pValue };
});
