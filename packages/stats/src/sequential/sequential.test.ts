import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readVectors, valueOf } from '../vectors-testing.ts';
import { alwaysValidP } from './always-valid-p.ts';
import { asymptoticCs, type SequentialLook } from './asymptotic-cs.ts';
import { asymptoticCsOneSided } from './asymptotic-cs-one-sided.ts';
import { betaBinomialEvidence } from './beta-binomial-evidence.ts';
import { combineGuardrails } from './combine-guardrails.ts';
import { gavi } from './gavi.ts';
import { groupSequentialBounds, informationFractions } from './group-bounds.ts';
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
        fc.pre(Math.abs(distance) > 1e-9);
        expect(lower > 0 || upper < 0).toBe(distance > 0);
      }),
    );
  });

  test('that is one-sided never claims what its e-value does not', () => {
    fc.assert(
      fc.property(look, (one) => {
        const { lower, logE } = valueOf(asymptoticCsOneSided(one, 'greater'));
        if ((lower ?? 0) > 0) expect(logE).toBeGreaterThanOrEqual(-Math.log(one.alpha));
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

describe('exact evidence over events', () => {
  const stage = { treatmentShare: 0.1, treatmentEvents: 9, controlEvents: 40 };

  test('does not depend on how an epoch is cut, or on stages in which nobody had a choice', () => {
    const parts = [
      { treatmentShare: 0.1, treatmentEvents: 4, controlEvents: 10 },
      { treatmentShare: 0, treatmentEvents: 0, controlEvents: 70 },
      { treatmentShare: 0.1, treatmentEvents: 5, controlEvents: 30 },
      { treatmentShare: 1, treatmentEvents: 80, controlEvents: 0 },
    ];
    const [whole, cut] = [oddsGridEvidence([stage], 1), oddsGridEvidence(parts, 1)];
    expect(valueOf(cut).logE).toBeCloseTo(valueOf(whole).logE, 9);
  });

  test('weighs less where more harm is tolerated', () => {
    const [strict, lenient] = [1, 1.5].map((odds) => valueOf(oddsGridEvidence([stage], odds)).logE);
    expect(lenient).toBeLessThan(strict ?? 0);
  });

  test('averages to 1 over all outcomes where the treatment does no harm', () => {
    const events = 30;
    const share = 0.2;
    let [grid, oneSided, twoSided] = [0, 0, 0];
    for (let x = 0; x <= events; x++) {
      const outcome = { treatmentShare: share, treatmentEvents: x, controlEvents: events - x };
      const chance = choose(events, x) * share ** x * (1 - share) ** (events - x);
      const prior = { a: 0.5, b: 0.5 };
      grid += chance * Math.exp(valueOf(oddsGridEvidence([outcome], 1)).logE);
      oneSided += chance * Math.exp(valueOf(betaBinomialEvidence(outcome, prior, true)).logE);
      twoSided += chance * Math.exp(valueOf(betaBinomialEvidence(outcome, prior, false)).logE);
    }
    for (const mean of [grid, oneSided, twoSided]) expect(mean).toBeCloseTo(1, 10);
  });

  test('stays finite where hardly any of very many events are treated', () => {
    const outcome = { treatmentShare: 0.5, treatmentEvents: 3, controlEvents: 1e7 };
    const evidence = betaBinomialEvidence(outcome, { a: 0.5, b: 0.5 }, true);
    // ∫ over p ≥ 1/2 of a density near 1/(π/2 · 1/2) times e^(−2c(p − 1/2)), over its prior mass 1/2.
    const expected = Math.log(2 / Math.PI / 0.5 / (2 * (1e7 - 3)));
    expect(valueOf(evidence).logE).toBeCloseTo(expected, 5);
  });

  test.each([
    { treatmentShare: 0, treatmentEvents: 1, controlEvents: 0 },
    { treatmentShare: 1, treatmentEvents: 0, controlEvents: 1 },
    { treatmentShare: 0.5, treatmentEvents: -1, controlEvents: 1 },
    { treatmentShare: 1.5, treatmentEvents: 1, controlEvents: 0 },
  ])(
    'refuses what contradicts itself: $treatmentShare, $treatmentEvents, $controlEvents',
    (one) => {
      expect(oddsGridEvidence([one], 1)).toEqual({ ok: false, reason: 'INVALID' });
    },
  );
});

function choose(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return count;
}

describe('several guardrails', () => {
  test('are rolled back by their mean, and one beyond m / alpha is named', () => {
    const logs = (...es: number[]) => es.map((e) => Math.log(e));
    const verdict = (...es: number[]) => valueOf(combineGuardrails(logs(...es), 0.05));
    expect(verdict(39, 0.5)).toMatchObject({ mustRollBack: false, isAlarming: [false, false] });
    expect(verdict(40, 1e-9)).toMatchObject({ mustRollBack: true, isAlarming: [true, false] });
    expect(verdict(21, 20)).toMatchObject({ mustRollBack: true, isAlarming: [false, false] });
    expect(verdict(30, 10).pValue).toBeCloseTo(1 / 20, 12);
  });

  test('must be at least one', () => {
    expect(combineGuardrails([], 0.05)).toEqual({ ok: false, reason: 'NOT_APPLICABLE' });
  });
});

describe('the sequential test of sample ratios', () => {
  test('multiplies the factors of epochs with weights of their own', () => {
    const ramp = { weights: [90, 10], looks: [[900, 130]] };
    const even = {
      weights: [1, 1],
      looks: [
        [480, 520],
        [990, 1_010],
      ],
    };
    const [first, second] = [ramp, even].map((epoch) => valueOf(sequentialSrm([epoch])));
    const both = valueOf(sequentialSrm([ramp, even]));
    const sum = (first?.logBayesFactor ?? 0) + (second?.logBayesFactor ?? 0);
    expect(both.logBayesFactor).toBeCloseTo(sum, 9);
    expect(both.pValue).toBeLessThanOrEqual(first?.pValue ?? 0);
  });

  test('leaves out arms without weight', () => {
    const three = sequentialSrm([{ weights: [1, 0, 1], looks: [[5, 7, 9]] }]);
    expect(three).toEqual(sequentialSrm([{ weights: [1, 1], looks: [[5, 9]] }]));
  });

  test.each([
    ['one arm', [{ weights: [1, 0], looks: [[5, 0]] }], 'NOT_APPLICABLE'],
    ['no epoch', [], 'NOT_APPLICABLE'],
    [
      'counts that fall',
      [
        {
          weights: [1, 1],
          looks: [
            [5, 5],
            [4, 6],
          ],
        },
      ],
      'INVALID',
    ],
    ['counts of other arms', [{ weights: [1, 1], looks: [[5, 5, 5]] }], 'INVALID'],
  ])('does not judge %s', (_name, epochs, reason) => {
    expect(sequentialSrm(epochs)).toEqual({ ok: false, reason });
  });
});

describe('group-sequential bounds', () => {
  test('of one look are those of a fixed test', () => {
    const [only] = valueOf(
      groupSequentialBounds({ fractions: [1], alphaOneSided: 0.025, spending: { kind: 'obf' } }),
    );
    expect(only?.zBound).toBeCloseTo(1.959963984540054, 10);
  });

  test('after Pocock in five looks are the published ones', () => {
    const fractions = [0.2, 0.4, 0.6, 0.8, 1];
    const looks = valueOf(
      groupSequentialBounds({ fractions, alphaOneSided: 0.025, spending: { kind: 'pocock' } }),
    );
    const published = [2.438, 2.427, 2.41, 2.397, 2.386];
    for (const [i, bound] of published.entries()) expect(looks[i]?.zBound).toBeCloseTo(bound, 3);
  });

  test('of many looks let through what was spent, by another way of integrating', () => {
    const fractions = [0.9, 0.95, 1];
    const looks = valueOf(
      groupSequentialBounds({ fractions, alphaOneSided: 0.1, spending: { kind: 'power', rho: 1 } }),
    );
    expect(
      crossedOnLattice(
        fractions,
        looks.map(({ zBound }) => zBound ?? 9),
      ),
    ).toBeCloseTo(0.1, 4);
  });

  test('are shared by looks at the same time, and absent where nothing can be spent', () => {
    const looks = valueOf(
      groupSequentialBounds({
        fractions: [0, 1e-4, 0.5, 0.500_005, 1],
        alphaOneSided: 0.025,
        spending: { kind: 'obf' },
      }),
    );
    const [zero, early, half, again, last] = looks.map(({ zBound }) => zBound);
    expect([zero, early]).toEqual([null, null]);
    expect(again).toBe(half);
    expect(last).toBeCloseTo(1.968_6, 3);
  });

  test.each([
    ['falling fractions', [0.5, 0.4]],
    ['a fraction above 1', [0.5, 1.1]],
    ['101 looks', Array.from({ length: 101 }, (_, i) => i / 100)],
  ])('refuse %s', (_name, fractions) => {
    const plan = { fractions, alphaOneSided: 0.025, spending: { kind: 'pocock' } } as const;
    expect(groupSequentialBounds(plan)).toEqual({ ok: false, reason: 'INVALID' });
  });

  test('rest on the units that really came when they are more than planned', () => {
    expect(informationFractions([250, 450, 810], 300)).toEqual({
      ok: true,
      value: [250 / 810, 450 / 810, 1],
    });
    expect(informationFractions([150, 300], 600)).toEqual({ ok: true, value: [0.25, 0.5] });
  });
});

/** Probability to cross any of the bounds, with the Brownian motion as sums over a fine lattice. */
function crossedOnLattice(fractions: readonly number[], bounds: readonly number[]): number {
  const step = 0.004;
  const points = Array.from({ length: 3_001 }, (_, i) => (i - 1_500) * step);
  let mass = points.map((x) => Number(x === 0));
  let before = 0;
  for (const [i, time] of fractions.entries()) {
    const variance = time - before;
    const kernel = (d: number) => {
      return (Math.exp((-d * d) / 2 / variance) * step) / Math.sqrt(2 * Math.PI * variance);
    };
    const reach = Math.ceil((7 * Math.sqrt(variance)) / step);
    const level = (bounds[i] ?? 0) * Math.sqrt(time);
    const next = new Array<number>(points.length).fill(0);
    for (const [from, share] of mass.entries()) {
      if (share < 1e-12) continue;
      for (let to = Math.max(0, from - reach); to <= from + reach && to < next.length; to++) {
        next[to] = (next[to] ?? 0) + share * kernel((to - from) * step);
      }
    }
    mass = next.map((share, at) => {
      const beyond = ((points[at] ?? 0) - level) / step;
      return share * Math.min(1, Math.max(0, 0.5 - beyond));
    });
    before = time;
  }
  return 1 - mass.reduce((sum, share) => sum + share, 0);
}

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

test('edge cases of sequential methods are refused', () => {
  interface EdgeInput {
    readonly test: string;
    readonly estimate: number;
    readonly se: number;
    readonly n_total: number;
    readonly n_star: number;
  }
  const cases = readVectors<EdgeInput>('edge_case').filter(
    ({ input }) => input.test === 'sequential',
  );
  expect(cases).not.toEqual([]);
  for (const { input } of cases) {
    const { estimate, se: standardError, n_total: units, n_star: plannedUnits } = input;
    const one = { estimate, standardError, units, plannedUnits, alpha: 0.05 };
    expect(asymptoticCs(one)).toEqual({ ok: false, reason: 'ZERO_VARIANCE' });
  }
});
