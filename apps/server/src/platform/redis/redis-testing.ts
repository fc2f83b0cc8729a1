import type { Log } from '#platform/log/log.ts';
import { waitUntil } from '../../../../../tests/services/index.ts';
import { connectRedis, type RedisConnection } from './redis.ts';

/** The Redis that all tests of a run share: touch only keys of your own there, and never stop it. */
export function sharedRedisUrl(): string {
  const url = process.env['TEST_REDIS_URL'];
  if (!url) {
    throw new Error('TEST_REDIS_URL is missing: `npm test` sets it, or name a Redis 7+ in it.');
  }
  return url;
}

/** A connection that already stands. Its deadline spares tests that are not about deadlines the noise of a busy machine. */
export async function connectedRedis(
  url: string,
  { log = quietLog, deadlineMs = 2_000 }: { log?: Log; deadlineMs?: number } = {},
): Promise<RedisConnection> {
  const redis = connectRedis({ url, log, deadlineMs });
  await waitUntil('Redis to be connected', redis.isUp, 10_000);
  return redis;
}

export const quietLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

interface RecordedLine {
  readonly level: keyof Log;
  readonly text: string;
}

export function recordingLog(): { log: Log; lines: RecordedLine[] } {
  const lines: RecordedLine[] = [];
  const record = (level: keyof Log) => (object: object, message: string) => {
    lines.push({ level, text: `${message} ${JSON.stringify(object)}` });
  };
  return {
    lines,
    log: {
      debug: record('debug'),
      info: record('info'),
      warn: record('warn'),
      error: record('error'),
    },
  };
}

export async function millisecondsOf(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}
