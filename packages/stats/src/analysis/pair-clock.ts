import type { Cells } from './cells.ts';
import type { Pair } from './effect.ts';
import type { EpochData, ExperimentData } from './experiment-data.ts';

const DEFAULT_UNITS_PER_VARIANT = 10_000;

/** N* of an experiment: what was planned, or 10,000 units for each variant. */
export function plannedUnitsOf({ plannedUnits, variants }: ExperimentData): number {
  return plannedUnits ?? DEFAULT_UNITS_PER_VARIANT * Math.max(variants.length, 2);
}

/** Whether so many mature units, or so many days, are what was planned. */
export function isPlanReached(data: ExperimentData, matureUnits: number): boolean {
  const { plannedUnits, plannedDays, days } = data;
  if (plannedUnits === null && plannedDays !== null) return days >= plannedDays;
  return matureUnits >= plannedUnitsOf(data);
}

/** The time of a confidence sequence of one variant against the control. */
export interface PairClock {
  /** N*: planned units of both arms. Known at the start and never changed. */
  readonly plannedUnits: number;
  /** Units of both arms, each counting as much as it adds to the sum that is watched: at least 1. */
  timeOf(cells: Cells): number;
}

/**
 * A confidence sequence must be told the time by a clock that runs as the variance of the sum that it
 * watches, which is that of units times difference. A unit adds to it in proportion to `1 / (a b)`, where a and
 * b are the shares of the arms in its epoch: in a split of 5 : 95 five times as much as in one of 50 : 50. A
 * unit of the first epoch counts 1, so that with one allocation the clock counts units.
 */
export function pairClock(data: ExperimentData, { control, variant }: Pair): PairClock {
  const spreads = new Map<number, number>();
  let [share, reference] = [2 / Math.max(data.variants.length, 2), 0];
  for (const epoch of data.epochs) {
    const [a, b] = [weightOf(epoch, control), weightOf(epoch, variant)];
    if (!(a > 0 && b > 0)) continue;
    const spread = ((a + b) / a) * ((a + b) / b);
    if (reference === 0) {
      const all = epoch.weights.reduce((sum, { weight }) => sum + weight, 0);
      [share, reference] = [(a + b) / all, spread];
    }
    spreads.set(epoch.epoch, spread / reference);
  }
  return {
    plannedUnits: plannedUnitsOf(data) * share,
    timeOf: (cells) => {
      const time = cells.of(control).reduce((sum, { epoch, moments }) => {
        const other = cells.at(variant, epoch)?.moments.n ?? 0;
        if (moments.n < 2 || other < 2) return sum;
        return sum + (moments.n + other) * (spreads.get(epoch) ?? 1);
      }, 0);
      return Math.max(1, Math.round(time));
    },
  };
}

/** Weight of a variant in an epoch; 0 where it has none. */
export function weightOf({ weights }: EpochData, variant: string): number {
  return weights.find((one) => one.variant === variant)?.weight ?? 0;
}

const RECENT_DAYS = 7;
const SECONDS_PER_DAY = 86_400;

/** New units of some variants in a day, lately: over the last week, or since the start. Null where there were none. */
export function unitsPerDay(data: ExperimentData, variants: readonly string[]): number | null {
  const days = Math.min(data.days, RECENT_DAYS);
  const from = data.untilMs / 1000 - days * SECONDS_PER_DAY;
  const units = data.counts.reduce((sum, count) => {
    const isRecent = (count.step + 1) * data.stepSeconds > from;
    return isRecent && variants.includes(count.variant) ? sum + count.units : sum;
  }, 0);
  return days > 0 && units > 0 ? units / days : null;
}
