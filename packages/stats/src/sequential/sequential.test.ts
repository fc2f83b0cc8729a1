import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueOf } from '../vectors-testing.ts';
import { alwaysValidP } from './always-valid-p.ts';
import { asymptoticCs, type SequentialLook } from './asymptotic-cs.ts';
import { asymptoticCsOneSided } from './asymptotic-cs-one-sided.ts';
import { betaBinomialEvidence } from './beta-binomial-evidence.ts';
import { combineGuardrails } from './combine-guardrails.ts';
import { gavi } from './gavi.ts';
import { msprt } from './msprt.ts';
import { oddsGridEvidence } from './odds-grid.ts';
import { sequentialSrm } from './sequential-srm.ts';
import { checkStart } from './start-rule.ts';

const look: fc.Arbitrary<SequentialLook> = fc.record({
  estimate: fc.double({ min: -100, max: 100, noNaN: true }),
  standardError: fc.double({ min: 0.01, max: 100, noNaN: true }),
  units: fc.integer({ min: 1, max: 1e8 }),
  plannedUnits: fc.integer({ min: 1, max: 1e8 }),
  alpha: fc.double({ min: 1e-6, max: 0.49, noNaN: true }),
});
const number = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('a confidence sequence', () => {
  test('leaves out zero exactly where its e-value reaches 1 / alpha', () => {
    fc.assert(
      fc.property(look, (one) => {
        const { lower, upper, logE } = valueOf(asymptoticCs(one));
        const distance = logE + Math.log(one.alpha);
        const isClaimed = lower > 0 || upper < 0;
        expect(isClaimed === distance > 0 || Math.abs(distance) < 1e-9).toBe(true);
      }),
    );
  });

  test('that is one-sided never claims what its e-value does not', () => {
    fc.assert(
      fc.property(look, (one) => {
        const { lower, logE } = valueOf(asymptoticCsOneSided(one, 'greater'));
        const isClaimed = (lower ?? 0) > 0;
        expect(!isClaimed || logE >= -Math.log(one.alpha)).toBe(true);
      }),
    );
  });

  test('turns around with the sign of the estimate', () => {
    fc.assert(
      fc.property(look, (one) => {
        const mirrored = { ...one, estimate: -one.estimate };
        const [here, there] = [valueOf(asymptoticCs(one)), valueOf(asymptoticCs(mirrored))];
        expect([there.lower, there.upper, there.logE]).toEqual([
          -here.upper,
          -here.lower,
          here.logE,
        ]);
        const rise = valueOf(asymptoticCsOneSided(one, 'greater'));
        const fall = valueOf(asymptoticCsOneSided(mirrored, 'less'));
        expect([fall.upper, fall.logE]).toEqual([-(rise.lower ?? 0), rise.logE]);
      }),
    );
  });

  test('is the same test as mSPRT with the variance that its plan implies', () => {
    fc.assert(
      fc.property(look, (one) => {
        const { rho, halfWidth, logE } = valueOf(asymptoticCs(one));
        const effectVariance = one.units * (rho * one.standardError) ** 2;
        const ratio = valueOf(msprt({ ...one, effectVariance }));
        expect(ratio.halfWidth / halfWidth).toBeCloseTo(1, 9);
        expect(Math.abs(ratio.logLikelihoodRatio - logE)).toBeLessThan(1e-9 * (1 + Math.abs(logE)));
      }),
    );
  });

  test('keeps its e-value where the evidence is far to the other side', () => {
    const logEAt = (estimate: number) => {
      const one = { standardError: 1, units: 100, plannedUnits: 100, alpha: 0.05 };
      return valueOf(asymptoticCsOneSided({ ...one, estimate }, 'greater')).logE;
    };
    // Φ(−x) e^(x²/2) nears 1 / (x √(2π)), so ten times the distance costs ln 10.
    expect(logEAt(-1e6) - logEAt(-1e7)).toBeCloseTo(Math.LN10, 9);
    expect(logEAt(-10.8)).toBeCloseTo((logEAt(-10.7) + logEAt(-10.9)) / 2, 4);
  });

  test.each([
    ['a standard error of 0', { standardError: 0 }, 'ZERO_VARIANCE'],
    ['no units', { units: 0 }, 'TOO_FEW_UNITS'],
    ['a negative standard error', { standardError: -1 }, 'INVALID'],
    ['half a unit', { units: 1.5 }, 'INVALID'],
    ['an alpha of 1', { alpha: 1 }, 'INVALID'],
    ['no plan', { plannedUnits: 0 }, 'INVALID'],
    ['an estimate beyond all measure', { estimate: 1e300 }, 'OUT_OF_RANGE'],
  ])('says nothing for %s', (_name, part, reason) => {
    const one = {
      estimate: 1,
      standardError: 1e-9,
      units: 9,
      plannedUnits: 9,
      alpha: 0.05,
      ...part,
    };
    for (const answer of [asymptoticCs(one), asymptoticCsOneSided(one, 'less'), gavi(one)]) {
      expect(answer).toEqual({ ok: false, reason });
    }
  });
});

test('never says anything that is not a number, whatever it is given', () => {
  const stage = fc.record({
    treatmentShare: number,
    treatmentEvents: fc.nat(),
    controlEvents: fc.nat(),
  });
  const anyLook = fc.record({
    estimate: number,
    standardError: number,
    units: fc.nat(),
    plannedUnits: number,
    alpha: fc.double({ min: 0, max: 1 }),
  });
  fc.assert(
    fc.property(anyLook, stage, number, number, (one, events, a, b) => {
      const answers = [
        asymptoticCs(one),
        asymptoticCsOneSided(one, 'greater'),
        gavi(one),
        msprt({ ...one, effectVariance: a }),
        oddsGridEvidence([events, { ...events, treatmentShare: 0.5 }], a),
        betaBinomialEvidence({ ...events, treatmentShare: one.alpha }, { a, b }, true),
        combineGuardrails([a, b], one.alpha),
        sequentialSrm([{ weights: [a, b], looks: [[one.units, one.units]] }]),
      ];
      for (const answer of answers) {
        if (!answer.ok) continue;
        expect(Object.values(answer.value).filter((it) => Number.isNaN(it))).toEqual([]);
        expect(JSON.stringify(answer.value)).not.toContain('Infinity');
      }
    }),
    { numRuns: 2_000 },
  );
});

describe('an always-valid p-value', () => {
  test('is 1 over the largest e-value, and 1 where there was none above 1', () => {
    expect(alwaysValidP([0, Math.log(40), 1])).toBeCloseTo(1 / 40, 15);
    expect([alwaysValidP([]), alwaysValidP([-5, -1])]).toEqual([1, 1]);
  });
});

describe('the start rule', () => {
  test('asks for 100 units and 25 events in the arm that is furthest behind', () => {
    const check = (...arms: [number, number][]) => {
      return valueOf(checkStart(arms.map(([units, events]) => ({ units, events }))));
    };
    expect(check([100, 25], [100, 25])).toMatchObject({ hasStarted: true });
    expect(check([400, 24], [60, 30])).toEqual({
      hasStarted: false,
      missingUnits: 40,
      missingEvents: 1,
    });
  });
});
