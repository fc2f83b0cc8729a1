import { hash } from 'node:crypto';
import { type RateLimiterAbstract, RateLimiterRedis } from 'rate-limiter-flexible';
import type { RedisConnection } from '#platform/redis/redis.ts';
import { limiterClient } from './limiter-client.ts';
import { MemoryLimiter } from './memory-limiter.ts';

const KEY_PREFIX = 'halyard:limit';
const MAX_KEYS_IN_MEMORY = 100_000;

/** The library's own script, but for the expiry: each count moves it. */
const COUNT_AND_RENEW = `
local consumed = redis.call('incrby', KEYS[1], ARGV[1])
redis.call('expire', KEYS[1], ARGV[2])
return {consumed, 1000 * ARGV[2]}`;

interface LimiterOptions {
  /** Keeps apart what is counted under the same keys. */
  name: string;
  points: number;
  seconds: number;
  /** Whether each penalty starts the duration anew; otherwise it runs from the first one. */
  renew?: boolean;
  redis?: RedisConnection | undefined;
}

/**
 * Counts in Redis where there is one, and in this process's memory whenever it does not answer.
 * Its methods reject for an excess of points alone.
 */
export function createLimiter(options: LimiterOptions): RateLimiterAbstract {
  const { name, points, seconds: duration, renew = false, redis } = options;
  const memory = new MemoryLimiter({ points, duration, renew, maxKeys: MAX_KEYS_IN_MEMORY });
  if (redis === undefined) return memory;
  return new RateLimiterRedis({
    storeClient: limiterClient(redis),
    useRedisPackage: true,
    keyPrefix: `${KEY_PREFIX}:${name}`,
    points,
    duration,
    insuranceLimiter: memory,
    ...(renew && { customIncrTtlLuaScript: COUNT_AND_RENEW }),
  });
}

/** What a key is stored as: of fixed length, and without the address or e-mail that it may hold. */
export function hashKey(key: string): string {
  return hash('sha256', key);
}
