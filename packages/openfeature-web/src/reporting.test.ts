import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeOfrep, type Refusal } from '../test/fake-ofrep.ts';
import { openBeacons, openPage, openStorage } from '../test/page.ts';
import { leaveAll, visit } from '../test/visit.ts';
import type { FlagAnswer } from './index.ts';

const SOON = { flushIntervalMs: 20 };
/** Nothing is sent before the page is left, or the provider closed. */
const LATE = { flushIntervalMs: 60_000 };

let server: FakeOfrep;

beforeEach(async () => {
  server = await FakeOfrep.start();
  server.flags = [tried()];
});
afterEach(async () => {
  await leaveAll();
  vi.unstubAllGlobals();
  await server.close();
});

/** A flag whose experiment somebody takes part in, as Halyard answers it. */
function tried(metadata: FlagAnswer['metadata'] = {}, variant = 'light'): FlagAnswer {
  return {
    key: 'theme',
    value: variant,
    variant,
    reason: 'SPLIT',
    metadata: {
      flagSetId: 'production',
      contextId: 'alice',
      experiment: 'looks',
      experimentEpoch: 2,
      experimentBy: 'targetingKey',
      experimentUnit: 'alice',
      experimentAttributes: 'plan,company.size,none',
      ...metadata,
    },
  };
}

const exposures = () => server.told.flatMap((told) => told.exposures);
const events = () => server.told.flatMap((told) => told.events);
const told = (count: number) =>
  expect.poll(() => server.told.length, { timeout: 5000 }).toBe(count);

describe('an exposure', () => {
  test('is sent once a flag is used, with the attributes that the experiment asks for', async () => {
    const context = { targetingKey: 'alice', plan: 'pro', company: { size: 7 }, email: 'a@b.c' };
    const { client, whenReady } = visit(server, SOON, context);
    await whenReady;
    expect(server.told).toEqual([]);
    for (let i = 0; i < 3; i++) client.getStringValue('theme', 'none');
    await told(1);
    expect(server.told).toEqual([
      {
        by: 'bearer',
        key: 'hc_key',
        type: 'application/json',
        exposures: [
          {
            id: expect.stringMatching(/^[0-9a-f]{32}$/),
            flag_key: 'theme',
            variant: 'light',
            targeting_key: 'alice',
            experiment_key: 'looks',
            epoch: 2,
            attributes: { plan: 'pro', 'company.size': 7 },
            timestamp: expect.stringMatching(/^20.*Z$/),
          },
        ],
        events: [],
      },
    ]);
  });

  test('is another one for another epoch, variant and unit, and names a unit of its own', async () => {
    const { client, provider, setContext, whenReady } = visit(server, LATE);
    await whenReady;
    const show = async (flag: FlagAnswer, targetingKey = 'alice') => {
      server.flags = [flag];
      await setContext({ targetingKey });
      client.getStringValue('theme', 'none');
    };
    client.getStringValue('theme', 'none');
    await show(tried({ experimentEpoch: 3 }));
    await show(tried({ experimentEpoch: 3 }, 'dark'));
    await show(tried({ experimentEpoch: 3, experimentUnit: 'bob' }), 'bob');
    await show(tried({ experimentBy: 'company', experimentUnit: '42' }), 'bob');
    await show(tried({ experimentBy: 'company', experimentUnit: '42' }), 'carol');
    await show(tried());
    await provider.onClose();
    const seen = exposures().map((it) => [
      it['targeting_key'],
      it['unit'],
      it['epoch'],
      it['variant'],
    ]);
    expect(seen).toEqual([
      ['alice', undefined, 2, 'light'],
      ['alice', undefined, 3, 'light'],
      ['alice', undefined, 3, 'dark'],
      ['bob', undefined, 3, 'light'],
      ['bob', '42', 2, 'light'],
    ]);
  });

  test('is none where the default was shown, and where there is no experiment any more', async () => {
    const ended = { ...tried(), key: 'ended', metadata: { version: '3' } };
    server.flags = [tried(), ended, { key: 'off', variant: 'x', reason: 'DISABLED' }];
    const { client, provider, whenReady } = visit(server, LATE);
    await whenReady;
    expect(client.getNumberValue('theme', 7)).toBe(7);
    expect(client.getStringValue('ended', 'none')).toBe('light');
    client.getStringValue('off', 'none');
    client.getStringValue('unknown', 'none');
    await provider.onClose();
    expect(server.told).toEqual([]);
  });

  test.each<[string, object]>([
    ['numbers for names', { experiment: 1, experimentEpoch: 'x' }],
    ['no unit', { experimentUnit: null }],
    ['names of what every object inherits', { experimentAttributes: '__proto__,constructor,,' }],
  ])('harms nothing where the metadata has %s', async (_what, metadata) => {
    server.flags = [tried(JSON.parse(JSON.stringify(metadata)))];
    const { client, provider, whenReady } = visit(server, LATE);
    await whenReady;
    expect(client.getStringValue('theme', 'none')).toBe('light');
    await provider.onClose();
    for (const exposure of exposures()) expect(exposure).not.toHaveProperty('attributes');
  });

  test('counts for an answer from last time, too, which was shown', async () => {
    openStorage();
    const first = visit(server, LATE, { targetingKey: 'alice' }, 'again');
    await first.whenReady;
    await first.provider.onClose();
    server.refusal = 'never';
    const { client, provider, whenReady } = visit(server, LATE, { targetingKey: 'alice' }, 'again');
    await whenReady;
    expect(client.getStringDetails('theme', 'none').reason).toBe('CACHED');
    await provider.onClose();
    expect(exposures()).toMatchObject([{ experiment_key: 'looks', targeting_key: 'alice' }]);
  });

  test('counts for what the server rendered, too, and belongs to whom it was shown to', async () => {
    server.refusal = { status: 503 };
    const bootstrap = { flags: [tried()] };
    const context = { targetingKey: 'alice', plan: 'pro' };
    const { client, provider, setContext, whenReady } = visit(
      server,
      { ...LATE, bootstrap },
      context,
    );
    await whenReady;
    await setContext({ targetingKey: 'bob', plan: 'free' });
    expect(client.getStringValue('theme', 'none')).toBe('light');
    await provider.onClose();
    expect(exposures()).toMatchObject([{ targeting_key: 'alice', attributes: { plan: 'pro' } }]);
  });
});

describe('what is tracked', () => {
  test('is sent with its value and details, for the units of experiments too', async () => {
    server.flags = [tried({ experimentBy: 'company.id', experimentUnit: '42' })];
    const context = { targetingKey: 'alice', company: { id: 42 }, email: 'alice@example.com' };
    const { client, provider, whenReady } = visit(server, LATE, context);
    await whenReady;
    client.track('paid', { value: 9.5, currency: 'EUR', at: new Date(0) });
    client.track('seen', { value: Number.NaN });
    await provider.onClose();
    const common = { id: expect.any(String), timestamp: expect.any(String) };
    const whom = { targeting_key: 'alice', units: { 'company.id': '42' } };
    const properties = { currency: 'EUR', at: '1970-01-01T00:00:00.000Z' };
    expect(events()).toEqual([
      { ...common, ...whom, name: 'paid', value: 9.5, properties },
      { ...common, ...whom, name: 'seen', properties: {} },
    ]);
  });

  test('by nobody is not sent, nor what JSON cannot say, nor what is far too large', async () => {
    const { client, provider, setContext, whenReady } = visit(server, LATE);
    await whenReady;
    const circle: Record<string, never> = {};
    Object.assign(circle, { circle });
    client.track('circle', circle);
    client.track('large', { text: 'x'.repeat(20_000) });
    await setContext({});
    client.track('nobody', { value: 1 });
    await provider.onClose();
    expect(server.told).toEqual([]);
  });
});

test('with tracking turned off nothing is sent, and asking exposes nobody either', async () => {
  const { client, provider, whenReady } = visit(server, { ...SOON, tracking: false });
  await whenReady;
  client.getStringValue('theme', 'none');
  client.track('paid');
  await provider.onClose();
  expect(server.told).toEqual([]);
  expect(server.asked).toMatchObject([{ exposures: 'client' }]);
});

describe('a page that is left', () => {
  const leave: Record<string, () => void> = {};
  beforeEach(() => {
    const windowEvents = new EventTarget();
    const page = openPage(windowEvents);
    leave['is hidden'] = () => page.set('hidden');
    leave['goes'] = () => windowEvents.dispatchEvent(new Event('pagehide'));
  });

  test.each(['is hidden', 'goes'])('sends what waits with a beacon when it %s', async (how) => {
    openBeacons();
    const { client, provider, whenReady } = visit(server, LATE);
    await whenReady;
    client.getStringValue('theme', 'none');
    client.track('paid');
    leave[how]?.();
    await told(1);
    expect(server.told).toMatchObject([{ by: 'query', key: 'hc_key', type: 'text/plain' }]);
    leave[how]?.();
    await provider.onClose();
    expect([exposures().length, events().length, server.told.length]).toEqual([1, 1, 1]);
  });

  test('sends again what is on its way, with the same ids', async () => {
    openBeacons();
    server.refuseEvents = ({ by }) => (by === 'bearer' ? 'never' : null);
    const { client, whenReady } = visit(server, { ...SOON, timeoutMs: 500 });
    await whenReady;
    client.track('paid');
    await told(1);
    leave['goes']?.();
    await told(2);
    const [first, second] = events();
    expect(second).toEqual(first);
  });

  test('keeps what the browser does not take', async () => {
    openBeacons({ isTaken: false });
    const { client, provider, whenReady } = visit(server, LATE);
    await whenReady;
    client.track('paid');
    leave['goes']?.();
    await provider.onClose();
    expect(server.told).toMatchObject([{ by: 'bearer', events: [{ name: 'paid' }] }]);
  });

  test('sends no beacon that the browser would refuse for its weight', async () => {
    openBeacons();
    const { client, provider, whenReady } = visit(server, LATE);
    await whenReady;
    for (let i = 0; i < 20; i++) client.track(`${i}`, { text: 'ä'.repeat(2500) });
    leave['goes']?.();
    await told(1);
    expect(JSON.stringify(server.told[0]?.events).length).toBeLessThan(60_000);
    await provider.onClose();
    expect(events().map(({ name }) => Number(name))).toEqual(
      Array.from({ length: 20 }, (_, i) => i),
    );
  });

  test('in trouble keeps what a beacon took, since nobody knows whether it arrived', async () => {
    openBeacons();
    server.refuseEvents = () => ({ status: 503, headers: { 'retry-after': '60' } });
    const { client, provider, whenReady } = visit(server, SOON);
    await whenReady;
    client.track('paid');
    await told(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    leave['goes']?.();
    await told(2);
    server.refuseEvents = () => null;
    await provider.onClose();
    const [first, , third] = events();
    expect(third).toEqual(first);
  });
});

describe('when Halyard fails', () => {
  test('the same events are sent again, with the same ids', async () => {
    const html = { status: 200, body: '<html>' };
    const refusals: Refusal[] = [
      { status: 500 },
      { status: 429 },
      html,
      { status: 200, body: [] },
      'never',
    ];
    const retries = refusals.map(async (refusal) => {
      const failing = await FakeOfrep.start();
      failing.refuseEvents = () => (failing.told.length < 2 ? refusal : null);
      const { client, provider, whenReady } = visit(failing, { ...SOON, timeoutMs: 100 });
      await whenReady;
      client.track('paid');
      await expect.poll(() => failing.told.length, { timeout: 5000 }).toBe(2);
      client.track('later');
      await provider.onClose();
      await failing.close();
      return failing.told.map((sent) => sent.events);
    });
    for (const [first, second, third] of await Promise.all(retries)) {
      expect(first).toMatchObject([{ name: 'paid' }]);
      expect(second).toEqual(first);
      expect(third).toMatchObject([{ name: 'later' }]);
    }
  });

  test('a batch that is refused is not sent again, but what comes after it is', async () => {
    server.refuseEvents = () => (server.told.length < 2 ? { status: 400 } : null);
    const { client, whenReady } = visit(server, SOON);
    await whenReady;
    client.track('bad');
    await told(1);
    client.track('good');
    await told(2);
    expect(events().map(({ name }) => name)).toEqual(['bad', 'good']);
  });

  test('a batch that is too large is halved, until it fits or is one event', async () => {
    const isBad = ({ name }: Readonly<Record<string, unknown>>) => name === 'bad';
    server.refuseEvents = (sent) => (sent.events.some(isBad) ? { status: 413 } : null);
    const { client, whenReady } = visit(server, SOON);
    await whenReady;
    for (const name of ['a', 'b', 'bad', 'c']) client.track(name);
    await told(5);
    expect(server.told.map((sent) => sent.events.map(({ name }) => name))).toEqual([
      ['a', 'b', 'bad', 'c'],
      ['a', 'b'],
      ['bad', 'c'],
      ['bad'],
      ['c'],
    ]);
  });

  test.each([401, 403, 404])('%i ends the sending', async (status) => {
    server.refuseEvents = () => ({ status });
    const { client, provider, whenReady } = visit(server, SOON);
    await whenReady;
    client.track('a');
    await told(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.track('b');
    await provider.onClose();
    expect(server.told).toHaveLength(1);
  });

  test('no more is kept than one request may have: the oldest go, and exposures come again', async () => {
    const { client, provider, whenReady } = visit(server, LATE);
    await whenReady;
    client.getStringValue('theme', 'none');
    for (let i = 0; i < 1000; i++) client.track(`${i}`);
    client.getStringValue('theme', 'none');
    await provider.onClose();
    const names = events().map(({ name }) => Number(name));
    expect([names.length, names[0], names.at(-1)]).toEqual([999, 1, 999]);
    expect(exposures()).toHaveLength(1);
  });

  test('closing does not wait for long', async () => {
    server.refuseEvents = () => 'never';
    const { client, provider, whenReady } = visit(server, LATE);
    await whenReady;
    client.track('a');
    const from = Date.now();
    await provider.onClose();
    expect(Date.now() - from).toBeLessThan(4000);
  });
});
