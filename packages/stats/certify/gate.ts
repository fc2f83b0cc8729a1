import { binomialPoint } from './binomial.ts';

/** One line of the certificate. */
export interface Row {
  readonly check: string;
  /** What an independent simulation measured. */
  readonly reference: string;
  readonly measured: string;
  readonly gate: string;
  readonly isMet: boolean;
}

/** With so many runs the gates are the published ones; with fewer, chance gets the room it needs. */
const FULL_RUNS = 1_000;

/** How often something happened. */
export interface Tally {
  readonly hits: number;
  readonly runs: number;
}

/** A promise of at most 5 %: hard with full runs, else the 99.9 % point of Binomial(runs, 0.05). */
export function atMostFivePercent(check: string, reference: string, tally: Tally): Row {
  const { hits, runs } = tally;
  const limit = runs >= FULL_RUNS ? 0.05 * runs : binomialPoint(runs, 0.05, 0.999);
  return row(check, reference, tally, `≤ ${percent(limit / runs)}`, hits <= limit);
}

/** A test of exactly 5 %: within the 99 % band of 1,000 runs, with fewer the 99.9 % band of those. */
export function aboutFivePercent(check: string, reference: string, tally: Tally): Row {
  return within(check, reference, tally, 0.05, [0.033, 0.068]);
}

/** How often an interval of 95 % held the truth: the same bands around 95 %. */
export function aboutNinetyFivePercent(check: string, reference: string, tally: Tally): Row {
  return within(check, reference, tally, 0.95, [0.93, 0.968]);
}

/** A rate near the reference, give or take `points` of a per cent with full runs. */
export function nearRate(check: string, expected: number, points: number, tally: Tally): Row {
  const room = (points / 100) * Math.max(1, Math.sqrt(FULL_RUNS / tally.runs));
  const gate = `${percent(expected)} ± ${(room * 100).toFixed(1)}`;
  const isMet = Math.abs(tally.hits / tally.runs - expected) <= room;
  return row(check, percent(expected), tally, gate, isMet);
}

/** A rate that must be there; with fewer runs down to the 0.1 % point of Binomial(runs, share). */
export function atLeast(check: string, reference: string, tally: Tally, share: number): Row {
  const { hits, runs } = tally;
  const limit = runs >= FULL_RUNS ? share * runs : binomialPoint(runs, share, 0.001);
  return row(check, reference, tally, `≥ ${percent(limit / runs)}`, hits >= limit);
}

/** A figure that must be near another. */
export function nearFigure(
  check: string,
  figure: number,
  { expected, room, digits }: { expected: number; room: number; digits: number },
): Row {
  return {
    check,
    reference: expected.toFixed(digits),
    measured: figure.toFixed(digits),
    gate: `± ${room}`,
    isMet: Math.abs(figure - expected) <= room,
  };
}

/** Something to know, not to pass. */
export function told(check: string, reference: string, measured: string): Row {
  return { check, reference, measured, gate: '', isMet: true };
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function within(
  check: string,
  reference: string,
  tally: Tally,
  share: number,
  published: readonly [number, number],
): Row {
  const { hits, runs } = tally;
  const [low, high] =
    runs >= FULL_RUNS
      ? published
      : [binomialPoint(runs, share, 0.0005) / runs, binomialPoint(runs, share, 0.9995) / runs];
  const gate = `${percent(low)} … ${percent(high)}`;
  return row(check, reference, tally, gate, hits >= low * runs && hits <= high * runs);
}

function row(check: string, reference: string, tally: Tally, gate: string, isMet: boolean): Row {
  return { check, reference, measured: percent(tally.hits / tally.runs), gate, isMet };
}
