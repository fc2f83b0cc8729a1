import { aaSummary } from '@halyard/stats';
import { expect, test } from 'vitest';
import { aaUnitsOf, pValueOfRun, saltOfRun } from './aa-check.model.ts';

const hex = (n: number) => n.toString(16).padStart(8, '0');
/** Units that differ as hashes do, each with a figure made of its number. */
const unitsWith = (
  count: number,
  figure: (n: number) => number,
  below: (n: number) => number = () => 1,
) =>
  Array.from({ length: count }, (_, n) => ({
    unit: `${hex((n * 2_654_435_761) % 2 ** 32)}-${hex(n).slice(4)}-4000-8000-000000000000`,
    numerator: figure(n),
    denominator: below(n),
  }));
const pValuesOf = (units: ReturnType<typeof unitsWith>, isRatio: boolean, runs = 400) => {
  const prepared = aaUnitsOf(units, isRatio);
  return Array.from({ length: runs }, (_, run) => pValueOfRun(prepared, saltOfRun('seed', run)));
};

test.each([
  ['a mean', false],
  ['a ratio', true],
])('dividing units by chance finds a difference in %s as often as alpha says', (_, isRatio) => {
  const units = unitsWith(
    1000,
    (n) => (n * 37) % 101,
    (n) => 1 + (n % 7),
  );
  const pValues = pValuesOf(units, isRatio).filter((pValue) => pValue !== null);
  expect(pValues).toHaveLength(400);
  expect(aaSummary(pValues, 0.05)).toMatchObject({ ok: true, value: { isSound: true } });
});

test('units of which one has nearly everything are told apart too rarely', () => {
  const pValues = pValuesOf(
    unitsWith(1000, (n) => (n === 0 ? 1e6 : n % 2)),
    false,
  ).filter((pValue) => pValue !== null);
  expect(aaSummary(pValues, 0.05)).toMatchObject({ ok: true, value: { isSound: false } });
});

test('a shift of all figures changes no p-value, and a seed gives the same ones again', () => {
  const units = (shift: number) => unitsWith(200, (n) => shift + ((n * 37) % 101));
  const near = pValuesOf(units(0), false, 20);
  const far = pValuesOf(units(1e9), false, 20);
  for (const [i, pValue] of near.entries()) expect(far[i]).toBeCloseTo(pValue ?? Number.NaN, 5);
  expect(pValuesOf(units(0), false, 20)).toEqual(near);
});

test('where nobody did anything there is nothing to compare', () => {
  expect(
    pValuesOf(
      unitsWith(50, () => 0),
      false,
      1,
    ),
  ).toEqual([null]);
  expect(pValuesOf([], false, 1)).toEqual([null]);
});
