import type { RedisConnection } from '#platform/redis/redis.ts';
import { createLimiter, hashKey } from './limiter.ts';

/**
 * Counts failures under a key and makes each next try wait longer. It never locks for good, and no call
 * rejects. Equal keys must be spelled equally: bring an e-mail into one form first.
 */
export interface Attempts {
  /**
   * Seconds that this key must still wait; 0 when it may try now. Asking reserves nothing: tries that run
   * side by side all see the same answer, so bound their number as well.
   */
  waitSeconds(key: string): Promise<number>;
  failed(key: string): Promise<void>;
  /** Forgets all failures of the key. */
  succeeded(key: string): Promise<void>;
}

interface AttemptsOptions {
  /** Keeps apart what is counted under the same keys. */
  name: string;
  /** So many failures cost nothing; the next one costs firstDelaySeconds, and each further one twice the last. */
  freeTries: number;
  /** At least 1. */
  firstDelaySeconds: number;
  maxDelaySeconds: number;
  /**
   * Failures are forgotten this long after the last one; at least twice maxDelaySeconds is taken, or else
   * sitting out the longest wait would start the count again. At most 24 days.
   */
  forgetAfterSeconds: number;
  /** Shares the counts between processes; memory alone without it, and while it does not answer. */
  redis?: RedisConnection;
}

export function createAttempts(options: AttemptsOptions): Attempts {
  const { name, freeTries, firstDelaySeconds, maxDelaySeconds, redis } = options;
  const failures = createLimiter({
    name: `${name}:failures`,
    points: freeTries,
    seconds: Math.max(options.forgetAfterSeconds, 2 * maxDelaySeconds),
    renew: true,
    redis,
  });
  /** A key is in here for as long as it must wait. */
  const waits = createLimiter({
    name: `${name}:waits`,
    points: 1,
    seconds: maxDelaySeconds,
    redis,
  });

  return {
    async waitSeconds(key) {
      const wait = await waits.get(hashKey(key));
      const seconds = Math.ceil((wait?.msBeforeNext ?? 0) / 1_000);
      return Math.min(Math.max(seconds, 0), maxDelaySeconds);
    },
    async failed(key) {
      const stored = hashKey(key);
      const { consumedPoints } = await failures.penalty(stored);
      const beyond = consumedPoints - freeTries;
      if (beyond <= 0) return;
      const delaySeconds = Math.min(firstDelaySeconds * 2 ** (beyond - 1), maxDelaySeconds);
      // The library drops fractions, and takes 0 for ever.
      await waits.set(stored, 1, Math.max(Math.ceil(delaySeconds), 1));
    },
    async succeeded(key) {
      const stored = hashKey(key);
      await Promise.all([failures.delete(stored), waits.delete(stored)]);
    },
  };
}
