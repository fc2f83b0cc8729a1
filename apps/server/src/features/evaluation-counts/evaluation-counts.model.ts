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

/** Hours by minutes: the current one and 48 more. */
export const MINUTES: Ring = {
  table: 'evaluation_minutes',
  type: 'integer',
  stepSeconds: 60,
  stepsAPeriod: 60,
  slots: 49,
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

/** The periods of the ring that a window touches, and whether its steps are whole periods. */
export function periodsOf({ ring, stepSeconds, first, length }: Window) {
  const stepsAPeriod = (ring.stepSeconds * ring.stepsAPeriod) / stepSeconds;
  return {
    stepsAPeriod,
    first: Math.floor(first / stepsAPeriod),
    last: Math.floor((first + length - 1) / stepsAPeriod),
  };
}

/** Adds the counts of one period to those of a window, as far as it lies within. */
export function addPeriod(
  sums: number[],
  { first }: Window,
  start: number,
  counts: readonly number[],
): void {
  for (const [i, count] of counts.entries()) {
    const place = start + i - first;
    const before = sums[place];
    if (before !== undefined) sums[place] = before + count;
  }
}

/** A window in which nothing has been counted. */
export function zeros({ length }: Window): number[] {
  return Array.from({ length }, () => 0);
}

export function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
