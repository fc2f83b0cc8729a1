import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaCdf, betaQuantile, betaSf } from './beta.ts';
import { chi2Cdf, chi2Quantile, chi2Sf } from './chi2.ts';
import { gammaP, gammaQ, gammaQuantile } from './gamma.ts';
import { lgamma } from './lgamma.ts';
import { normalCdf, normalLogSf, normalPdf, normalQuantile, normalSf } from './normal.ts';
import { tCdf, tQuantile, tSf } from './t.ts';

// Worked out with mpmath, 30 digits and more.
describe('far tails and large parameters keep their digits', () => {
  test.each([
    ['normal, 37.5', normalSf(37.5), 4.605353009886555e-308],
    ['normal, ln of 200', normalLogSf(200), -20006.217280898497],
    ['normal quantile of 1e-300', normalQuantile(1e-300), -37.0470962993612],
    ['t, 36 with 10⁶ degrees', tSf(36, 1e6), 6.36699556020036e-284],
    ['t, 0.01 with 10¹² degrees', tSf(0.01, 1e12), 0.4960106436853694],
    ['t, 1e200 with 1 degree', tSf(1e200, 1), 1 / (Math.PI * 1e200)],
    ['t quantile of 1e-200 with 2.5 degrees', tQuantile(1e-200, 2.5), tOf1e200],
    ['beta, a = b = 10³', betaCdf(0.16467362449257805, 1e3, 1e3), betaOf1e3],
    ['gamma, a = 10⁶', gammaQ(1e6, 1_030_000), gammaOf1e6],
    ['chi-squared quantile of 1e-9 with 1 degree', chi2Quantile(1e-9, 1), 1.570796326794897e-18],
    ['lgamma at 1 + 10⁻⁹', lgamma(1 + 1e-9), -5.772156641027161e-10],
  ])('%s', (_name, got, expected) => {
    expect(Math.abs(got / expected - 1)).toBeLessThan(1e-11);
  });
});
