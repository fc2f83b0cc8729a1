import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectRedis, type RedisConnection } from '#platform/redis/redis.ts';
import { connectedRedis, millisecondsOf, quietLog } from '#platform/redis/redis-testing.ts';
import { type Service, startRedis, waitUntil } from '../../../../../tests/services/index.ts';
import type { Bus } from './bus.ts';
import { createRedisBus } from './redis-bus.ts';

interface Process {
  redis: RedisConnection;
  bus: Bus;
  heard: string[];
  subscribedTimes: () => number;
}

let service: Service;
let here: Process;
let there: Process;

async function startProcess(): Promise<Process> {
  const redis = await connectedRedis(service.url, { deadlineMs: 50 });
  const bus = createRedisBus({ redis, log: quietLog });
  const heard: string[] = [];
  let subscribed = 0;
  bus.onReconnect(() => (subscribed += 1));
  bus.subscribe('topic', (message) => heard.push(message));
  await waitUntil('the subscription', () => subscribed === 1);
  return { redis, bus, heard, subscribedTimes: () => subscribed };
}

beforeEach(async () => {
  service = await startRedis();
  here = await startProcess();
  there = await startProcess();
});
afterEach(async () => {
  await service.remove();
  for (const { bus, redis } of [here, there]) {
    await bus.close();
    await redis.close();
  }
});

test('a message reaches the other process and this one, each once', async () => {
  here.bus.publish('topic', 'hello');
  await waitUntil('the message', () => there.heard.length > 0);
  there.bus.publish('topic', 'hello back');
  await waitUntil('the answer', () => here.heard.length === 2);
  expect([here.heard, there.heard]).toEqual([
    ['hello', 'hello back'],
    ['hello', 'hello back'],
  ]);
});

test('while Redis is stopped the own process still hears; afterwards both do, and know to read again', async () => {
  await service.stop('crash');
  await waitUntil('the loss to be seen', () => !here.redis.isUp() && !there.redis.isUp());
  const ms = await millisecondsOf(async () => here.bus.publish('topic', 'lost'));
  expect(ms).toBeLessThan(300);
  expect([here.heard, there.heard]).toEqual([['lost'], []]);

  await service.start();
  await waitUntil('both to subscribe again', () =>
    [here, there].every((each) => each.redis.isUp() && each.subscribedTimes() === 2),
  );
  here.bus.publish('topic', 'found');
  await waitUntil('the message', () => there.heard.length > 0);
  expect([here.heard, there.heard]).toEqual([['lost', 'found'], ['found']]);
});

test('a topic subscribed while Redis is away works once it is there', async () => {
  await service.stop('crash');
  await waitUntil('the loss to be seen', () => !there.redis.isUp());
  const heard: string[] = [];
  there.bus.subscribe('late', (message) => heard.push(message));
  await service.start();
  await waitUntil('the connections', () => here.redis.isUp() && there.redis.isUp(), 5_000);
  here.bus.publish('late', 'x');
  await waitUntil('the message', () => heard.length === 1);
  expect(heard).toEqual(['x']);
});

test('a paused Redis holds up neither publish nor local delivery, and delivers to others after it', async () => {
  await here.redis.run((client) => client.sendCommand(['CLIENT', 'PAUSE', '1000', 'ALL']), 2_000);
  await here.redis.ping(); // overruns the deadline, so that other commands are refused now
  const ms = await millisecondsOf(async () => here.bus.publish('topic', 'x'));
  expect(ms).toBeLessThan(300);
  expect(here.heard).toEqual(['x']);
  await waitUntil('the message', () => there.heard.length === 1, 5_000);
});

test('messages that no bus sent, empty or huge ones too, are dropped', async () => {
  const junk = ['', 'x', '{"a":1}', '0'.repeat(1_000_000), `${'-'.repeat(35)} x`];
  for (const message of junk) here.redis.publish('halyard:topic', message);
  here.bus.publish('topic', 'good');
  await waitUntil('the good message', () => there.heard.length > 0);
  expect(there.heard).toEqual(['good']);
});

test('a server that is not there at the start changes nothing for the own process', async () => {
  const redis = connectRedis({ url: 'redis://127.0.0.1:1', log: quietLog });
  const bus = createRedisBus({ redis, log: quietLog });
  const heard: string[] = [];
  bus.subscribe('topic', (message) => heard.push(message));
  bus.publish('topic', 'x');
  expect(heard).toEqual(['x']);
  await bus.close();
  await redis.close();
});
