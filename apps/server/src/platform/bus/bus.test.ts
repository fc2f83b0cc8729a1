import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Log } from '#platform/log/log.ts';
import {
  connectedRedis,
  quietLog,
  recordingLog,
  sharedRedisUrl,
} from '#platform/redis/redis-testing.ts';
import { waitUntil } from '../../../../../tests/services/index.ts';
import type { Bus } from './bus.ts';
import { createMemoryBus } from './memory-bus.ts';
import { createRedisBus } from './redis-bus.ts';

async function memoryBus(log: Log): Promise<Bus> {
  return createMemoryBus({ log });
}

async function redisBus(log: Log): Promise<Bus> {
  const redis = await connectedRedis(sharedRedisUrl());
  const bus = createRedisBus({ redis, log });
  return {
    ...bus,
    close: async () => {
      await bus.close();
      await redis.close();
    },
  };
}

describe.each([
  { name: 'in memory', create: memoryBus },
  { name: 'over Redis', create: redisBus },
])('a bus $name', ({ create }) => {
  const withBus =
    (check: (bus: Bus, topic: string) => Promise<void>, log: Log = quietLog) =>
    async () => {
      const bus = await create(log);
      try {
        await check(bus, `test:${randomUUID()}`);
      } finally {
        await bus.close();
      }
    };

  test(
    "brings a process its own messages exactly once, before publish returns, and no other topic's",
    withBus(async (bus, topic) => {
      const heard: string[] = [];
      let subscribed = 0;
      bus.onReconnect(() => (subscribed += 1));
      bus.subscribe(topic, (message) => heard.push(message));
      bus.subscribe(`${topic}2`, (message) => heard.push(`wrong ${message}`));
      await waitUntil('the subscriptions', () => subscribed === 2);
      bus.publish(topic, 'one');
      expect(heard).toEqual(['one']);
      bus.publish(topic, 'two\nlines: é😀');
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(heard).toEqual(['one', 'two\nlines: é😀']);
    }),
  );

  test(
    'stops when the subscription is ended, for that listener alone',
    withBus(async (bus, topic) => {
      const heard: string[] = [];
      const stop = bus.subscribe(topic, () => heard.push('first'));
      bus.subscribe(topic, () => heard.push('second'));
      stop();
      stop();
      bus.publish(topic, 'x');
      expect(heard).toEqual(['second']);
    }),
  );

  test(
    'tells the followers to read again once a topic is subscribed, and again when it is anew',
    withBus(async (bus, topic) => {
      let calls = 0;
      const stopFollowing = bus.onReconnect(() => (calls += 1));
      const stop = bus.subscribe(topic, () => {});
      await waitUntil('the first subscription', () => calls === 1);
      stop();
      bus.subscribe(topic, () => {});
      await waitUntil('the second subscription', () => calls === 2);
      stopFollowing();
      bus.subscribe(`${topic}2`, () => {});
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(calls).toBe(2);
    }),
  );

  test('reports a listener that throws, and disturbs neither the others nor the publisher', async () => {
    const { log, lines } = recordingLog();
    await withBus(async (bus, topic) => {
      const heard: string[] = [];
      bus.onReconnect(() => {
        throw new Error('follower broke');
      });
      bus.subscribe(topic, () => {
        throw new Error('listener broke');
      });
      bus.subscribe(topic, (message) => heard.push(message));
      bus.publish(topic, 'x');
      expect(heard).toEqual(['x']);
      await waitUntil('both reports', () => lines.length === 2);
      expect(lines.map(({ level }) => level)).toEqual(['error', 'error']);
    }, log)();
  });

  test(
    'is silent once closed',
    withBus(async (bus, topic) => {
      const heard: string[] = [];
      bus.subscribe(topic, (message) => heard.push(message));
      await bus.close();
      bus.publish(topic, 'x');
      expect(heard).toEqual([]);
    }),
  );
});
