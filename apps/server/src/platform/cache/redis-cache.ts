import { hash } from 'node:crypto';
import type { Log } from '#platform/log/log.ts';
import type { RedisConnection } from '#platform/redis/redis.ts';
import type { VersionedCache, VersionedEntry } from './versioned-cache.ts';

const KEY_PREFIX = 'halyard:';

/** `version:checksum:body`, in one string so that no reader ever sees half an entry. */
const ENTRY = /^(0|[1-9]\d{0,15}):([0-9a-f]{64}):/;

/**
 * Compares and writes in one step. Whatever is not an entry of ours counts as absent: another type, another
 * shape, or a value without an expiry, which we never write and which would otherwise stay for ever.
 */
const WRITE_IF_NEWER = `
local head = redis.pcall('GETRANGE', KEYS[1], 0, 99)
if type(head) == 'string' and redis.call('TTL', KEYS[1]) >= 0 then
  local version = string.match(head, '^(%d+):%x+:')
  if version and tonumber(version) > tonumber(ARGV[1]) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`;

interface RedisCacheOptions {
  redis: RedisConnection;
  /** Whole seconds, at least 1. */
  ttlSeconds: number;
  log: Log;
  /** How long a call may take; the connection's own deadline when absent. */
  deadlineMs?: number;
}

/** Copies that all processes on the same Redis share. */
export function createRedisCache({
  redis,
  ttlSeconds,
  log,
  deadlineMs,
}: RedisCacheOptions): VersionedCache {
  /** Whatever fails is logged and has no answer. */
  async function attempt<T>(key: string, what: string, call: () => Promise<T>): Promise<T | null> {
    try {
      return await call();
    } catch (error) {
      log.debug({ key, reason: error instanceof Error ? error.message : String(error) }, what);
      return null;
    }
  }

  async function forget(key: string): Promise<void> {
    await attempt(key, 'A cached copy could not be removed', () =>
      redis.run((client) => client.del(KEY_PREFIX + key), deadlineMs),
    );
  }

  return {
    async read(key) {
      const text = await attempt(key, 'A cached copy could not be read', () =>
        redis.run((client) => client.get(KEY_PREFIX + key), deadlineMs),
      );
      if (text === null) return null;
      const entry = decode(key, text);
      if (entry === null) {
        log.debug({ key }, 'A cached copy was damaged');
        // Left in place, a damaged entry that claims a high version would keep good ones out.
        void forget(key);
      }
      return entry;
    },
    async writeIfNewer(key, version, body) {
      const written = [String(version), encode(key, { version, body }), String(ttlSeconds)];
      await attempt(key, 'A cached copy could not be written', () =>
        redis.run(
          (client) => client.eval(WRITE_IF_NEWER, { keys: [KEY_PREFIX + key], arguments: written }),
          deadlineMs,
        ),
      );
    },
    forget,
  };
}

function encode(key: string, entry: VersionedEntry): string {
  return `${entry.version}:${checksum(key, entry)}:${entry.body}`;
}

function decode(key: string, text: string): VersionedEntry | null {
  const [head, version, expected] = ENTRY.exec(text) ?? [];
  if (head === undefined || version === undefined) return null;
  const entry = { version: Number(version), body: text.slice(head.length) };
  return checksum(key, entry) === expected ? entry : null;
}

/** Covers the key and the version too: a copy under another name or number is as wrong as a damaged one. */
function checksum(key: string, entry: VersionedEntry): string {
  return hash('sha256', JSON.stringify([key, entry.version]) + entry.body);
}
