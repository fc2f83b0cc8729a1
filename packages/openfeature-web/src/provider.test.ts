import { ProviderStatus } from '@openfeature/web-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeOfrep } from '../test/fake-ofrep.ts';
import { leaveAll, visit } from '../test/visit.ts';

const { ERROR, FATAL, READY, STALE } = ProviderStatus;
const CHANGED = 'PROVIDER_CONFIGURATION_CHANGED';

let server: FakeOfrep;

beforeEach(async () => {
  server = await FakeOfrep.start();
  server.flags = [theme('light')];
});
afterEach(async () => {
  await leaveAll();
  await server.close();
});

function theme(value: string) {
  return { key: 'theme', value, variant: value, reason: 'SPLIT', metadata: { version: '3' } };
}

test('serves what Halyard evaluated for the context, unchanged', async () => {
  const { client, whenReady } = visit(server, {}, { targetingKey: 'alice', plan: 'pro' });
  await whenReady;
  expect(client.getStringDetails('theme', 'none')).toEqual({
    flagKey: 'theme',
    value: 'light',
    variant: 'light',
    reason: 'SPLIT',
    flagMetadata: { version: '3' },
  });
  expect(server.asked).toEqual([
    {
      context: { targetingKey: 'alice', plan: 'pro' },
      authorization: 'Bearer hc_key',
      ifNoneMatch: undefined,
      mark: null,
      exposures: 'client',
    },
  ]);
});

test('an address with a slash at its end is the same address', async () => {
  await visit(server, { url: `${server.url}/` }).whenReady;
  expect(server.asked).toHaveLength(1);
});

test('a context without a targeting key is asked about as it is', async () => {
  await visit(server, {}, {}).whenReady;
  expect(server.asked).toMatchObject([{ context: {} }]);
});

test('another context has other values, whatever tag the last answer had', async () => {
  server.flags = (context) => [theme(JSON.stringify(context).includes('pro') ? 'dark' : 'light')];
  const { client, setContext, whenReady } = visit(server);
  await whenReady;
  await setContext({ targetingKey: 'alice', plan: 'pro' });
  expect(client.getStringValue('theme', 'none')).toBe('dark');
  expect(server.asked[1]).toMatchObject({ ifNoneMatch: undefined });
  expect(client.providerStatus).toBe(READY);
});

test('of two contexts set in a row the later one counts', async () => {
  server.flags = (context) => [theme(String(Object(context).targetingKey))];
  const { client, setContext, whenReady } = visit(server);
  await whenReady;
  await Promise.all([setContext({ targetingKey: 'bob' }), setContext({ targetingKey: 'carol' })]);
  expect(client.getStringValue('theme', 'none')).toBe('carol');
});

test('a context set before the first answer takes its place', async () => {
  server.flags = (context) => [theme(String(Object(context).targetingKey))];
  const { client, setContext, whenReady } = visit(server);
  await Promise.all([whenReady, setContext({ targetingKey: 'bob' })]);
  expect(client.getStringValue('theme', 'none')).toBe('bob');
});

test('a refused key is fatal at once, and is not tried again', async () => {
  server.refusal = { status: 401, body: { errorDetails: 'The SDK key is revoked.' } };
  const { client, events, whenReady } = visit(server);
  await expect(whenReady).rejects.toThrow(
    'Halyard refused the client key (401): The SDK key is revoked.',
  );
  expect(client.providerStatus).toBe(FATAL);
  expect(events).toMatchObject([
    ['PROVIDER_ERROR', { message: expect.stringContaining('revoked') }],
  ]);
  await quietFor(1500);
  expect(server.asked).toHaveLength(1);
});

test('a server key of another kind is told by 403 in the same way', async () => {
  server.refusal = { status: 403 };
  const { client, whenReady } = visit(server);
  await expect(whenReady).rejects.toThrow('refused the client key (403)');
  expect(client.providerStatus).toBe(FATAL);
});

test('a key that is revoked later is said to be, and the last values stay', async () => {
  const { client, events, whenReady } = visit(server);
  await whenReady;
  await streams(1);
  server.refusal = { status: 401, body: { errorDetails: 'The SDK key is revoked.' } };
  server.announceChange();
  await expect.poll(() => client.providerStatus).toBe(ERROR);
  expect(events.at(-1)).toMatchObject([
    'PROVIDER_ERROR',
    { message: expect.stringContaining('revoked') },
  ]);
  expect(client.getStringValue('theme', 'none')).toBe('light');
  await streams(0);
  await quietFor(1500);
  expect(server.asked).toHaveLength(2);
});

test('while Halyard is away the last values stay, and then it is followed again', async () => {
  const { client, events, namesOfEvents, whenReady } = visit(server);
  await whenReady;
  await streams(1);
  await server.close();
  await expect.poll(() => client.providerStatus, { timeout: 10_000 }).toBe(STALE);
  expect(client.getStringDetails('theme', 'none')).toMatchObject({
    value: 'light',
    reason: 'SPLIT',
  });
  server.flags = [theme('dark')];
  await server.listen();
  await expect.poll(() => client.providerStatus, { timeout: 10_000 }).toBe(READY);
  expect(client.getStringValue('theme', 'none')).toBe('dark');
  expect(namesOfEvents()).toEqual(['PROVIDER_READY', 'PROVIDER_STALE', 'PROVIDER_READY', CHANGED]);
  expect(events.at(-1)).toMatchObject([CHANGED, { flagsChanged: ['theme'] }]);
  await streams(1);
}, 30_000);

test('where Halyard is away at the start the defaults serve, until it is there', async () => {
  await server.close();
  const { client, namesOfEvents, whenReady } = visit(server);
  await expect(whenReady).rejects.toThrow('Halyard cannot be reached');
  expect(client.providerStatus).toBe(ERROR);
  expect(client.getStringDetails('theme', 'none')).toMatchObject({
    value: 'none',
    errorCode: 'PROVIDER_NOT_READY',
  });
  await server.listen();
  await expect.poll(() => client.providerStatus, { timeout: 10_000 }).toBe(READY);
  expect(client.getStringValue('theme', 'none')).toBe('light');
  expect(namesOfEvents()).toEqual(['PROVIDER_ERROR', 'PROVIDER_READY', CHANGED]);
}, 20_000);

test('a context that cannot be asked about says so, and is caught up with', async () => {
  server.flags = (context) => [theme(String(Object(context).targetingKey))];
  const { client, setContext, whenReady } = visit(server);
  await whenReady;
  server.refusal = { status: 503 };
  await setContext({ targetingKey: 'bob' });
  expect(client.providerStatus).toBe(ERROR);
  expect(client.getStringValue('theme', 'none')).toBe('alice');
  server.refusal = null;
  await expect.poll(() => client.getStringValue('theme', 'none'), { timeout: 5000 }).toBe('bob');
  expect(client.providerStatus).toBe(READY);
});

test('a server that says when to come again is left alone until then', async () => {
  server.refusal = { status: 503, headers: { 'retry-after': '2' } };
  const { whenReady } = visit(server);
  await expect(whenReady).rejects.toThrow('503');
  await quietFor(1600);
  expect(server.asked).toHaveLength(1);
  await expect.poll(() => server.asked.length, { timeout: 3000 }).toBe(2);
});

test('a server that does not answer in time counts as away', async () => {
  server.refusal = 'never';
  const { whenReady } = visit(server, { timeoutMs: 50 });
  await expect(whenReady).rejects.toThrow('cannot be reached');
});

test('a page of something else is no answer', async () => {
  server.refusal = { status: 200, body: { hello: 'world' } };
  await expect(visit(server).whenReady).rejects.toThrow('something else than flags');
});

test('a closed provider asks nothing and hears nothing', async () => {
  const { provider, whenReady } = visit(server, { pollIntervalMs: 20 });
  await whenReady;
  await streams(1);
  await provider.onClose();
  await streams(0);
  const asked = server.asked.length;
  await quietFor(200);
  expect(server.asked).toHaveLength(asked);
});

async function streams(count: number): Promise<void> {
  await expect.poll(() => server.openStreams).toBe(count);
}

/** Lets time pass in which nothing is to happen. */
function quietFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
