import { RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisConnection } from '#platform/redis/redis.ts';
import { createLimiter, hashKey } from './limiter.ts';

export interface RequestLimit {
  /** Counts one request. Those that are refused count too, but do not prolong the window. Never rejects. */
  take(key: string): Promise<RequestVerdict>;
}

interface RequestVerdict {
  readonly allowed: boolean;
  /** Whole seconds until the window ends, at least 1; 0 when allowed. */
  readonly retryAfterSeconds: number;
}

interface RequestLimitOptions {
  /** Keeps apart what is counted under the same keys. */
  name: string;
  /** How many requests a window allows to each key. */
  points: number;
  /** Whole seconds: the length of a window, which begins with a key's first request. At most 24 days. */
  seconds: number;
  /** Shares the counts between processes; memory alone without it, and while it does not answer. */
  redis?: RedisConnection;
}

export function createRequestLimit(options: RequestLimitOptions): RequestLimit {
  const limiter = createLimiter(options);
  return {
    async take(key) {
      try {
        await limiter.consume(hashKey(key));
        return { allowed: true, retryAfterSeconds: 0 };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return {
          allowed: false,
          retryAfterSeconds: Math.max(Math.ceil(refusal.msBeforeNext / 1_000), 1),
        };
      }
    },
  };
}
