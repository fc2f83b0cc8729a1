import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { RedisConnection } from '#platform/redis/redis.ts';
import { connectedRedis, sharedRedisUrl } from '#platform/redis/redis-testing.ts';
import { type Attempts, createAttempts } from './attempts.ts';

const OPTIONS = {
  freeTries: 2,
  firstDelaySeconds: 10,
  maxDelaySeconds: 60,
  forgetAfterSeconds: 600,
};

describe.each([
  { name: 'in memory', connect: async () => undefined },
  { name: 'in Redis', connect: () => connectedRedis(sharedRedisUrl()) },
])('attempts $name', ({ connect }) => {
  const withAttempts =
    (
      check: (attempts: Attempts, redis: RedisConnection | undefined) => Promise<void>,
      options = OPTIONS,
    ) =>
    async () => {
      const redis = await connect();
      try {
        await check(
          createAttempts({ name: `test:${randomUUID()}`, ...options, ...(redis && { redis }) }),
          redis,
        );
      } finally {
        await redis?.close();
      }
    };

  test(
    'the wait doubles with each failure beyond the free tries, up to the maximum',
    withAttempts(async (attempts) => {
      const waits = [await attempts.waitSeconds('alice')];
      for (let i = 0; i < 7; i += 1) {
        await attempts.failed('alice');
        waits.push(await attempts.waitSeconds('alice'));
      }
      expect(waits).toEqual([0, 0, 0, 10, 20, 40, 60, 60]);
    }),
  );

  test(
    'a success forgets the failures',
    withAttempts(async (attempts) => {
      for (let i = 0; i < 4; i += 1) await attempts.failed('alice');
      await attempts.succeeded('alice');
      expect(await attempts.waitSeconds('alice')).toBe(0);
      for (let i = 0; i < 3; i += 1) await attempts.failed('alice');
      expect(await attempts.waitSeconds('alice')).toBe(10);
    }),
  );

  test(
    'each key waits for itself',
    withAttempts(async (attempts) => {
      for (let i = 0; i < 4; i += 1) await attempts.failed('alice');
      expect(await attempts.waitSeconds('bob')).toBe(0);
    }),
  );

  test(
    'failures at the same time all count',
    withAttempts(async (attempts) => {
      await Promise.all(Array.from({ length: 5 }, () => attempts.failed('alice')));
      await attempts.failed('alice');
      expect(await attempts.waitSeconds('alice')).toBe(60);
    }),
  );

  test(
    'a wait ends, the next failure costs more, and quiet time forgets',
    withAttempts(
      async (attempts) => {
        await attempts.failed('alice');
        expect(await attempts.waitSeconds('alice')).toBe(1);
        await sleep(1_100);
        expect(await attempts.waitSeconds('alice')).toBe(0);
        await attempts.failed('alice');
        expect(await attempts.waitSeconds('alice')).toBe(2);
        await sleep(4_200);
        await attempts.failed('alice');
        expect(await attempts.waitSeconds('alice')).toBe(1);
      },
      { freeTries: 0, firstDelaySeconds: 1, maxDelaySeconds: 2, forgetAfterSeconds: 1 },
    ),
    10_000,
  );
});

test('no key is stored in Redis as it is, and everything stored there expires', async () => {
  const redis = await connectedRedis(sharedRedisUrl());
  const name = `test:${randomUUID()}`;
  const attempts = createAttempts({ name, ...OPTIONS, redis });
  for (let i = 0; i < 3; i += 1) await attempts.failed('alice@example.com');
  const stored = await redis.run((client) => client.keys(`*${name}*`));
  const times = await Promise.all(stored.map((key) => redis.run((client) => client.ttl(key))));
  expect(stored).toHaveLength(2);
  expect(stored.join()).not.toContain('alice');
  const [shorter = 0, longer = 0] = times.toSorted((a, b) => a - b);
  expect(shorter).toBeGreaterThan(5);
  expect(shorter).toBeLessThanOrEqual(10);
  expect(longer).toBeGreaterThan(500);
  expect(longer).toBeLessThanOrEqual(600);
  await redis.close();
});
