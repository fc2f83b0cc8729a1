import { OpenFeature, ProviderStatus } from '@openfeature/web-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeOfrep } from '../test/fake-ofrep.ts';
import { openStorage } from '../test/page.ts';
import { leaveAll, visit } from '../test/visit.ts';
import { BootstrapProvider } from './index.ts';

const { ERROR, READY, STALE } = ProviderStatus;
const CHANGED = 'PROVIDER_CONFIGURATION_CHANGED';
const ALICE = { targetingKey: 'alice', plan: 'pro' };

let server: FakeOfrep;
let storage: Map<string, string>;

beforeEach(async () => {
  storage = openStorage();
  server = await FakeOfrep.start();
  server.flags = [theme('light')];
});
afterEach(async () => {
  await leaveAll();
  vi.unstubAllGlobals();
  await server.close();
});

function theme(value: string) {
  return { key: 'theme', value, variant: value, reason: 'SPLIT' };
}

test('with a bootstrap the flags are ready without an answer, with the reasons that it states', async () => {
  server.refusal = 'never';
  const { client, whenReady } = visit(server, { bootstrap: { flags: [theme('dark')] } });
  await whenReady;
  expect(client.providerStatus).toBe(READY);
  expect(client.getStringDetails('theme', 'none')).toMatchObject({
    value: 'dark',
    variant: 'dark',
    reason: 'SPLIT',
  });
});

test('with a bootstrap the flags are ready before the page can draw', async () => {
  const { client } = visit(server, { bootstrap: { flags: [theme('dark')] } });
  await new Promise((resolve) => setImmediate(resolve));
  expect(client.providerStatus).toBe(READY);
});

test('a bootstrap that is still right makes no event; what changed since is named', async () => {
  const same = visit(server, { bootstrap: { flags: [theme('light')] } });
  const old = visit(server, { bootstrap: { flags: [theme('dark')] } });
  await expect.poll(() => old.client.getStringValue('theme', 'none')).toBe('light');
  await expect.poll(() => server.openStreams).toBe(2);
  expect(old.events.at(-1)).toMatchObject([CHANGED, { flagsChanged: ['theme'] }]);
  expect(same.namesOfEvents()).toEqual(['PROVIDER_READY']);
});

test('a bootstrap serves on while Halyard is away, and while it refuses the key', async () => {
  const bootstrap = { flags: [theme('dark')] };
  server.refusal = { status: 503 };
  const away = visit(server, { bootstrap });
  await expect.poll(() => away.client.providerStatus).toBe(STALE);
  server.refusal = { status: 401 };
  const refused = visit(server, { bootstrap });
  await expect.poll(() => refused.client.providerStatus).toBe(ERROR);
  for (const { client } of [away, refused]) {
    expect(client.getStringValue('theme', 'none')).toBe('dark');
  }
});

test('a bootstrap of another form is passed over', async () => {
  const bootstrap = JSON.parse('{"errorCode":"GENERAL"}');
  const { client, whenReady } = visit(server, { bootstrap });
  await whenReady;
  expect(client.getStringValue('theme', 'none')).toBe('light');
});

test('the next visit starts with the last answer and says so, until it is confirmed', async () => {
  await visit(server, {}, ALICE, 'shop').whenReady;
  server.refusal = 'never';
  const { client, whenReady } = visit(server, { timeoutMs: 300 }, ALICE, 'shop');
  await whenReady;
  expect(client.getStringDetails('theme', 'none')).toMatchObject({
    value: 'light',
    reason: 'CACHED',
  });
  server.refusal = null;
  const reasonOf = () => client.getStringDetails('theme', 'none').reason;
  await expect.poll(reasonOf, { timeout: 5000 }).toBe('SPLIT');
});

test('what was saved is for an equal context alone, in whatever order it is written', async () => {
  await visit(server, {}, ALICE, 'shop').whenReady;
  await server.close();
  const reordered = visit(server, {}, { plan: 'pro', targetingKey: 'alice' }, 'shop');
  await reordered.whenReady;
  const basic = visit(server, {}, { targetingKey: 'alice', plan: 'basic' }, 'shop');
  await expect(basic.whenReady).rejects.toThrow('cannot be reached');
  await expect(visit(server, {}, ALICE, 'blog').whenReady).rejects.toThrow('cannot be reached');
  const otherKey = visit(server, { clientKey: 'hc_other' }, ALICE, 'shop');
  await expect(otherKey.whenReady).rejects.toThrow('cannot be reached');
  await server.listen();
});

test('what was saved names neither the key nor the context, and is gone after thirty days', async () => {
  await visit(server, {}, ALICE, 'shop').whenReady;
  const [name = ''] = storage.keys();
  const text = storage.get(name) ?? '';
  expect(`${name}${text}`).not.toMatch(/alice|pro|hc_key|ticket/);
  const entry: { savedAt: number } = JSON.parse(text);
  const almost30Days = 29.9 * 24 * 60 * 60 * 1000;
  await server.close();
  storage.set(name, JSON.stringify({ ...entry, savedAt: entry.savedAt - almost30Days }));
  await visit(server, {}, ALICE, 'shop').whenReady;
  storage.set(name, JSON.stringify({ ...entry, savedAt: entry.savedAt - almost30Days * 1.01 }));
  await expect(visit(server, {}, ALICE, 'shop').whenReady).rejects.toThrow('reached');
  await server.listen();
});

test('network-first starts with the last answer only where there is no other', async () => {
  const options = { cacheMode: 'network-first' } as const;
  await visit(server, options, ALICE, 'shop').whenReady;
  server.flags = [theme('dark')];
  const fresh = visit(server, options, ALICE, 'shop');
  await fresh.whenReady;
  expect(fresh.client.getStringDetails('theme', 'none')).toMatchObject({
    value: 'dark',
    reason: 'SPLIT',
  });
  await leaveAll();
  server.refusal = { status: 503 };
  const cached = visit(server, options, ALICE, 'shop');
  await cached.whenReady;
  expect(cached.client.getStringDetails('theme', 'none')).toMatchObject({
    value: 'dark',
    reason: 'CACHED',
  });
  await expect.poll(() => cached.client.providerStatus, { timeout: 5000 }).toBe(STALE);
});

test('a cache that is disabled leaves nothing behind', async () => {
  await visit(server, { cacheMode: 'disabled' }).whenReady;
  expect([...storage]).toEqual([]);
});

test('a storage that throws or holds nonsense is no reason to fail', async () => {
  await visit(server, {}, ALICE, 'shop').whenReady;
  for (const name of storage.keys()) storage.set(name, '{"savedAt":1e99,"context":3}');
  await visit(server, {}, ALICE, 'shop').whenReady;
  for (const name of storage.keys()) storage.set(name, 'no JSON');
  await visit(server, {}, ALICE, 'shop').whenReady;
  const forbidden = () => {
    throw new Error('forbidden');
  };
  vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden });
  const { client, whenReady } = visit(server, {}, ALICE, 'shop');
  await whenReady;
  expect(client.getStringValue('theme', 'none')).toBe('light');
});

test('a server renders from a bootstrap in the same tick', () => {
  OpenFeature.setProvider(new BootstrapProvider({ flags: [theme('dark')] }));
  const client = OpenFeature.getClient();
  expect(client.providerStatus).toBe(READY);
  expect(client.getStringDetails('theme', 'none')).toMatchObject({
    value: 'dark',
    reason: 'SPLIT',
  });
});

test('a server does not render from what is no bootstrap', () => {
  expect(() => new BootstrapProvider(JSON.parse('[]'))).toThrow(TypeError);
});
