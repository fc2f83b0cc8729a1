import { describe, expect, test } from 'vitest';
import { analyseBreakdown } from './breakdown.ts';
import type { UnitGroupData } from './experiment-data.ts';
import { anExperiment, CONVERSION, shareOf } from './experiments-testing.ts';
import { analyseNovelty } from './novelty-analysis.ts';

function byCountry(rates: Readonly<Record<string, readonly [number, number]>>): UnitGroupData[] {
  return Object.entries(rates).flatMap(([country, [control, blue]]) => {
    const value = country === '' ? null : country;
    return [
      shareOf({ variant: 'control', value }, 2_000, control),
      shareOf({ variant: 'blue', value }, 2_000, blue),
    ];
  });
}

describe('a breakdown', () => {
  const of = (groups: readonly UnitGroupData[]) =>
    analyseBreakdown(anExperiment(), { ...CONVERSION, groups });

  test('has the lift of each value, and where there is none comes last', () => {
    const { groups } = of(byCountry({ '': [200, 200], CH: [200, 240], AT: [100, 120] }));
    expect(groups.map(({ value }) => value)).toEqual(['AT', 'CH', null]);
    const lifts = groups.map(({ comparisons }) => comparisons[0]?.lift?.estimate);
    expect(lifts[0]).toBeCloseTo(0.2, 12);
    expect(lifts[1]).toBeCloseTo(0.2, 12);
    expect(groups[1]?.arms[1]).toMatchObject({ units: 2_000, total: 240, mean: 0.12 });
  });

  test('corrects p-values over its groups', () => {
    const { groups } = of(byCountry({ CH: [200, 260], AT: [200, 205], DE: [200, 198] }));
    const [austria, switzerland] = groups.map(({ comparisons }) => comparisons[0]);
    const raw = switzerland?.difference?.pValue ?? Number.NaN;
    expect(switzerland?.pAdjusted).toBeCloseTo(3 * raw, 12);
    expect(austria?.pAdjusted).toBeGreaterThan(0.8);
  });

  test('tells lifts that differ from lifts that do not', () => {
    // The same lift of 20 % on different levels, and opposite ones on the same.
    expect(of(byCountry({ CH: [200, 240], AT: [600, 720] })).heterogeneityP).toBeGreaterThan(0.9);
    expect(of(byCountry({ CH: [400, 520], AT: [400, 300] })).heterogeneityP).toBeLessThan(1e-6);
  });

  test('of a value that one arm lacks says so', () => {
    const { groups } = of([shareOf({ variant: 'control', value: 'CH' }, 100, 10)]);
    expect(groups[0]?.comparisons[0]).toMatchObject({ lift: null, missing: 'TOO_FEW_UNITS' });
  });
});

describe('novelty', () => {
  const of = (lifts: readonly number[]) => {
    const groups = lifts.flatMap((lift, step) => [
      shareOf({ variant: 'control', step }, 4_000, 800),
      shareOf({ variant: 'blue', step }, 4_000, Math.round(800 * (1 + lift))),
    ]);
    return analyseNovelty(anExperiment(), { ...CONVERSION, groups })[0];
  };

  test('is seen where later cohorts show less', () => {
    expect(of([0.5, 0.35, 0.25, 0.15, 0.1, 0.1])).toMatchObject({ isFading: true, missing: null });
    expect(of([0.2, 0.21, 0.19, 0.2, 0.2])).toMatchObject({ isFading: false });
    expect(of([0.2, 0.21, 0.19, 0.2, 0.2])?.pValue).toBeGreaterThan(0.5);
  });

  test('needs four cohorts, of which a step is never cut in two', () => {
    expect(of([0.5, 0.1])).toMatchObject({ isFading: false, missing: 'TOO_FEW_UNITS' });
    const many = of(Array.from({ length: 40 }, () => 0.1));
    expect(many?.cohorts.length).toBeLessThanOrEqual(12);
    const steps = many?.cohorts.map(({ fromStep, toStep }) => [fromStep, toStep]) ?? [];
    expect(steps.slice(1).every(([from], i) => (from ?? 0) > (steps[i]?.[1] ?? 0))).toBe(true);
    expect(steps.at(-1)?.[1]).toBe(39);
  });
});
