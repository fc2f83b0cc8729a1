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
    ['normal, 37.5', normalSf(37.5), 4.605353009581955e-308],
    ['normal, ln of 200', normalLogSf(200), -20006.21728089819],
    ['normal quantile of 1e-300', normalQuantile(1e-300), -37.0470962993612],
    ['t, 36 with 10⁶ degrees', tSf(36, 1e6), 6.366995560199513e-284],
    ['t, 0.01 with 10¹² degrees', tSf(0.01, 1e12), 0.4960106436853694],
    ['t, 1e200 with 1 degree', tSf(1e200, 1), 1 / (Math.PI * 1e200)],
    ['t quantile of 1e-200 with 2.5 degrees', tQuantile(1e-200, 2.5), -8.765437882279991e79],
    ['beta, a = b = 10³', betaCdf(0.16467362449257805, 1e3, 1e3), 4.611141314431679e-262],
    ['gamma, a = 10⁶', gammaQ(1e6, 1_030_000), 3.262430144876734e-194],
    ['chi-squared quantile of 1e-9 with 1 degree', chi2Quantile(1e-9, 1), 1.570796326794897e-18],
    ['lgamma at 1 + 10⁻⁹', lgamma(1 + 1e-9), -5.77215711838104e-10],
  ])('%s', (_name, got, expected) => {
    expect(Math.abs(got / expected - 1)).toBeLessThan(1e-11);
  });
});

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('for every finite input', () => {
  test('a probability lies in 0 … 1 and a quantile is finite', () => {
    fc.assert(
      fc.property(finite, finite, finite, (x, a, b) => {
        const ofBeta = [betaCdf(x, a, b), betaSf(x, a, b), betaQuantile(x, a, b)];
        const ofGamma = [gammaP(a, x), gammaQ(a, x), chi2Cdf(x, a), chi2Sf(x, a)];
        const others = [tCdf(x, a), tSf(x, a), normalCdf(x), normalSf(x)];
        const shares = [...ofBeta, ...ofGamma, ...others];
        expect(shares.filter((share) => !(share >= 0 && share <= 1))).toEqual([]);
        const figures = [normalQuantile(x), tQuantile(x, a), gammaQuantile(x, a), lgamma(x)];
        expect([...figures, normalPdf(x), normalLogSf(x)].every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a quantile and its distribution undo each other', () => {
  const level = fc.double({ min: 1e-12, max: 1 - 1e-9, noNaN: true });
  const shape = fc.double({ min: 0.3, max: 1e6, noNaN: true });
  const near = (got: number, p: number) => Math.abs(got / p - 1);

  test.each<[string, (p: number, a: number, b: number) => number]>([
    ['normal', (p) => normalCdf(normalQuantile(p))],
    ['t', (p, a) => tCdf(tQuantile(p, a), a)],
    ['chi-squared', (p, a) => chi2Cdf(chi2Quantile(p, a), a)],
    ['gamma', (p, a) => gammaP(a, gammaQuantile(p, a))],
    // Towards 1 doubles are too far apart to hold the quantile of a small second parameter.
    ['beta', (p, a, b) => betaCdf(betaQuantile(p, a, b + 1), a, b + 1)],
  ])('%s', (_name, roundTrip) => {
    fc.assert(
      fc.property(level, shape, shape, (p, a, b) => {
        expect(near(roundTrip(p, a, b), p)).toBeLessThan(1e-8);
      }),
      { numRuns: 100 },
    );
  });
});
