import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { HttpServer } from '#platform/http/http-server.ts';
import { aServer } from '#platform/http/http-testing.ts';
import { createLogger } from '#platform/log/logger.ts';
import { readStream, refusedStream } from '../../testing/event-stream.ts';
import { createAdmission } from './admission.ts';
import { encodeEvent } from './sse-event.ts';
import { createSseHub, type SseHub, type SseLimits } from './sse-hub.ts';
import type { SseSource, SseStream } from './sse-stream.ts';

const MIB = 1024 * 1024;
/** More than sockets and readers take on their own. */
const A_LOT = 'x'.repeat(8 * MIB);

let app: HttpServer;
afterEach(() => app.close());

/** A server whose streams tell of a counter: from the one that a reader knows to the newest. */
async function aCounter(
  limits: Partial<SseLimits> = {},
  textOf: (n: number) => string = String,
  prepare: () => Promise<unknown> = async () => {},
) {
  const sent: string[] = [];
  const streams = new Set<SseStream>();
  let newest = 0;
  let closed = 0;
  let fault: Error | undefined;
  const hub: SseHub = createSseHub({
    log: createLogger('silent'),
    count: (kind) => void sent.push(kind),
    limits,
  });
  app = await aServer((scope) => {
    scope.get('/stream', { config: { permission: 'public' } }, async (_request, reply) => {
      await prepare();
      let known = -1;
      const source: SseSource = {
        kind: 'counter',
        next() {
          if (fault) throw fault;
          if (known === newest) return null;
          const event = { from: known, to: newest, text: textOf(newest) };
          known = newest;
          return encodeEvent({ name: 'count', id: String(newest), data: JSON.stringify(event) });
        },
        goodbye: (why) => encodeEvent({ name: 'goodbye', data: JSON.stringify({ why }) }),
        onClose() {
          closed += 1;
          streams.delete(stream);
        },
      };
      const stream = hub.open(reply, source);
      streams.add(stream);
    });
  });
  app.addHook('preClose', () => hub.close());
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/stream`;
  return {
    hub,
    url,
    sent,
    streams,
    closed: () => closed,
    raise: () => {
      newest += 1;
      for (const stream of streams) stream.wake();
    },
    fail: (error: Error) => {
      fault = error;
      for (const stream of streams) stream.wake();
    },
  };
}

describe('a stream', () => {
  test('is one that nobody on the way keeps or holds back', async () => {
    const { url } = await aCounter();
    const reader = await readStream(url);
    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
  });

  test('begins with what its reader does not know, and goes on with each change', async () => {
    const { url, raise, sent } = await aCounter();
    const reader = await readStream(url);
    expect(await reader.at(0)).toEqual({
      name: 'count',
      id: '0',
      data: { from: -1, to: 0, text: '0' },
    });
    raise();
    expect((await reader.at(1)).data).toMatchObject({ from: 0, to: 1 });
    expect(sent).toEqual(['counter', 'counter']);
  });

  test('tells of many changes in one turn once', async () => {
    const { url, raise } = await aCounter();
    const reader = await readStream(url);
    await reader.at(0);
    for (let i = 0; i < 100; i += 1) raise();
    expect((await reader.at(1)).data).toMatchObject({ from: 0, to: 100 });
    await sleep(50);
    expect(reader.events).toHaveLength(2);
  });

  test('says how long to wait before coming back, to each differently', async () => {
    const { url } = await aCounter();
    const readers = await Promise.all(Array.from({ length: 10 }, () => readStream(url)));
    await Promise.all(readers.map((reader) => reader.at(0)));
    const waits = readers.map((reader) => reader.retry() ?? 0);
    expect(new Set(waits).size).toBeGreaterThan(5);
    expect(waits.every((wait) => wait >= 1000 && wait <= 5000)).toBe(true);
  });

  test('lets its reader hear that it lives', async () => {
    const { url } = await aCounter({ heartbeatMs: 100 });
    const reader = await readStream(url);
    await expect.poll(() => reader.comments.length).toBeGreaterThanOrEqual(3);
    expect(new Set(reader.comments)).toEqual(new Set(['heartbeat']));
  });

  test('that its reader leaves is let go of', async () => {
    const { url, hub, streams, closed } = await aCounter();
    const [leaver, other] = await Promise.all([readStream(url), readStream(url)]);
    expect(hub.counts()).toEqual(new Map([['counter', 2]]));
    leaver.close();
    await expect.poll(() => streams.size).toBe(1);
    expect([hub.counts().get('counter'), closed()]).toEqual([1, 1]);
    other.close();
    await expect.poll(() => hub.counts().size).toBe(0);
  });

  test('that its reader has left before it is opened is let go of, too', async () => {
    const opening = Promise.withResolvers<void>();
    const { url, hub, closed } = await aCounter({}, String, () => opening.promise);
    const leaving = new AbortController();
    const request = fetch(url, { signal: leaving.signal });
    await sleep(50);
    leaving.abort();
    await expect(request).rejects.toThrow('aborted');
    await sleep(50);
    opening.resolve();
    await expect.poll(closed).toBe(1);
    expect(hub.counts().size).toBe(0);
  });

  test('whose source fails is cut off, and the others go on', async () => {
    const { url, fail, streams } = await aCounter();
    const reader = await readStream(url);
    await reader.at(0);
    fail(new Error('no such state'));
    await reader.ended;
    expect(streams.size).toBe(0);
  });

  test('is not opened by those who only ask for the head of it', async () => {
    const { url, hub } = await aCounter();
    const { status, headers } = await fetch(url, { method: 'HEAD' });
    expect([status, headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    await expect.poll(() => hub.counts().size).toBe(0);
  });
});

describe('a reader that reads nothing', () => {
  test('is told all that it missed at once when it goes on', async () => {
    const { url, raise, sent } = await aCounter({}, (n) => (n === 1 ? A_LOT : String(n)));
    const reader = await readStream(url);
    await reader.at(0);
    reader.pause();
    raise();
    await expect.poll(() => sent.length).toBe(2);
    for (let i = 0; i < 50; i += 1) {
      raise();
      await sleep(1);
    }
    expect(sent).toHaveLength(2);
    reader.resume();
    expect((await reader.at(2)).data).toEqual({ from: 1, to: 51, text: '51' });
    expect(reader.events.map(({ id }) => id)).toEqual(['0', '1', '51']);
  });

  test('is given up after a while, and others are not', async () => {
    const { url, raise, hub } = await aCounter({ heartbeatMs: 200, tooSlowMs: 200 }, () => A_LOT);
    const [stalled, healthy] = await Promise.all([readStream(url), readStream(url)]);
    stalled.pause();
    await healthy.at(0);
    raise();
    await healthy.at(1);
    await expect.poll(() => hub.counts().get('counter'), { timeout: 4000 }).toBe(1);
    raise();
    expect((await healthy.at(2)).data).toMatchObject({ from: 1, to: 2 });
    stalled.resume();
    await stalled.ended;
    expect(stalled.events.length).toBeLessThan(2);
  });

  test('but wakes up in time hears why it was given up', async () => {
    const { url, hub } = await aCounter({ heartbeatMs: 200, tooSlowMs: 200 }, () => A_LOT);
    const reader = await readStream(url);
    reader.pause();
    await sleep(500);
    reader.resume();
    expect(await reader.at(1)).toMatchObject({ name: 'goodbye', data: { why: 'too_slow' } });
    await reader.ended;
    expect(hub.counts().size).toBe(0);
  });
});

describe('a server that closes', () => {
  test('says goodbye to its readers and does not wait for those who do not read', async () => {
    const { url, hub, closed } = await aCounter({}, () => A_LOT);
    const readers = await Promise.all(Array.from({ length: 5 }, () => readStream(url)));
    const [stalled, ...others] = readers;
    stalled?.pause();
    await Promise.all(others.map((reader) => reader.at(0)));
    const start = performance.now();
    await app.close();
    expect(performance.now() - start).toBeLessThan(2500);
    await Promise.all(others.map(({ ended }) => ended));
    for (const reader of others) {
      expect(reader.events.at(-1)).toMatchObject({ name: 'goodbye', data: { why: 'closing' } });
    }
    expect([hub.counts().size, closed()]).toEqual([0, 5]);
  });
});

describe('streams', () => {
  test('are opened up to a number, and again when others have ended', async () => {
    const { url, hub } = await aCounter({ maxOpen: 2 });
    const [first] = await Promise.all([readStream(url), readStream(url)]);
    const refused = await refusedStream(url);
    expect(refused.status).toBe(503);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'TOO_MANY_STREAMS' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(5);
    first.close();
    await expect.poll(() => hub.counts().get('counter')).toBe(1);
    expect((await readStream(url)).status).toBe(200);
  });

  test('are let in so many at once and so many each second', () => {
    let at = 0;
    const admit = createAdmission({ burst: 3, perSecond: 2 }, () => at);
    const tries = (number: number) => Array.from({ length: number }, () => admit());
    expect(tries(5)).toEqual([true, true, true, false, false]);
    at = 499;
    expect(tries(1)).toEqual([false]);
    at = 1000;
    expect(tries(3)).toEqual([true, true, false]);
    at = 60_000;
    expect(tries(4)).toEqual([true, true, true, false]);
  });
});
