import { describe, expect, test } from 'vitest';
import { valueOf } from '../vectors-testing.ts';
import { groupSequentialBounds, informationFractions } from './group-bounds.ts';

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
    const next = points.map((x) => 0 * x);
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
