import type { Evaluation } from '@halyard/engine';
import type { Log } from '#platform/log/log.ts';

/** So many evaluations of a flag in one minute that ended the same. */
export interface CountedMinute {
  /** Minutes since 1970-01-01. */
  readonly minute: number;
  readonly environmentId: string;
  readonly flagKey: string;
  /** Undefined where it could not be evaluated. */
  readonly variant: string | undefined;
  readonly count: number;
  readonly lastAt: Date;
}

/** Counts evaluations in memory, so that none of them waits for a write. */
export interface EvaluationCounter {
  /**
   * Gives what counts the evaluations of one request, at some tens of nanoseconds each, but for flags
   * that are not known. To be used in the same turn.
   */
  begin(environmentId: string, at: Date): (evaluation: Countable) => void;
  /** Writes what came since the last time. When that fails it is kept for the next time. */
  flush(): Promise<void>;
}

type Countable = Pick<Evaluation, 'flagKey' | 'variant' | 'errorCode'>;

interface CounterDeps {
  readonly write: (counted: readonly CountedMinute[]) => Promise<void>;
  readonly log: Log;
  /** Most counts that wait for being written: of more the oldest minutes are forgotten. */
  readonly maxKept?: number;
}

const MINUTE_MS = 60_000;
/** Some 20 MB. */
const MAX_KEPT = 200_000;

interface Tally {
  count: number;
  /** Milliseconds since 1970-01-01. */
  lastAt: number;
}

type Flags = Map<string, Map<string | undefined, Tally>>;

interface Minute {
  readonly number: number;
  /** By the id of the environment, the flag's key, and the variant. */
  readonly environments: Map<string, Flags>;
  size: number;
}

export function createEvaluationCounter({
  write,
  log,
  maxKept = MAX_KEPT,
}: CounterDeps): EvaluationCounter {
  /** Oldest first. */
  let minutes = new Map<number, Minute>();
  let current: Minute | undefined;

  const beginMinute = (number: number): Minute => {
    forgetOldest();
    const minute = minutes.get(number) ?? { number, environments: new Map(), size: 0 };
    minutes.set(number, minute);
    return minute;
  };
  const forgetOldest = () => {
    let size = 0;
    for (const minute of minutes.values()) size += minute.size;
    for (const { number, size: freed } of minutes.values()) {
      if (size <= maxKept) return;
      minutes.delete(number);
      size -= freed;
      log.warn({ at: new Date(number * MINUTE_MS) }, 'evaluation counts of a minute are lost');
    }
  };
  const putBack = (taken: ReadonlyMap<number, Minute>) => {
    for (const minute of minutes.values()) {
      const older = taken.get(minute.number);
      if (older) addTo(minute, older);
    }
    minutes = new Map([...taken, ...minutes]);
    current = undefined;
    forgetOldest();
  };

  return {
    begin(environmentId, at) {
      const lastAt = at.getTime();
      const number = Math.floor(lastAt / MINUTE_MS);
      if (current?.number !== number) current = beginMinute(number);
      const minute = current;
      const flags = flagsOf(minute, environmentId);
      return ({ flagKey, variant, errorCode }) => {
        if (errorCode === 'FLAG_NOT_FOUND') return;
        const tally = tallyOf(minute, flags, flagKey, variant);
        tally.count += 1;
        tally.lastAt = lastAt;
      };
    },
    async flush() {
      if (minutes.size === 0) return;
      const taken = minutes;
      minutes = new Map();
      current = undefined;
      try {
        await write([...taken.values()].flatMap(countedIn));
      } catch (error) {
        putBack(taken);
        throw error;
      }
    },
  };
}

function flagsOf({ environments }: Minute, environmentId: string): Flags {
  const known = environments.get(environmentId);
  if (known) return known;
  const flags: Flags = new Map();
  environments.set(environmentId, flags);
  return flags;
}

function tallyOf(
  minute: Minute,
  flags: Flags,
  flagKey: string,
  variant: string | undefined,
): Tally {
  let variants = flags.get(flagKey);
  if (!variants) {
    variants = new Map();
    flags.set(flagKey, variants);
  }
  let tally = variants.get(variant);
  if (!tally) {
    tally = { count: 0, lastAt: 0 };
    variants.set(variant, tally);
    minute.size += 1;
  }
  return tally;
}

function addTo(minute: Minute, other: Minute): void {
  for (const { environmentId, flagKey, variant, count, lastAt } of countedIn(other)) {
    const tally = tallyOf(minute, flagsOf(minute, environmentId), flagKey, variant);
    tally.count += count;
    tally.lastAt = Math.max(tally.lastAt, lastAt.getTime());
  }
}

function countedIn({ number, environments }: Minute): CountedMinute[] {
  const counted: CountedMinute[] = [];
  for (const [environmentId, flags] of environments) {
    for (const [flagKey, variants] of flags) {
      for (const [variant, { count, lastAt }] of variants) {
        const at = new Date(lastAt);
        counted.push({ minute: number, environmentId, flagKey, variant, count, lastAt: at });
      }
    }
  }
  return counted;
}
