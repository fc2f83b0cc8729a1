import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { connectedRedis, sharedRedisUrl } from '#platform/redis/redis-testing.ts';
import { createRequestLimit } from './requests.ts';

describe.each([
  { name: 'in memory', connect: async () => undefined },
  { name: 'in Redis', connect: () => connectedRedis(sharedRedisUrl()) },
])('a request limit $name', ({ connect }) => {
  test('allows so many per window and key, says how long to wait, and allows again', async () => {
    const redis = await connect();
    const name = `test:${randomUUID()}`;
    const limit = createRequestLimit({ name, points: 3, seconds: 1, ...(redis && { redis }) });
    const verdicts = await Promise.all(Array.from({ length: 5 }, () => limit.take('10.0.0.1')));
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(3);
    expect(await limit.take('10.0.0.1')).toEqual({ allowed: false, retryAfterSeconds: 1 });
    expect(await limit.take('10.0.0.2')).toEqual({ allowed: true, retryAfterSeconds: 0 });
    await sleep(1_100);
    expect(await limit.take('10.0.0.1')).toEqual({ allowed: true, retryAfterSeconds: 0 });
    await redis?.close();
  });
});
