import { ProviderStatus } from '@openfeature/web-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeOfrep } from '../test/fake-ofrep.ts';
import { openPage } from '../test/page.ts';
import { leaveAll, visit } from '../test/visit.ts';

const { READY } = ProviderStatus;
const CHANGED = 'PROVIDER_CONFIGURATION_CHANGED';

let server: FakeOfrep;

beforeEach(async () => {
  server = await FakeOfrep.start();
  server.flags = [flag('a', 1), flag('b', 1), flag('c', 1)];
});
afterEach(async () => {
  await leaveAll();
  vi.unstubAllGlobals();
  await server.close();
});

function flag(key: string, value: number) {
  return { key, value, reason: 'STATIC' };
}

async function whoFollows(options: Parameters<typeof visit>[1] = {}) {
  const application = visit(server, options);
  await application.whenReady;
  await expect.poll(() => server.openStreams).toBe(1);
  const valueOfA = () => application.client.getNumberValue('a', 0);
  return { ...application, valueOfA };
}

test('a change is asked for, and the flags that differ are named', async () => {
  const { client, events } = await whoFollows();
  server.flags = [flag('a', 2), flag('b', 1), flag('d', 1)];
  server.announceChange('43-0f3c9a1e');
  await expect.poll(() => client.getNumberValue('a', 0)).toBe(2);
  expect(events.at(-1)).toMatchObject([CHANGED, { flagsChanged: ['a', 'c', 'd'] }]);
  expect(client.getNumberDetails('c', 0)).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
  expect(server.asked[1]).toMatchObject({
    mark: '43-0f3c9a1e',
    ifNoneMatch: expect.any(String),
  });
  expect(server.streamed).toHaveLength(1);
});

test('a change of nothing but metadata is taken over without an event', async () => {
  const { client, namesOfEvents } = await whoFollows();
  server.flags = [{ ...flag('a', 1), metadata: { version: '2' } }, flag('b', 1), flag('c', 1)];
  server.announceChange();
  const metadataOfA = () => client.getNumberDetails('a', 0).flagMetadata;
  await expect.poll(metadataOfA).toEqual({ version: '2' });
  expect(namesOfEvents()).toEqual(['PROVIDER_READY']);
});

test('many changes at once are asked for once, and a change without effect is no event', async () => {
  const { namesOfEvents } = await whoFollows();
  for (let i = 0; i < 20; i++) server.announceChange(`${i}`);
  await expect.poll(() => server.asked.length).toBe(2);
  await passing(200);
  expect(server.asked).toHaveLength(2);
  expect(namesOfEvents()).toEqual(['PROVIDER_READY']);
});

test('a change that is told while another is asked for is asked for too', async () => {
  const { valueOfA } = await whoFollows({ timeoutMs: 1000 });
  server.refusal = 'never';
  server.announceChange('43');
  await expect.poll(() => server.asked.length).toBe(2);
  server.refusal = null;
  server.flags = [flag('a', 2)];
  server.announceChange('44');
  await expect.poll(valueOfA, { timeout: 5000 }).toBe(2);
  expect(server.asked.at(-1)).toMatchObject({ mark: '44' });
});

test('events of other kinds are passed over', async () => {
  const { valueOfA } = await whoFollows();
  server.flags = [flag('a', 2)];
  server.send('data: no JSON\n\ndata: null\n\ndata: {"type":"other"}\n\nevent: x\ndata: {}\n\n');
  await passing(200);
  expect(server.asked).toHaveLength(1);
  server.send('data: {"type":"refetchEvaluation"}\n\n');
  await expect.poll(valueOfA).toBe(2);
});

test('after a break the flags are asked for, since news may have been lost', async () => {
  const { client, valueOfA, namesOfEvents } = await whoFollows();
  server.flags = [flag('a', 2)];
  server.cutStreams({ expired: false });
  await expect.poll(valueOfA).toBe(2);
  expect(server.asked).toHaveLength(2);
  expect(client.providerStatus).toBe(READY);
  expect(namesOfEvents()).toEqual(['PROVIDER_READY', CHANGED]);
});

test('a ticket that has expired is replaced, though nothing changed', async () => {
  const { client, namesOfEvents } = await whoFollows();
  server.cutStreams({ expired: true });
  await expect.poll(() => server.streamed.length, { timeout: 5000 }).toBe(3);
  expect(server.streamed).toEqual([
    { ticket: 't1', status: 200 },
    { ticket: 't1', status: 401 },
    { ticket: 't2', status: 200 },
  ]);
  expect(server.asked.map(({ ifNoneMatch }) => ifNoneMatch)).toEqual([undefined, undefined]);
  expect(client.providerStatus).toBe(READY);
  expect(namesOfEvents()).toEqual(['PROVIDER_READY']);
});

test('streams that nobody lets in are tried ever less often, and polls take their place', async () => {
  server.announce = () => [{ type: 'sse', url: `${server.url}/ofrep/v1/stream?ticket=bad` }];
  const { client, whenReady } = visit(server, { pollIntervalMs: 100 });
  await whenReady;
  server.flags = [flag('a', 2)];
  await expect.poll(() => client.getNumberValue('a', 0)).toBe(2);
  await passing(2000);
  expect(server.streamed.length).toBeGreaterThan(1);
  expect(server.streamed.length).toBeLessThan(6);
  expect(client.providerStatus).toBe(READY);
});

test('without an EventSource the flags are polled, with the tag of the last answer', async () => {
  vi.stubGlobal('EventSource', undefined);
  const { client, whenReady } = visit(server, { pollIntervalMs: 30 });
  await whenReady;
  await expect.poll(() => server.asked.length).toBeGreaterThan(2);
  expect(server.asked[2]).toMatchObject({ ifNoneMatch: expect.any(String) });
  server.flags = [flag('a', 2)];
  await expect.poll(() => client.getNumberValue('a', 0)).toBe(2);
  expect(server.streamed).toEqual([]);
});

test('a server that offers no stream is polled', async () => {
  server.announce = () => undefined;
  const { client, whenReady } = visit(server, { pollIntervalMs: 30 });
  await whenReady;
  server.flags = [flag('a', 2)];
  await expect.poll(() => client.getNumberValue('a', 0)).toBe(2);
});

test('an open stream makes polls unnecessary', async () => {
  await whoFollows({ pollIntervalMs: 30 });
  await passing(100);
  const before = server.asked.length;
  await passing(300);
  expect(server.asked).toHaveLength(before);
});

test('a context that brings other streams listens there alone', async () => {
  const { setContext } = await whoFollows();
  await setContext({ targetingKey: 'bob' });
  await expect.poll(() => server.streamed.map(({ ticket }) => ticket)).toEqual(['t1', 't2']);
  await expect.poll(() => server.openStreams).toBe(1);
});

test('a context that brings the same streams keeps them open', async () => {
  server.announce = () => [{ type: 'sse', url: `${server.url}/ofrep/v1/stream?ticket=t1` }];
  const { setContext } = await whoFollows();
  await setContext({ targetingKey: 'bob' });
  await passing(200);
  expect(server.streamed).toEqual([{ ticket: 't1', status: 200 }]);
});

test('a page that is hidden for long lets its stream go, and asks anew when it is shown', async () => {
  const page = openPage();
  server.announce = (ticket) => [
    {
      type: 'sse',
      endpoint: { requestUri: `/ofrep/v1/stream?ticket=${ticket}` },
      inactivityDelaySec: 0.1,
    },
  ];
  const { valueOfA } = await whoFollows({ pollIntervalMs: 50 });
  page.set('hidden');
  await expect.poll(() => server.openStreams).toBe(0);
  const before = server.asked.length;
  server.flags = [flag('a', 2)];
  await passing(200);
  expect(server.asked).toHaveLength(before);
  page.set('visible');
  await expect.poll(valueOfA).toBe(2);
  await expect.poll(() => server.openStreams).toBe(1);
  expect(server.asked.at(-1)).toMatchObject({ ifNoneMatch: undefined });
});

test('a page that is shown again soon keeps its stream, and asks whether anything changed', async () => {
  const page = openPage();
  const { valueOfA } = await whoFollows();
  page.set('hidden');
  server.flags = [flag('a', 2)];
  page.set('visible');
  await expect.poll(valueOfA).toBe(2);
  expect(server.streamed).toHaveLength(1);
});

/** Lets time pass in which nothing is to happen. */
function passing(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
