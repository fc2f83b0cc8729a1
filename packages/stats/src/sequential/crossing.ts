import { normalSf } from '../distributions/normal.ts';

/** Abscissae and weights of the Gauss-Legendre rule of eight points on −1 … 1. */
const RULE = [
  [-0.9602898564975363, 0.10122853629037626],
  [-0.7966664774136267, 0.22238103445337448],
  [-0.525532409916329, 0.31370664587788727],
  [-0.1834346424956498, 0.362683783378362],
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.31370664587788727],
  [0.7966664774136267, 0.22238103445337448],
  [0.9602898564975363, 0.10122853629037626],
] as const;
/** Width of a panel in standard deviations of the narrower of the densities that meet in it. */
const PANEL = 2;
/** Beyond so many standard deviations a path adds nothing that counts. */
const FAR = 14;
const LOWEST = -9;

/**
 * The paths of a Brownian motion that have crossed no bound so far: their sub-density at the time of
 * a look, as points with the mass that stands for each (Armitage, McPherson and Rowe 1969).
 */
export interface SubDensity {
  readonly time: number;
  readonly points: Float64Array;
  readonly masses: Float64Array;
}

/** Before the first look: everything at 0. */
export const ORIGIN: SubDensity = {
  time: 0,
  points: Float64Array.of(0),
  masses: Float64Array.of(1),
};

/** Probability that a path which crossed nothing so far is above `level` at `time`. */
export function crossingProbability(before: SubDensity, time: number, level: number): number {
  const sd = Math.sqrt(time - before.time);
  let sum = 0;
  // From further below nothing gets there that a double could hold.
  for (let i = firstFrom(before.points, level - 39 * sd); i < before.points.length; i++) {
    sum += (before.masses[i] ?? 0) * normalSf((level - (before.points[i] ?? 0)) / sd);
  }
  return sum;
}

/**
 * The sub-density at `time`, below `level`.
 *
 * @param nextSd - standard deviation of the step to the look after this, for which the points must
 *   be close enough.
 */
export function advance(
  before: SubDensity,
  time: number,
  level: number,
  nextSd: number,
): SubDensity {
  const sd = Math.sqrt(time - before.time);
  const { points, widths } = gridBelow(level, LOWEST * Math.sqrt(time), Math.min(sd, nextSd));
  const masses = points.map((x, i) => (widths[i] ?? 0) * densityAt(before, sd, x));
  return { time, points, masses };
}

function gridBelow(level: number, lowest: number, sd: number) {
  const panels = Math.max(1, Math.ceil((level - lowest) / (PANEL * sd)));
  const half = (level - lowest) / panels / 2;
  const points = new Float64Array(panels * RULE.length);
  const widths = new Float64Array(panels * RULE.length);
  for (let panel = 0, at = 0; panel < panels; panel++) {
    const middle = lowest + (2 * panel + 1) * half;
    for (const [x, weight] of RULE) {
      points[at] = middle + x * half;
      widths[at++] = weight * half;
    }
  }
  return { points, widths };
}

/** Density at `x` of the paths after a step of standard deviation `sd`. */
function densityAt(before: SubDensity, sd: number, x: number): number {
  const { points, masses } = before;
  let sum = 0;
  for (let i = firstFrom(points, x - FAR * sd); i < points.length; i++) {
    const step = (x - (points[i] ?? 0)) / sd;
    if (step < -FAR) break;
    sum += (masses[i] ?? 0) * Math.exp(-(step * step) / 2);
  }
  return sum / (sd * Math.sqrt(2 * Math.PI));
}

/** Index of the first of the ascending points that is not below `x`. */
function firstFrom(points: Float64Array, x: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
