import { testVectors } from '../vectors-testing.ts';
import { betaCdf, betaQuantile } from './beta.ts';
import { chi2Quantile, chi2Sf } from './chi2.ts';
import { lgamma } from './lgamma.ts';
import { normalCdf, normalQuantile, normalSf } from './normal.ts';
import { tQuantile, tSf } from './t.ts';

interface At {
  readonly x: number;
}
interface Level {
  readonly p: number;
}
interface Shape {
  readonly a: number;
  readonly b: number;
}
interface Freedom {
  readonly df: number;
}

testVectors<At>('dist.normal_cdf', ({ x }) => ({ value: normalCdf(x) }));
testVectors<At>('dist.normal_sf', ({ x }) => ({ value: normalSf(x) }));
testVectors<Level>('dist.normal_quantile', ({ p }) => ({ value: normalQuantile(p) }));
testVectors<At>('dist.lgamma', ({ x }) => ({ value: lgamma(x) }));
testVectors<At & Shape>('dist.beta_cdf', ({ x, a, b }) => ({ value: betaCdf(x, a, b) }));
testVectors<Level & Shape>('dist.beta_quantile', ({ p, a, b }) => ({
  value: betaQuantile(p, a, b),
}));
testVectors<At & Freedom>('dist.t_sf', ({ x, df }) => ({ value: tSf(x, df) }));
testVectors<Level & Freedom>('dist.t_quantile', ({ p, df }) => ({ value: tQuantile(p, df) }));
testVectors<At & Freedom>('dist.chi2_sf', ({ x, df }) => ({ value: chi2Sf(x, df) }));
testVectors<Level & Freedom>('dist.chi2_quantile', ({ p, df }) => ({ value: chi2Quantile(p, df) }));
