import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  freePort,
  type Service,
  startRedis,
  startTcpFault,
  waitUntil,
} from '../../../../../tests/services/index.ts';
import { connectRedis, type RedisConnection } from './redis.ts';
import { connectedRedis, millisecondsOf, quietLog, recordingLog } from './redis-testing.ts';

describe('a server that can be stopped', () => {
  let service: Service;
  let redis: RedisConnection;

  beforeEach(async () => {
    service = await startRedis();
  });
  afterEach(async () => {
    await service.remove();
    await redis.close();
  });

  test('commands run, and ping says so', async () => {
    redis = await connectedRedis(service.url);
    await redis.run((client) => client.set('a', '1'));
    expect(await redis.run((client) => client.get('a'))).toBe('1');
    expect(await redis.ping()).toBe(true);
  });

  test('while the server is stopped commands fail at once; afterwards they work again', async () => {
    redis = await connectedRedis(service.url);
    await service.stop('crash');
    await waitUntil('the loss to be seen', () => !redis.isUp());
    const ms = await millisecondsOf(async () => {
      for (let i = 0; i < 100; i += 1) {
        await expect(redis.run((client) => client.get('a'))).rejects.toThrow(
          /not connected|closed|ECONNRESET/,
        );
      }
    });
    expect(ms).toBeLessThan(500);
    expect(await redis.ping()).toBe(false);
    await service.start();
    await waitUntil('the connection to be back', redis.isUp, 5_000);
    expect(await redis.ping()).toBe(true);
  });

  test('each change of state is logged once, however many tries it takes', async () => {
    const { log, lines } = recordingLog();
    redis = await connectedRedis(service.url, { log });
    await service.stop('clean');
    await waitUntil('the loss to be seen', () => !redis.isUp());
    await sleep(1_500);
    await service.start();
    await waitUntil('the connection to be back', redis.isUp, 5_000);
    expect(lines.map(({ level }) => level)).toEqual(['info', 'warn', 'info']);
  });

  test('a paused server costs the deadline once; then commands fail at once until it answers', async () => {
    redis = await connectedRedis(service.url, { deadlineMs: 50 });
    await redis.run((client) => client.sendCommand(['CLIENT', 'PAUSE', '2000', 'ALL']), 2_000);
    const get = () =>
      expect(redis.run((client) => client.get('a'))).rejects.toThrow(/no answer|late answer/);
    expect(await millisecondsOf(get)).toBeLessThan(1_000);
    expect(await millisecondsOf(() => Promise.all(Array.from({ length: 100 }, get)))).toBeLessThan(
      500,
    );
    await waitUntil('the pause to end', redis.ping, 5_000);
    expect(redis.isUp()).toBe(true);
  });

  test('a pause of this process does not look like a slow server', async () => {
    redis = await connectedRedis(service.url, { deadlineMs: 50 });
    const answer = redis.run((client) => client.set('a', '1'));
    await new Promise(setImmediate); // the command is written
    const until = performance.now() + 100;
    while (performance.now() < until);
    expect(await answer).toBe('OK');
  });

  test('subscriptions made while the server is away hold once it is there', async () => {
    await service.stop('clean');
    redis = connectRedis({ url: service.url, log: quietLog });
    const heard: string[] = [];
    let subscribed = 0;
    redis.onSubscribed(() => (subscribed += 1));
    redis.subscribe('news', (message) => heard.push(message));
    const stop = redis.subscribe('news', (message) => heard.push(`also ${message}`));
    await service.start();
    await waitUntil('the connection', () => redis.isUp() && subscribed === 1, 5_000);
    redis.publish('news', 'one');
    await waitUntil('the message', () => heard.length === 2, 5_000);
    stop();
    redis.publish('news', 'two');
    await waitUntil('the second message', () => heard.length === 3, 5_000);
    expect(heard.toSorted()).toEqual(['also one', 'one', 'two']);
  });

  test('a connection that goes silent is given up and made anew', async () => {
    const proxy = await startTcpFault({ port: service.port });
    redis = await connectedRedis(`redis://127.0.0.1:${proxy.port}`, { deadlineMs: 50 });
    proxy.blackhole();
    expect(await millisecondsOf(redis.ping)).toBeLessThan(1_000);
    await waitUntil('the silence to be noticed', () => !redis.isUp(), 15_000);
    await proxy.restore();
    await waitUntil('the connection to be back', redis.isUp, 10_000);
    expect(await redis.ping()).toBe(true);
    await redis.close();
    await proxy.close();
  }, 40_000);

  test('closing sends what was published before, and ends every try to connect', async () => {
    redis = await connectedRedis(service.url);
    const other = await connectedRedis(service.url);
    const heard: string[] = [];
    other.subscribe('news', (message) => heard.push(message));
    await other.run((client) => client.ping());
    redis.publish('news', 'last words');
    await redis.close();
    await waitUntil('the message', () => heard.length === 1, 5_000);
    expect(redis.isUp()).toBe(false);
    await expect(redis.run((client) => client.ping())).rejects.toThrow('not connected');
    await redis.close();
    await other.close();
  });

  test('a server that does not answer does not hold up closing', async () => {
    redis = await connectedRedis(service.url);
    await redis.run((client) => client.sendCommand(['CLIENT', 'PAUSE', '3000', 'ALL']));
    void redis.ping();
    expect(await millisecondsOf(redis.close)).toBeLessThan(2_000);
  });
});

test('starting does not wait for a server, nor does closing while there is none', async () => {
  const { log, lines } = recordingLog();
  const redis = connectRedis({ url: `redis://127.0.0.1:${await freePort()}`, log });
  expect(redis.isUp()).toBe(false);
  expect(await redis.ping()).toBe(false);
  await waitUntil('the report', () => lines.length > 0);
  await sleep(500);
  expect(lines.map(({ level }) => level)).toEqual(['warn']);
  expect(await millisecondsOf(redis.close)).toBeLessThan(1_000);
});

test('a password is never logged, even when the server quotes it', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      socket.write(`-ERR unknown command, args: ${String(data).replaceAll('\r\n', ' ')}\r\n`);
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { log, lines } = recordingLog();
  const redis = connectRedis({ url: `redis://me:s3cr%2Ft@127.0.0.1:${port}`, log });
  await waitUntil('the report', () => lines.length > 0);
  expect(lines[0]?.text).toContain('***');
  expect(lines[0]?.text).not.toMatch(/s3cr/);
  await redis.close();
  server.close();
});

test.each(['http://me:s3cret@host', 'not a url s3cret', 'redis://me:s3cret%zz@host', ''])(
  'an unusable URL is refused loudly and without quoting it: %s',
  (url) => {
    const connect = () => connectRedis({ url, log: quietLog });
    expect(connect).toThrow('Redis URL');
    expect(connect).not.toThrow('s3cret');
  },
);
