import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RedisConnection } from '#platform/redis/redis.ts';
import { connectedRedis, millisecondsOf } from '#platform/redis/redis-testing.ts';
import { type Service, startRedis, waitUntil } from '../../../../../tests/services/index.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import { hashKey } from './limiter.ts';
import { createRequestLimit } from './requests.ts';

const OPTIONS = {
  name: 'login',
  freeTries: 1,
  firstDelaySeconds: 10,
  maxDelaySeconds: 60,
  forgetAfterSeconds: 600,
};

let service: Service;
let redis: RedisConnection;
let attempts: Attempts;

beforeEach(async () => {
  service = await startRedis();
  redis = await connectedRedis(service.url);
  attempts = createAttempts({ ...OPTIONS, redis });
});
afterEach(async () => {
  await service.remove();
  await redis.close();
});

async function failThrice(): Promise<number> {
  for (let i = 0; i < 3; i += 1) await attempts.failed('alice');
  return attempts.waitSeconds('alice');
}

test('with Redis stopped failures are counted in memory, without delay', async () => {
  const limit = createRequestLimit({ name: 'register', points: 1, seconds: 60, redis });
  await service.stop('crash');
  await waitUntil('the loss to be seen', () => !redis.isUp());
  const ms = await millisecondsOf(async () => {
    expect(await failThrice()).toBe(20);
    await attempts.succeeded('alice');
    expect(await attempts.waitSeconds('alice')).toBe(0);
    expect((await limit.take('ip')).allowed).toBe(true);
    expect(await limit.take('ip')).toEqual({ allowed: false, retryAfterSeconds: 60 });
  });
  expect(ms).toBeLessThan(500);
});

test('with Redis paused failures are counted in memory, within the deadline', async () => {
  const hasty = await connectedRedis(service.url, { deadlineMs: 50 });
  attempts = createAttempts({ ...OPTIONS, redis: hasty });
  await redis.run((client) => client.sendCommand(['CLIENT', 'PAUSE', '2000', 'ALL']));
  const ms = await millisecondsOf(async () => expect(await failThrice()).toBe(20));
  expect(ms).toBeLessThan(1_000);
  await hasty.close();
});

test('counts made in Redis before it was away count again when it is back', async () => {
  await failThrice();
  await service.stop('clean');
  await waitUntil('the loss to be seen', () => !redis.isUp());
  await service.start();
  await waitUntil('the connection to be back', redis.isUp, 5_000);
  expect(await attempts.waitSeconds('alice')).toBeGreaterThan(10);
});

test('FLUSHALL forgets, and counting goes on', async () => {
  await failThrice();
  await redis.run((client) => client.flushAll());
  expect(await attempts.waitSeconds('alice')).toBe(0);
  expect(await failThrice()).toBe(20);
});

test.each([
  ['text', 'SET', ['garbage']],
  ['a list', 'RPUSH', ['a']],
  ['a hash', 'HSET', ['a', 'b']],
])('%s in our keys neither breaks the count nor locks anybody out', async (_, verb, values) => {
  for (const kind of ['failures', 'waits']) {
    const key = `halyard:limit:login:${kind}:${hashKey('alice')}`;
    await redis.run((client) => client.sendCommand([verb, key, ...values]));
  }
  expect(await attempts.waitSeconds('alice')).toBe(0);
  expect(await failThrice()).toBe(20);
  await attempts.succeeded('alice');
  expect(await attempts.waitSeconds('alice')).toBe(0);
});

test('a forged wait without end is cut to the maximum', async () => {
  const key = `halyard:limit:login:waits:${hashKey('alice')}`;
  await redis.run((client) => client.set(key, '1', { EX: 1_000_000 }));
  expect(await attempts.waitSeconds('alice')).toBe(60);
});
