import { describe, expect, test } from 'vitest';
import { valueOf } from '../vectors-testing.ts';
import { asymptoticCsOneSided } from './asymptotic-cs-one-sided.ts';
import { betaBinomialEvidence } from './beta-binomial-evidence.ts';
import { combineGuardrails } from './combine-guardrails.ts';
import { oddsGridEvidence } from './odds-grid.ts';
import { sequentialGuardrail } from './sequential-guardrail.ts';

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

describe('a guardrail with values', () => {
  const one = { standardError: 1, units: 10_000, plannedUnits: 10_000, alpha: 0.05 };

  test('excludes harm beyond its margin, whichever way harm lies', () => {
    const rise = valueOf(sequentialGuardrail({ ...one, estimate: -1 }, 'greater', 2));
    expect(rise).toEqual(valueOf(sequentialGuardrail({ ...one, estimate: 1 }, 'less', 2)));
    const { upper } = valueOf(asymptoticCsOneSided({ ...one, estimate: -1 }, 'less'));
    expect([rise.worstHarm, rise.isNonInferior]).toEqual([upper, true]);
    expect(rise.logE).toBeLessThan(0);
  });

  test('can be harmed for sure, and yet by less than its margin', () => {
    const slight = valueOf(sequentialGuardrail({ ...one, estimate: 6 }, 'greater', 10));
    expect(slight).toMatchObject({ isNonInferior: true });
    expect(slight.logE).toBeGreaterThan(-Math.log(0.05));
  });

  test('needs a margin', () => {
    const answer = sequentialGuardrail({ ...one, estimate: 0 }, 'greater', 0);
    expect(answer).toEqual({ ok: false, reason: 'INVALID' });
  });
});
