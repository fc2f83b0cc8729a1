import type { StoredExposure } from './event-store.ts';

/** A unit's first exposure in an experiment, and when it saw another variant; null: it did not. */
export interface FirstExposure extends StoredExposure {
  readonly crossedAt: Date | null;
}

/** What a store keeps of exposures: one of each unit and experiment. The order does not matter. */
export function firstExposures(exposures: Iterable<StoredExposure>): FirstExposure[] {
  const firsts = new Map<string, FirstExposure>();
  for (const exposure of exposures) {
    const key = exposure.experimentId + exposure.unit;
    const known = firsts.get(key);
    const one = { ...exposure, crossedAt: null };
    firsts.set(key, known ? merge(known, one) : one);
  }
  return [...firsts.values()];
}

function merge(known: FirstExposure, other: FirstExposure): FirstExposure {
  const [first, later] = isBefore(other, known) ? [other, known] : [known, other];
  const crossings = [first.crossedAt, later.crossedAt];
  if (first.variant !== later.variant) crossings.push(later.at);
  return { ...first, crossedAt: earliest(crossings) };
}

/** Of two at the same instant, the one of the lower epoch and then variant comes first. */
function isBefore(one: StoredExposure, other: StoredExposure): boolean {
  const apart = one.at.getTime() - other.at.getTime() || one.epoch - other.epoch;
  return apart < 0 || (apart === 0 && one.variant < other.variant);
}

function earliest(times: readonly (Date | null)[]): Date | null {
  return times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
}
