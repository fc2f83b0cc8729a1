import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fileSnapshot,
  HalyardProvider,
  type HalyardProviderOptions,
} from '@halyard/openfeature-server';
import { type Client, OpenFeature, ProviderEvents, ProviderStatus } from '@openfeature/server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../../../tests/services/index.ts';
import { granted } from '../../src/testing/client.ts';
import { becomeAdmin, type Person } from '../people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  startServer,
  type Variables,
} from '../server-process.ts';

const ENVIRONMENT = 'development';
const FAST = { timeout: 1000, interval: 5 };
const IN_THE_END = { timeout: 40_000, interval: 50 };
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

let storage: Variables;
let server: ServerProcess;
let admin: Person;
let sdkKey: string;
let clientKey: string;
const folder = mkdtempSync(join(tmpdir(), 'halyard-provider-'));

beforeAll(async () => {
  storage = await newStorage('embedded');
  server = await startServer(storage);
  admin = await becomeAdmin(server);
  const shared = { environment_key: ENVIRONMENT, is_enabled: true };
  const variants = (...values: unknown[]) => ({
    flag_type: 'multivariate',
    variants: values.map((value, i) => ({ key: `v${i}`, value })),
    fallthrough: { variant: 'v1' },
  });
  for (const flag of [
    { key: 'checkout', ...shared },
    { key: 'title', ...shared, value_type: 'string', ...variants('Hello', 'Bonjour ✓') },
    { key: 'limit', ...shared, value_type: 'number', ...variants(0.5, 10) },
    { key: 'theme', ...shared, value_type: 'object', ...variants({}, { dark: true, size: [1] }) },
  ]) {
    granted(await admin.post('/flags', { name: flag.key, ...flag }));
  }
  [sdkKey, clientKey] = [await aKey('server'), await aKey('client')];
});
afterEach(() => OpenFeature.clearProviders());
afterAll(async () => {
  await endServers();
  rmSync(folder, { recursive: true, force: true });
});

async function aKey(kind: 'server' | 'client'): Promise<string> {
  const url = `/environments/${ENVIRONMENT}/sdk-keys`;
  return granted(await admin.post<{ key: string }>(url, { name: 'App', kind })).key;
}

const change = async (key: string, fields: object) =>
  granted(await admin.put(`/flags/${key}?environment_key=${ENVIRONMENT}`, fields));

function aProvider(options: Partial<HalyardProviderOptions> = {}): HalyardProvider {
  return new HalyardProvider({ url: server.url, sdkKey, log: QUIET, tracking: false, ...options });
}

async function aClient(options: Partial<HalyardProviderOptions> = {}): Promise<Client> {
  await OpenFeature.setProviderAndWait(aProvider(options));
  return OpenFeature.getClient();
}

describe('an application with the provider', () => {
  test('has values of every type, and says of each which flags it is from', async () => {
    const client = await aClient();
    const context = { targetingKey: 'alice' };
    expect(await client.getBooleanValue('checkout', false, context)).toBe(true);
    expect(await client.getStringValue('title', '', context)).toBe('Bonjour ✓');
    expect(await client.getNumberValue('limit', 0, context)).toBe(10);
    expect(await client.getObjectValue('theme', {}, context)).toEqual({ dark: true, size: [1] });
    const details = await client.getStringDetails('title', '', context);
    expect(details).toMatchObject({ variant: 'v1', reason: 'STATIC' });
    expect(details.flagMetadata).toMatchObject({ flagSetId: ENVIRONMENT, contextId: 'alice' });
    expect(await client.getNumberDetails('title', 7, context)).toMatchObject({
      value: 7,
      errorCode: 'TYPE_MISMATCH',
    });
    expect(await client.getNumberDetails('nothing', 7, context)).toMatchObject({
      value: 7,
      errorCode: 'FLAG_NOT_FOUND',
    });
  });

  test('hears of a change within a second, by name', async () => {
    const client = await aClient();
    const changed: (readonly string[])[] = [];
    client.addHandler(ProviderEvents.ConfigurationChanged, (details) => {
      changed.push(details?.flagsChanged ?? []);
    });
    for (const is_enabled of [false, true]) {
      await change('checkout', { is_enabled });
      await expect
        .poll(() => client.getBooleanValue('checkout', !is_enabled), FAST)
        .toBe(is_enabled);
    }
    expect(changed).toEqual([['checkout'], ['checkout']]);
  });

  test('follows by polls where it may not stream', async () => {
    const client = await aClient({ streaming: false, pollIntervalMs: 100 });
    await change('limit', { fallthrough: { variant: 'v0' } });
    await expect.poll(() => client.getNumberValue('limit', 0), FAST).toBe(0.5);
    await change('limit', { fallthrough: { variant: 'v1' } });
    await expect.poll(() => client.getNumberValue('limit', 0), FAST).toBe(10);
  });

  test.each([
    ['a client key, which may not read rulesets', () => clientKey],
    ['a key that nobody gave out', () => `${sdkKey.slice(0, -4)}nope`],
  ])('with %s fails loudly and serves the defaults of the code', async (_, key) => {
    await expect(aClient({ sdkKey: key() })).rejects.toThrow('not updated any more');
    const client = OpenFeature.getClient();
    expect(client.providerStatus).toBe(ProviderStatus.FATAL);
    expect(await client.getStringValue('title', 'code default')).toBe('code default');
  });
});

describe('while the server is away, an application', () => {
  test('keeps its values, and follows the next server', async () => {
    const client = await aClient({ staleAfterMs: 200 });
    const { port } = server;
    await server.stop('SIGKILL');
    await waitUntil('it to be stale', () => client.providerStatus === ProviderStatus.STALE, 20_000);
    expect(await client.getStringValue('title', '')).toBe('Bonjour ✓');
    server = await startServer({ ...storage, PORT: String(port) });
    await change('title', { fallthrough: { variant: 'v0' } });
    await expect.poll(() => client.getStringValue('title', ''), IN_THE_END).toBe('Hello');
    expect(client.providerStatus).toBe(ProviderStatus.READY);
    await change('title', { fallthrough: { variant: 'v1' } });
  });

  test('starts with what it knew last, if it kept a snapshot', async () => {
    const snapshot = fileSnapshot(join(folder, 'flags.json'));
    const client = await aClient({ snapshot });
    expect(await client.getStringValue('title', '')).not.toBe('');
    await OpenFeature.clearProviders();
    const { port } = server;
    await server.stop('SIGKILL');

    const again = await aClient({ snapshot });
    expect(await again.getNumberValue('limit', 0)).toBe(10);
    expect(await again.getObjectValue('theme', {})).toEqual({ dark: true, size: [1] });
    await OpenFeature.clearProviders();

    const bare = aProvider({ initTimeoutMs: 300 });
    await expect(OpenFeature.setProviderAndWait(bare)).rejects.toThrow('No ruleset within 300 ms');
    expect(await OpenFeature.getClient().getNumberValue('limit', 0)).toBe(0);
    server = await startServer({ ...storage, PORT: String(port) });
    await expect
      .poll(() => OpenFeature.getClient().getNumberValue('limit', 0), IN_THE_END)
      .toBe(10);
  });
});
