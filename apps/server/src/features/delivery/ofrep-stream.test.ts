import { Writable } from 'node:stream';
import type { NewSdkKey } from '@halyard/contracts/sdk-keys';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { aFlag, anEnvironment, anSdkKey } from '../../testing/builders.ts';
import { clientOf, granted } from '../../testing/client.ts';
import { type EventReader, readStream, refusedStream } from '../../testing/event-stream.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;
let url: string;
let environment: string;
let flag: string;
let lines = '';
const readers: EventReader[] = [];

beforeAll(async () => {
  const log = pino(
    { level: 'trace' },
    new Writable({
      write(chunk, _encoding, done) {
        lines += String(chunk);
        done();
      },
    }),
  );
  server = await startTestServer({ log });
  team = await aTeam(server);
  environment = await anEnvironment(team);
  flag = await aFlag(team);
  url = await server.app.http.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});
afterAll(() => server.close());

interface Bulk {
  readonly metadata: { readonly version: string };
  readonly eventStreams: readonly { readonly endpoint: { readonly requestUri: string } }[];
}

const anAppKey = (kind: 'server' | 'client' = 'client') => anSdkKey(team, { environment, kind });
const bulkOf = async ({ key }: NewSdkKey, on = server.app) =>
  granted(await clientOf(on.http, key).post<Bulk>('/ofrep/v1/evaluate/flags', {}));
const addressOf = async (key: NewSdkKey) =>
  url + String((await bulkOf(key)).eventStreams[0]?.endpoint.requestUri);
async function listen(address: string, headers: Record<string, string> = {}) {
  const reader = await readStream(address, headers);
  readers.push(reader);
  return reader;
}
const change = async (in_ = environment) => {
  const path = `/flags/${flag}?environment_key=${in_}`;
  const { is_enabled } = granted(await team.admin.get<{ is_enabled: boolean }>(path));
  granted(await team.admin.put(path, { is_enabled: !is_enabled }));
};

test('it says where the flags stand, and again after every change', async () => {
  const key = await anAppKey();
  const reader = await listen(await addressOf(key));
  expect([reader.status, reader.headers['content-type']]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ]);
  const first = await reader.at(0);
  expect(first).toEqual({
    name: 'message',
    id: expect.stringMatching(/^\d+-[0-9a-f]{8}$/),
    data: {
      type: 'refetchEvaluation',
      etag: first.id,
      lastModified: expect.closeTo(Date.now() / 1000, -2),
    },
  });
  await change();
  const second = await reader.at(1);
  expect(second.id).not.toBe(first.id);
  const { version } = (await bulkOf(key)).metadata;
  expect(second.id?.split('-', 1)).toEqual([version]);
  expect(reader.retry()).toBeGreaterThanOrEqual(1000);
});

test('whoever comes back hears at once of what was missed, and else of nothing', async () => {
  const address = await addressOf(await anAppKey());
  const { id = '' } = await (await listen(address)).at(0);
  const upToDate = await listen(address, { 'last-event-id': id });
  await change();
  const late = await listen(address, { 'last-event-id': id });
  const next = await late.at(0);
  expect(next.id).not.toBe(id);
  expect(await upToDate.at(0)).toEqual(next);
  expect([upToDate.events.length, late.events.length]).toEqual([1, 1]);
});

test('it is about its own environment alone', async () => {
  const reader = await listen(await addressOf(await anAppKey()));
  await reader.at(0);
  await change('development');
  await change();
  await reader.at(1);
  expect(reader.events).toHaveLength(2);
});

test('it ends within a second of its key, whose ticket is worth nothing from then on', async () => {
  const [revoked, standing] = [await anAppKey('server'), await anAppKey()];
  const address = await addressOf(revoked);
  const [reader, other] = [await listen(address), await listen(await addressOf(standing))];
  await reader.at(0);
  await other.at(0);
  const startedAt = performance.now();
  granted(await team.admin.delete(`/environments/${environment}/sdk-keys/${revoked.id}`));
  await reader.ended;
  expect(performance.now() - startedAt).toBeLessThan(1000);
  expect((await refusedStream(address)).status).toBe(401);
  await change();
  expect((await other.at(1)).name).toBe('message');
});

test('it ends with its environment', async () => {
  const doomed = await anEnvironment(team);
  const key = await anSdkKey(team, { environment: doomed });
  const reader = await listen(await addressOf(key));
  await reader.at(0);
  granted(await team.admin.delete(`/environments/${doomed}`));
  await reader.ended;
  expect(reader.events).toHaveLength(1);
});

test('the ticket is no key, and no key is a ticket', async () => {
  const key = await anAppKey('server');
  const address = await addressOf(key);
  const ticket = new URL(address).searchParams.get('ticket') ?? '';
  expect(address).not.toContain(key.key);
  for (const credential of [ticket, key.id]) {
    const answer = await clientOf(server.app.http, credential).post('/ofrep/v1/evaluate/flags', {});
    expect(answer.status).toBe(401);
  }
  const stream = `${url}/ofrep/v1/stream`;
  for (const wrong of [key.key, `${ticket}x`, '', team.admin.token]) {
    const { status, headers, body } = await refusedStream(`${stream}?ticket=${wrong}`, {
      authorization: `Bearer ${key.key}`,
    });
    expect([status, headers['content-type']]).toEqual([401, 'application/json; charset=utf-8']);
    expect(JSON.parse(body)).toMatchObject({
      key: '',
      errorDetails: expect.stringMatching(/^STREAM_TICKET_INVALID: /),
      metadata: {},
    });
  }
  expect((await refusedStream(stream)).status).toBe(400);
});

test('the ticket lasts over ten minutes, in every process, and then there is another', async () => {
  const key = await anAppKey();
  let at = Date.now();
  const other = await server.another({ now: () => new Date(at) });
  const there = await other.app.http.listen({ port: 0, host: '127.0.0.1' });
  const path = (await addressOf(key)).slice(url.length);
  at += 600_000;
  const reader = await listen(there + path);
  expect((await reader.at(0)).name).toBe('message');
  at += 600_000;
  expect((await refusedStream(there + path)).status).toBe(401);
  const fresh = (await bulkOf(key, other.app)).eventStreams[0]?.endpoint.requestUri;
  expect(fresh).not.toBe(path);
  // The stream that is open stays so.
  await change();
  expect((await reader.at(1)).name).toBe('message');
});

test('a page of any origin may read it, and HEAD is answered without it', async () => {
  const address = await addressOf(await anAppKey());
  const reader = await listen(address, { origin: 'https://shop.example' });
  expect(reader.headers['access-control-allow-origin']).toBe('*');
  const head = await fetch(address, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('no line of the log holds a ticket', async () => {
  const address = await addressOf(await anAppKey());
  await (await listen(address)).at(0);
  await refusedStream(`${address}x`);
  const ticket = new URL(address).searchParams.get('ticket') ?? '';
  expect(lines).toContain('request');
  expect(lines).not.toContain(ticket);
});
