import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { connectedRedis, quietLog, sharedRedisUrl } from '#platform/redis/redis-testing.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createRedisCache } from './redis-cache.ts';
import type { VersionedCache } from './versioned-cache.ts';

const TTL_SECONDS = 2;

interface Subject {
  cache: VersionedCache;
  waitForExpiry: () => Promise<void>;
  close: () => Promise<void>;
}

async function memorySubject(): Promise<Subject> {
  let time = 0;
  return {
    cache: createMemoryCache({ ttlSeconds: TTL_SECONDS, now: () => time }),
    waitForExpiry: async () => {
      time += TTL_SECONDS * 1_000;
    },
    close: async () => {},
  };
}

async function redisSubject(): Promise<Subject> {
  const redis = await connectedRedis(sharedRedisUrl());
  return {
    cache: createRedisCache({ redis, ttlSeconds: TTL_SECONDS, log: quietLog }),
    waitForExpiry: () => sleep(TTL_SECONDS * 1_000 + 50),
    close: redis.close,
  };
}

describe.each([
  { name: 'in memory', create: memorySubject },
  { name: 'in Redis', create: redisSubject },
])('a versioned cache $name', ({ create }) => {
  const withCache = (check: (subject: Subject, key: string) => Promise<void>) => async () => {
    const subject = await create();
    try {
      await check(subject, `test:${randomUUID()}`);
    } finally {
      await subject.close();
    }
  };

  test(
    'gives back what was written, and nothing for another key',
    withCache(async ({ cache }, key) => {
      const body = JSON.stringify({ text: 'a:b\n"é"😀', list: [1, 2] });
      await cache.writeIfNewer(key, 7, body);
      expect(await cache.read(key)).toEqual({ version: 7, body });
      expect(await cache.read(`${key}2`)).toBeNull();
    }),
  );

  test(
    'holds an empty body and the extreme versions',
    withCache(async ({ cache }, key) => {
      await cache.writeIfNewer(key, 0, '');
      expect(await cache.read(key)).toEqual({ version: 0, body: '' });
      await cache.writeIfNewer(key, Number.MAX_SAFE_INTEGER - 1, 'big');
      await cache.writeIfNewer(key, Number.MAX_SAFE_INTEGER, 'bigger');
      await cache.writeIfNewer(key, Number.MAX_SAFE_INTEGER - 1, 'big');
      expect(await cache.read(key)).toEqual({ version: Number.MAX_SAFE_INTEGER, body: 'bigger' });
    }),
  );

  test(
    'is never replaced by an older version, in whatever order the writes arrive',
    withCache(async ({ cache }, key) => {
      const versions = [3, 9, 1, 10, 2, 8];
      await Promise.all(versions.map((version) => cache.writeIfNewer(key, version, `v${version}`)));
      expect(await cache.read(key)).toEqual({ version: 10, body: 'v10' });
    }),
  );

  test(
    'is replaced by the same version',
    withCache(async ({ cache }, key) => {
      await cache.writeIfNewer(key, 3, 'first');
      await cache.writeIfNewer(key, 3, 'second');
      expect(await cache.read(key)).toEqual({ version: 3, body: 'second' });
    }),
  );

  test(
    'forgets when told, and takes an older version afterwards',
    withCache(async ({ cache }, key) => {
      await cache.writeIfNewer(key, 3, 'three');
      await cache.forget(key);
      expect(await cache.read(key)).toBeNull();
      await cache.writeIfNewer(key, 2, 'two');
      expect(await cache.read(key)).toEqual({ version: 2, body: 'two' });
    }),
  );

  test(
    'forgets after its time, and takes an older version afterwards',
    withCache(async ({ cache, waitForExpiry }, key) => {
      await cache.writeIfNewer(key, 3, 'three');
      await waitForExpiry();
      expect(await cache.read(key)).toBeNull();
      await cache.writeIfNewer(key, 2, 'two');
      expect(await cache.read(key)).toEqual({ version: 2, body: 'two' });
    }),
  );
});

test('a cache in memory drops the entry written longest ago when it is full', async () => {
  const cache = createMemoryCache({ ttlSeconds: 60, maxEntries: 2 });
  await cache.writeIfNewer('a', 1, 'a');
  await cache.writeIfNewer('b', 1, 'b');
  await cache.writeIfNewer('a', 2, 'a');
  await cache.writeIfNewer('c', 1, 'c');
  expect(await cache.read('b')).toBeNull();
  expect([await cache.read('a'), await cache.read('c')]).toEqual([
    { version: 2, body: 'a' },
    { version: 1, body: 'c' },
  ]);
});
