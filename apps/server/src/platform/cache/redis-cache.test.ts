import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RedisConnection } from '#platform/redis/redis.ts';
import {
  connectedRedis,
  millisecondsOf,
  quietLog,
  recordingLog,
} from '#platform/redis/redis-testing.ts';
import { type Service, startRedis, waitUntil } from '../../../../../tests/services/index.ts';
import { createRedisCache } from './redis-cache.ts';
import type { VersionedCache } from './versioned-cache.ts';

let service: Service;
let redis: RedisConnection;
/** With the deadline of production. */
let hasty: RedisConnection;
let cache: VersionedCache;

beforeAll(async () => {
  service = await startRedis();
  redis = await connectedRedis(service.url);
  hasty = await connectedRedis(service.url, { deadlineMs: 50 });
  cache = createRedisCache({ redis, ttlSeconds: 60, log: quietLog });
});
afterAll(async () => {
  await service.remove();
  await Promise.all([redis.close(), hasty.close()]);
});
beforeEach(() => command('FLUSHALL'));

function command(...args: string[]): Promise<unknown> {
  return redis.run((client) => client.sendCommand(args));
}

async function rawEntry(key: string): Promise<string> {
  return (await redis.run((client) => client.get(`halyard:${key}`))) ?? '';
}

test('an entry lives for the time given, under our prefix', async () => {
  await cache.writeIfNewer('k', 1, 'body');
  expect(await command('KEYS', '*')).toEqual(['halyard:k']);
  expect(await command('TTL', 'halyard:k')).toBe(60);
});

test.each([
  ['text', ['SET', 'halyard:k', 'garbage']],
  ['an empty text', ['SET', 'halyard:k', '']],
  ['binary', ['SETRANGE', 'halyard:k', '3', '\u0001']],
  ['a forged high version', ['SET', 'halyard:k', `999999:${'0'.repeat(64)}:x`, 'EX', '60']],
  ['a version beyond numbers', ['SET', 'halyard:k', `${'9'.repeat(40)}:${'0'.repeat(64)}:x`]],
  ['a list', ['RPUSH', 'halyard:k', 'a']],
  ['a hash', ['HSET', 'halyard:k', 'version', '1']],
  ['a stream', ['XADD', 'halyard:k', '*', 'a', '1']],
])('%s in our key is a miss, and is overwritten by the next good copy', async (_, junk) => {
  await command(...junk);
  expect(await cache.read('k')).toBeNull();
  await cache.writeIfNewer('k', 2, 'good');
  expect(await cache.read('k')).toEqual({ version: 2, body: 'good' });
});

test('junk that never expires does not keep a copy out, read or not', async () => {
  await command('SET', 'halyard:k', `999999:${'0'.repeat(64)}:x`);
  await cache.writeIfNewer('k', 2, 'good');
  expect(await cache.read('k')).toEqual({ version: 2, body: 'good' });
});

test.each([
  ['body', (entry: string) => `${entry}x`],
  ['version', (entry: string) => entry.replace(/^5/, '6')],
  ['checksum', (entry: string) => entry.replace(/:./, ':!')],
])('an entry whose %s was changed is a miss', async (_, damage) => {
  await cache.writeIfNewer('k', 5, 'body');
  await command('SET', 'halyard:k', damage(await rawEntry('k')), 'EX', '60');
  expect(await cache.read('k')).toBeNull();
});

test("another key's entry is a miss", async () => {
  await cache.writeIfNewer('k', 5, 'body');
  await command('COPY', 'halyard:k', 'halyard:other');
  expect(await cache.read('other')).toBeNull();
});

test('FLUSHALL empties it, and it fills again', async () => {
  await cache.writeIfNewer('k', 5, 'body');
  await command('FLUSHALL');
  expect(await cache.read('k')).toBeNull();
  await cache.writeIfNewer('k', 4, 'body');
  expect(await cache.read('k')).toEqual({ version: 4, body: 'body' });
});

test('a server that cannot store more is a miss and an ignored write', async () => {
  await command('CONFIG', 'SET', 'maxmemory', '1');
  try {
    await cache.writeIfNewer('k', 1, 'body');
    expect(await cache.read('k')).toBeNull();
  } finally {
    await command('CONFIG', 'SET', 'maxmemory', '0');
  }
});

test('a paused server is a miss within the deadline', async () => {
  await cache.writeIfNewer('k', 1, 'body');
  const hastyCache = createRedisCache({ redis: hasty, ttlSeconds: 60, log: quietLog });
  await command('CLIENT', 'PAUSE', '2000', 'ALL');
  const ms = await millisecondsOf(async () => {
    expect(await hastyCache.read('k')).toBeNull();
    await hastyCache.writeIfNewer('k', 2, 'body');
    await hastyCache.forget('k');
  });
  expect(ms).toBeLessThan(1_000);
  await waitUntil('the pause to end', hasty.ping, 5_000);
  expect(await cache.read('k')).toEqual({ version: 1, body: 'body' });
});

test('a stopped server is a miss at once, noted for debugging only', async () => {
  const { log, lines } = recordingLog();
  const logged = createRedisCache({ redis, ttlSeconds: 60, log });
  await service.stop('crash');
  await waitUntil('the loss to be seen', () => !redis.isUp());
  const ms = await millisecondsOf(async () => {
    expect(await logged.read('k')).toBeNull();
    await logged.writeIfNewer('k', 1, 'body');
    await logged.forget('k');
  });
  expect(ms).toBeLessThan(500);
  expect(lines.map(({ level }) => level)).toEqual(['debug', 'debug', 'debug']);
  await service.start();
  await waitUntil('the connection to be back', redis.isUp, 5_000);
  await logged.writeIfNewer('k', 1, 'body');
  expect(await logged.read('k')).toEqual({ version: 1, body: 'body' });
});
