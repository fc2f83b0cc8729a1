import { later } from './timing.ts';

/** So many evaluations of a flag within one minute that ended the same. */
export interface CountedEvaluations {
  readonly flagKey: string;
  /** Undefined where it could not be evaluated. */
  readonly variant: string | undefined;
  readonly count: number;
  /** When the first of them may have been, in milliseconds since 1970. */
  readonly since: number;
}

/** Counts evaluations in memory, at some tens of nanoseconds each. */
export interface EvaluationCounts {
  count(flagKey: string, variant: string | undefined): void;
  /** Hands out what was counted since the last time. */
  drain(): void;
}

type Tallies = Map<string, Map<string | undefined, { count: number }>>;

const MINUTE_MS = 60_000;
/** How long is counted before it is handed out. */
const PERIOD_MS = 10_000;

/**
 * Nothing is counted yet. A period begins with the first evaluation and ends by itself, at the latest
 * with the minute; while nothing is evaluated there is no timer.
 */
export function createEvaluationCounts(
  now: () => number,
  onCounted: (counted: CountedEvaluations) => void,
): EvaluationCounts {
  let tallies: Tallies = new Map();
  let since = 0;
  let callOff: (() => void) | undefined;

  const drain = () => {
    callOff?.();
    callOff = undefined;
    const taken = tallies;
    tallies = new Map();
    for (const [flagKey, variants] of taken) {
      for (const [variant, { count }] of variants) onCounted({ flagKey, variant, count, since });
    }
  };
  const begin = () => {
    since = now();
    callOff = later(Math.min(PERIOD_MS, MINUTE_MS - (since % MINUTE_MS)), drain);
  };
  return {
    count: (flagKey, variant) => {
      if (callOff === undefined) begin();
      const tally = tallies.get(flagKey)?.get(variant);
      if (tally === undefined) addTally(tallies, flagKey, variant);
      else tally.count += 1;
    },
    drain,
  };
}

function addTally(tallies: Tallies, flagKey: string, variant: string | undefined): void {
  const tally = { count: 1 };
  const variants = tallies.get(flagKey);
  if (variants === undefined) tallies.set(flagKey, new Map([[variant, tally]]));
  else variants.set(variant, tally);
}
