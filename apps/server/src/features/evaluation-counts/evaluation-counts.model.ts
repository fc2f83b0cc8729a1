/** Where counts of some granularity stand: each row holds one period of so many steps. */
export interface Ring {
  readonly table: 'evaluation_minutes' | 'evaluation_hours';
  /** SQL type of one step's count. */
  readonly type: 'integer' | 'bigint';
  readonly stepSeconds: number;
  readonly stepsAPeriod: number;
  /** How many periods are kept; the one after them takes the place of the first. */
  readonly slots: number;
}

/** Hours by minutes: the current one and three more. */
export const MINUTES: Ring = {
  table: 'evaluation_minutes',
  type: 'integer',
  stepSeconds: 60,
  stepsAPeriod: 60,
  slots: 4,
};

/** Days by hours: the current one and 90 more. */
export const HOURS: Ring = {
  table: 'evaluation_hours',
  type: 'bigint',
  stepSeconds: 3600,
  stepsAPeriod: 24,
  slots: 91,
};

/** Steps of equal length, numbered from 1970-01-01 on; the last one has not ended. */
export interface Window {
  readonly ring: Ring;
  readonly stepSeconds: number;
  readonly first: number;
  readonly length: number;
}

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

/** The latest hours: by minutes up to two, by hours up to two days, else by days. */
export function windowOf(hours: number, at: Date): Window {
  const stepSeconds = hours <= 2 ? 60 : hours <= 48 ? HOUR_SECONDS : DAY_SECONDS;
  const length = Math.ceil((hours * HOUR_SECONDS) / stepSeconds);
  const last = Math.floor(at.getTime() / 1000 / stepSeconds);
  const ring = hours <= 2 ? MINUTES : HOURS;
  return { ring, stepSeconds, first: last - length + 1, length };
}

export function startOf({ first, stepSeconds }: Window): Date {
  return new Date(first * stepSeconds * 1000);
}

/** What of a period of the ring lies within a window. */
export interface Portion {
  readonly period: number;
  /** The step of the window's length that it begins with. */
  readonly firstStep: number;
  /** The parts of the period, up to but not including the last one. */
  readonly from: number;
  readonly to: number;
  /** Whether one step is the whole period. */
  readonly isWhole: boolean;
}

/** The periods that a window touches. */
export function periodsOf({ ring, stepSeconds, first, length }: Window): Portion[] {
  const steps = (ring.stepSeconds * ring.stepsAPeriod) / stepSeconds;
  const start = Math.floor(first / steps);
  const end = Math.floor((first + length - 1) / steps);
  return Array.from({ length: end - start + 1 }, (_, i) => {
    const period = start + i;
    const firstStep = Math.max(first, period * steps);
    const from = firstStep - period * steps;
    const to = Math.min(steps, first + length - period * steps);
    return { period, firstStep, from, to, isWhole: steps === 1 };
  });
}

/** Adds counts from a step on to those of a window. */
export function addCounts(
  sums: number[],
  { first }: Window,
  firstStep: number,
  counts: readonly number[],
): void {
  for (const [i, count] of counts.entries()) {
    const place = firstStep - first + i;
    sums[place] = (sums[place] ?? 0) + count;
  }
}

/** A window in which nothing has been counted. */
export function zeros({ length }: Window): number[] {
  return Array.from({ length }, () => 0);
}

export function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
