import { bucketFrom, murmur3, saltState } from '@halyard/engine';
import { type MeanArm, momentsXYFromSums, type RatioArm, welchTest } from '@halyard/stats';
import type { History } from '#features/event-store/index.ts';

/** What units did lately, to be divided by chance again and again. */
export interface AaUnits {
  /** As they are hashed. */
  readonly names: readonly string[];
  readonly isRatio: boolean;
  /** Means over all units; what each unit did is told from there, so that sums lose no digits. */
  readonly meanX: number;
  readonly meanY: number;
  /** Denominators and numerators; without a denominator the former are 0. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly all: HalfSums;
}

interface HalfSums {
  readonly n: number;
  readonly sumX: number;
  readonly sumY: number;
  readonly sumSquaresX: number;
  readonly sumSquaresY: number;
  readonly sumProducts: number;
}

/** Of a unit's UUID, which is a hash itself: enough that no two units share it, and shorter to hash. */
const NAME_LENGTH = 13;
const HALF = 50_000;
export const AA_ALPHA = 0.05;

export function aaUnitsOf(perUnit: History['perUnit'], isRatio: boolean): AaUnits {
  const x = Float64Array.from(perUnit, ({ denominator }) => (isRatio ? denominator : 0));
  const y = Float64Array.from(perUnit, ({ numerator }) => numerator);
  const [meanX, meanY] = [centre(x), centre(y)];
  return {
    names: perUnit.map(({ unit }) => unit.slice(0, NAME_LENGTH)),
    isRatio,
    meanX,
    meanY,
    x,
    y,
    all: sumsOf(x, y, () => true),
  };
}

/** Salts that the same seed gives again. */
export function saltOfRun(seed: string, run: number): string {
  return murmur3(`${seed}/${run}`).toString(36);
}

/**
 * Divides units in halves by the hash that evaluation uses, and compares these as an experiment does its
 * variants. Null where nothing can be compared, as when nobody did anything.
 */
export function pValueOfRun(units: AaUnits, salt: string): number | null {
  const { names, x, y, all } = units;
  const salted = saltState(salt);
  const half = sumsOf(x, y, (i) => bucketFrom(salted, names[i] ?? '') < HALF);
  const control = armOf(units, half);
  const treatment = armOf(units, restOf(all, half));
  if (!control || !treatment) return null;
  const options = { difference: 'absolute', alternative: 'two-sided', alpha: AA_ALPHA } as const;
  const test = welchTest(control, treatment, options);
  return test.ok ? test.value.pValue : null;
}

/** Takes the mean off all values, and tells it. */
function centre(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  for (const [i, value] of values.entries()) values[i] = value - mean;
  return mean;
}

function sumsOf(x: Float64Array, y: Float64Array, isIn: (index: number) => boolean): HalfSums {
  let [n, sumX, sumY, sumSquaresX, sumSquaresY, sumProducts] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < y.length; i += 1) {
    if (!isIn(i)) continue;
    const ownX = x[i] ?? 0;
    const ownY = y[i] ?? 0;
    n += 1;
    sumX += ownX;
    sumY += ownY;
    sumSquaresX += ownX * ownX;
    sumSquaresY += ownY * ownY;
    sumProducts += ownX * ownY;
  }
  return { n, sumX, sumY, sumSquaresX, sumSquaresY, sumProducts };
}

function restOf(all: HalfSums, half: HalfSums): HalfSums {
  return {
    n: all.n - half.n,
    sumX: all.sumX - half.sumX,
    sumY: all.sumY - half.sumY,
    sumSquaresX: all.sumSquaresX - half.sumSquaresX,
    sumSquaresY: all.sumSquaresY - half.sumSquaresY,
    sumProducts: all.sumProducts - half.sumProducts,
  };
}

function armOf({ isRatio, meanX, meanY }: AaUnits, sums: HalfSums): MeanArm | RatioArm | null {
  const moments = momentsXYFromSums(sums);
  if (!moments.ok) return null;
  const { n, m2X, m2Y, cXY } = moments.value;
  const mean = meanY + moments.value.meanY;
  if (!isRatio) return { type: 'mean', n, mean, m2: m2Y };
  return { type: 'ratio', n, meanX: meanX + moments.value.meanX, meanY: mean, m2X, m2Y, cXY };
}
