import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, compile, evaluate, type Split } from '@halyard/engine';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type FakeServer,
  type Reply,
  startFakeServer,
} from '../../../tests/services/fake-server.ts';
import { waitUntil } from '../../../tests/services/wait-until.ts';
import { aFlag, aRuleset } from '../../engine/test/builders.ts';
import { type RecordedLog, recordedLog } from '../test/recorded-log.ts';
import {
  createEventBuffer,
  createEventSender,
  type EventBuffer,
  type EventBufferOptions,
} from './index.ts';

interface SentEvent {
  readonly id: string;
  readonly name?: string;
  readonly [member: string]: unknown;
}

vi.setConfig({ testTimeout: 20_000 });

let server: FakeServer;
let log: RecordedLog;
let buffer: EventBuffer | undefined;

beforeEach(async () => {
  server = await startFakeServer();
  server.answer = accept;
  log = recordedLog();
});
afterEach(async () => {
  await buffer?.close({ timeoutMs: 0 });
  await server.close();
});

const accept = (): Reply => ({ status: 202, body: { accepted: 1, rejected: [] } });
const bodies = (): { exposures: SentEvent[]; events: SentEvent[]; evaluations: SentEvent[] }[] =>
  server.received.map(({ body }) => JSON.parse(body));
const exposures = () => bodies().flatMap((body) => body.exposures);
const names = () => bodies().map(({ events }) => events.map(({ name }) => name));
const warnings = () => log.lines.filter((line) => line.startsWith('warn'));

function aBuffer(options: Partial<EventBufferOptions> = {}, timeoutMs?: number): EventBuffer {
  const send = createEventSender({ baseUrl: server.url, sdkKey: 'key', timeoutMs });
  buffer = createEventBuffer({ send, flushIntervalMs: 20, random: () => 0.02, log, ...options });
  return buffer;
}
function add(to: EventBuffer, ...added: string[]): void {
  for (const name of added) to.addEvent({ name, targetingKey: 'alice' });
}

/** Shows everybody `on` in an experiment, which is the flag's own. */
function expose(to: EventBuffer, context: Context, { epoch = 1, ...split }: Experiment = {}): void {
  const serve = { split: { salt: 's', weights: [['on', 100]] as const, ...split } };
  const rule = { id: 'x', when: [], serve, experiment: 'cart', epoch, exposes: ['plan', 'age'] };
  const ruleset = compile(aRuleset([aFlag('checkout', { rules: [rule] })]));
  to.addExposure(evaluate(ruleset, 'checkout', context), context);
}
type Experiment = Partial<Split> & { readonly epoch?: number };

describe('what is sent', () => {
  test('is in the form of the contract', async () => {
    const sending = aBuffer({ now: () => Date.UTC(2026, 0, 2) });
    expose(sending, { targetingKey: 'alice', plan: 'pro', email: 'a@b.c' }, { epoch: 3 });
    const units = { company: '42' };
    const properties = { plan: 'pro' };
    sending.addEvent({ name: 'paid', targetingKey: 'alice', value: 9.5, units, properties });
    for (const variant of ['on', 'on', undefined]) sending.countEvaluation('checkout', variant);
    expect(await sending.flush()).toBe(true);
    const id = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const timestamp = '2026-01-02T00:00:00.000Z';
    const unit = { targeting_key: 'alice' };
    const flag = { flag_key: 'checkout' };
    const exposure = { experiment_key: 'cart', epoch: 3, variant: 'on', attributes: properties };
    expect(bodies()).toEqual([
      {
        exposures: [{ id, timestamp, ...flag, ...unit, ...exposure }],
        events: [{ id, timestamp, ...unit, name: 'paid', value: 9.5, units, properties }],
        evaluations: [
          { id, timestamp, ...flag, variant: 'on', count: 2 },
          { id, timestamp, ...flag, variant: null, count: 1 },
        ],
      },
    ]);
    const [{ method, url, headers } = { method: '', url: '', headers: {} }] = server.received;
    expect([method, url]).toEqual(['POST', '/sdk/v1/events']);
    expect(headers).toMatchObject({
      authorization: 'Bearer key',
      'content-type': 'application/json',
    });
  });

  test('goes out after a while, together', async () => {
    add(aBuffer({ flushIntervalMs: 500 }), 'a', 'b', 'c');
    await sleep(20);
    expect(server.received).toEqual([]);
    await waitUntil('a batch', () => server.received.length > 0, 15_000);
    expect(names()).toEqual([['a', 'b', 'c']]);
  });

  test('goes out at once where a batch is full, the rest after a while', async () => {
    add(aBuffer({ maxBatch: 2, flushIntervalMs: 60 }), 'a', 'b', 'c');
    await waitUntil('both batches', () => server.received.length === 2, 15_000);
    expect(names()).toEqual([['a', 'b'], ['c']]);
  });

  test('is what was true when it was added', async () => {
    const sending = aBuffer();
    const properties = { plan: 'pro', at: new Date(0) };
    sending.addEvent({ name: 'a', targetingKey: 'alice', properties });
    properties.plan = 'free';
    await sending.flush();
    expect(bodies()[0]?.events[0]?.['properties']).toEqual({
      plan: 'pro',
      at: '1970-01-01T00:00:00.000Z',
    });
  });

  test('stays below what one request may weigh', async () => {
    const sending = aBuffer();
    const properties = { text: 'ä'.repeat(20_000) };
    for (let i = 0; i < 25; i++) sending.addEvent({ name: 'a', targetingKey: 'alice', properties });
    expect(await sending.flush()).toBe(true);
    const sizes = server.received.map(({ body }) => Buffer.byteLength(body));
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(400_000);
  });

  test('leaves out what JSON cannot say, and says so', async () => {
    const sending = aBuffer();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    sending.addEvent({ name: 'circle', targetingKey: 'alice', properties: circle });
    sending.addEvent({
      name: 'big',
      targetingKey: 'alice',
      properties: { text: 'x'.repeat(70_000) },
    });
    sending.addEvent({ name: 'nan', targetingKey: 'alice', value: Number.NaN });
    await sending.flush();
    expect(names()).toEqual([['nan']]);
    expect(bodies()[0]?.events[0]).not.toHaveProperty('value');
    expect(warnings()).toEqual([expect.stringContaining('cannot be written as JSON')]);
  });
});

describe('an exposure', () => {
  test('is sent once for each unit, flag, variant and epoch', async () => {
    const sending = aBuffer();
    for (let i = 0; i < 3; i++) expose(sending, { targetingKey: 'alice', plan: `${i}` });
    expose(sending, { targetingKey: 'bob' });
    expose(sending, { targetingKey: 'alice' }, { epoch: 2 });
    expose(sending, { targetingKey: 'alice' }, { epoch: 2, weights: [['off', 100]] });
    await sending.flush();
    expect(
      exposures().map((sent) => [sent['targeting_key'], sent['epoch'], sent['variant']]),
    ).toEqual([
      ['alice', 1, 'on'],
      ['bob', 1, 'on'],
      ['alice', 2, 'on'],
      ['alice', 2, 'off'],
    ]);
    expect(exposures()[1]).not.toHaveProperty('attributes');
  });

  test('names the unit where that is not the targeting key, and needs no targeting key then', async () => {
    const sending = aBuffer();
    expose(sending, { targetingKey: 'alice', company: 42 }, { by: 'company' });
    expose(sending, { company: 7 }, { by: 'company' });
    await sending.flush();
    expect(exposures()).toMatchObject([
      { targeting_key: 'alice', unit: '42' },
      { targeting_key: '7', unit: '7' },
    ]);
  });

  test('is none where the unit takes no part', async () => {
    const sending = aBuffer();
    expose(sending, { targetingKey: 'alice' }, { traffic: 0 });
    expose(sending, {});
    await sending.flush();
    expect(server.received).toEqual([]);
  });

  test('that had to go for others comes again', async () => {
    server.answer = () => 'never';
    const sending = aBuffer({ maxItems: 2, flushIntervalMs: 60_000 });
    for (const targetingKey of ['alice', 'bob', 'carol']) expose(sending, { targetingKey });
    server.answer = accept;
    await sending.flush();
    for (const targetingKey of ['alice', 'bob', 'carol']) expose(sending, { targetingKey });
    await sending.flush();
    expect(exposures().map((sent) => sent['targeting_key'])).toEqual(['bob', 'carol', 'alice']);
  });
});

describe('when the server fails', () => {
  test.each<[string, Reply | 'never']>([
    ['500', { status: 500 }],
    ['429', { status: 429 }],
    ['an HTML page', { status: 200, body: '<html>' }],
    ['a redirect', { status: 301, headers: { location: '/elsewhere' } }],
    ['nothing', 'never'],
  ])('with %s, the same events are sent again, with the same ids', async (_what, reply) => {
    server.answer = () => (server.received.length < 3 ? reply : accept());
    const sending = aBuffer({}, 50);
    add(sending, 'a', 'b');
    expect(await sending.flush()).toBe(true);
    const [first, , third] = bodies();
    expect(names()).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(third).toEqual(first);
  });

  test('it waits as long as it is told to, also when it is hurried', async () => {
    server.answer = () => ({ status: 429, headers: { 'retry-after': '1' } });
    const sending = aBuffer();
    add(sending, 'a');
    expect(await sending.flush({ timeoutMs: 100 })).toBe(false);
    expect(await sending.flush({ timeoutMs: 100 })).toBe(false);
    expect([server.received.length, sending.size]).toEqual([1, 1]);
  });

  test('a flush tries at once instead of waiting', async () => {
    server.answer = () => (server.received.length < 2 ? { status: 500 } : accept());
    const sending = aBuffer({ random: () => 30 });
    add(sending, 'a');
    await waitUntil('a first try', () => server.received.length === 1, 15_000);
    await sleep(30);
    expect(await sending.flush({ timeoutMs: 2_000 })).toBe(true);
  });

  test('a batch that is refused is dropped with a warning, and the next one sent', async () => {
    server.answer = ({ body }) => (body.includes('"bad"') ? { status: 400 } : accept());
    const sending = aBuffer();
    add(sending, 'bad');
    await sending.flush();
    add(sending, 'good');
    expect(await sending.flush()).toBe(true);
    expect(names()).toEqual([['bad'], ['good']]);
    expect(warnings()).toEqual(['warn Halyard: events were lost (1): the server said status 400']);
  });

  test('a batch that is too large is halved, until it fits or is one event', async () => {
    server.answer = ({ body }) => (body.includes('"bad"') ? { status: 413 } : accept());
    const sending = aBuffer();
    add(sending, 'a', 'b', 'bad', 'c');
    expect(await sending.flush()).toBe(true);
    expect(names()).toEqual([['a', 'b', 'bad', 'c'], ['a', 'b'], ['bad', 'c'], ['bad'], ['c']]);
    expect(warnings()).toEqual([expect.stringContaining('too large')]);
  });

  test('events that the server rejects one by one are warned about, and not sent again', async () => {
    const rejected = [{ list: 'events', index: 0, code: 'EVENT_INVALID', detail: '…' }];
    server.answer = () => ({ status: 202, body: { accepted: 1, rejected } });
    const sending = aBuffer();
    add(sending, 'a', 'b');
    expect(await sending.flush()).toBe(true);
    expect(server.received).toHaveLength(1);
    expect(warnings()).toEqual([
      'warn Halyard: events were lost (1): the server said EVENT_INVALID',
    ]);
  });

  test.each([401, 403, 404])('%i ends the sending, which is said once', async (status) => {
    server.answer = () => ({ status, body: {} });
    const sending = aBuffer();
    add(sending, 'a');
    await sending.flush();
    add(sending, 'b');
    await sending.flush();
    expect([server.received.length, sending.size]).toEqual([1, 0]);
    expect(warnings()).toEqual([expect.stringContaining(`(${status})`)]);
  });
});

describe('what is kept', () => {
  test('is bounded in number: the oldest go, counted, and it is said once a minute', async () => {
    server.answer = () => 'never';
    let time = 0;
    const sending = aBuffer({
      maxItems: 3,
      maxBatch: 100,
      flushIntervalMs: 60_000,
      now: () => time,
    });
    add(sending, 'a', 'b', 'c', 'd', 'e');
    expect(sending.size).toBe(3);
    time = 61_000;
    add(sending, 'f');
    expect(warnings()).toEqual([
      'warn Halyard: events were lost (1): more came than could be sent',
      'warn Halyard: events were lost (2): more came than could be sent',
    ]);
    server.answer = accept;
    await sending.flush();
    expect(names()).toEqual([['d', 'e', 'f']]);
  });

  test('is bounded while a batch is on its way, which is not dropped', async () => {
    server.answer = () => 'never';
    const sending = aBuffer({ maxItems: 4, maxBatch: 2 });
    add(sending, 'a', 'b');
    await waitUntil('a batch', () => server.received.length > 0, 15_000);
    for (let i = 0; i < 1_000; i++) add(sending, `x${i}`);
    expect(sending.size).toBe(4);
  });

  test('is bounded in weight', () => {
    const sending = aBuffer({ maxBatch: 1e9, flushIntervalMs: 60_000 });
    const properties = { text: 'x'.repeat(60_000) };
    for (let i = 0; i < 2_000; i++) {
      sending.addEvent({ name: 'a', targetingKey: 'alice', properties });
    }
    expect(sending.size).toBeLessThan(600);
  });
});

describe('closing', () => {
  test('sends what waits and what was counted, and takes nothing more', async () => {
    const sending = aBuffer({ flushIntervalMs: 60_000 });
    add(sending, 'a');
    sending.countEvaluation('checkout', 'on');
    await sending.close();
    add(sending, 'b');
    sending.countEvaluation('checkout', 'on');
    expose(sending, { targetingKey: 'alice' });
    await sending.flush();
    expect([names(), sending.size]).toEqual([[['a']], 0]);
    expect(bodies()).toMatchObject([{ exposures: [], evaluations: [{ count: 1 }] }]);
  });

  test('gives up in time, and says what was lost', async () => {
    server.answer = () => 'never';
    const sending = aBuffer();
    add(sending, 'a', 'b');
    const from = Date.now();
    await sending.close({ timeoutMs: 100 });
    expect(Date.now() - from).toBeLessThan(1_500);
    expect(sending.size).toBe(0);
    expect(warnings()).toEqual([expect.stringContaining('lost (2)')]);
    await sleep(100);
    const count = server.received.length;
    await sleep(200);
    expect(server.received).toHaveLength(count);
  });

  test('an empty buffer is closed without a request', async () => {
    await aBuffer().close();
    expect(server.received).toEqual([]);
  });
});
