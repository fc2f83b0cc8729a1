import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { aFlag, anSdkKey, auditLength } from '../../testing/builders.ts';
import { granted } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { type EventReader, readStream, refusedStream } from '../../testing/event-stream.ts';
import {
  aTeam,
  type Member,
  startTestServer,
  type Team,
  type TestServer,
} from '../../testing/server.ts';
import { recordAudit } from './audit.service.ts';

const clock = aClock();
let server: TestServer;
let team: Team;
let url: string;
const readers: EventReader[] = [];

beforeAll(async () => {
  server = await startTestServer({ now: clock.now, streams: { heartbeatMs: 200 } });
  team = await aTeam(server);
  url = `${await server.app.http.listen({ port: 0, host: '127.0.0.1' })}/audit/stream`;
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});
afterAll(() => server.close());

const sessionOf = ({ token }: Pick<Member, 'token'>) => ({ cookie: `halyard_session=${token}` });
async function listen(lastEventId?: number | string, member = team.viewer, to = url) {
  const reader = await readStream(to, {
    ...sessionOf(member),
    ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }),
  });
  readers.push(reader);
  return reader;
}

test('it says where the log stands, and then what was written, but not what it says', async () => {
  const reader = await listen();
  const sequence = await auditLength(server);
  expect(await reader.at(0)).toEqual({
    name: 'current',
    id: String(sequence),
    data: { sequence },
  });
  const key = await aFlag(team, { environment_key: 'staging', name: 'Checkout' });
  expect(await reader.at(1)).toEqual({
    name: 'entries',
    id: String(sequence + 1),
    data: {
      entries: [
        {
          sequence: sequence + 1,
          entity_type: 'flag',
          entity_key: key,
          action: 'created',
          environment_key: 'staging',
          user_email: team.admin.email,
        },
      ],
    },
  });
});

test('every change of this process is told at once', async () => {
  const reader = await listen();
  await reader.at(0);
  const key = await aFlag(team);
  const changes = [
    () => team.admin.put(`/flags/${key}`, { name: 'In no ruleset' }),
    () => team.admin.put('/environments/staging', { description: 'Not the same' }),
    () => anSdkKey(team),
    () => server.join('viewer'),
  ];
  await reader.at(1);
  for (const [i, change] of changes.entries()) {
    await change();
    const changedAt = performance.now();
    await reader.at(i + 2);
    expect(performance.now() - changedAt).toBeLessThan(500);
  }
});

test('whoever comes back hears of what was missed', async () => {
  const before = await auditLength(server);
  const keys = [await aFlag(team), await aFlag(team)];
  const reader = await listen(before);
  expect(await reader.at(0)).toMatchObject({
    name: 'entries',
    id: String(before + 2),
    data: { entries: keys.map((entity_key) => ({ entity_key })) },
  });
  const upToDate = await listen(before + 2);
  expect(await upToDate.at(0)).toMatchObject({ name: 'current', id: String(before + 2) });
});

test('whoever missed too much, or comes from elsewhere, is told to look at everything', async () => {
  const before = await auditLength(server);
  await record(501);
  const sequence = before + 501;
  const reset = { name: 'reset', id: String(sequence), data: { sequence } };
  for (const place of [before, sequence + 5, 'elsewhere']) {
    expect(await (await listen(place)).at(0)).toEqual(reset);
  }
  const { data } = await (await listen(before + 1)).at(0);
  expect((data as { entries: unknown[] }).entries).toHaveLength(500);
});

test('what other processes write is told too', async () => {
  const other = await server.another({ now: clock.now });
  const reader = await listen();
  await reader.at(0);
  const { token } = team.admin;
  const { status } = await other.anonymous.post(
    '/flags',
    { key: 'from-elsewhere', name: 'A flag' },
    { authorization: `Bearer ${token}` },
  );
  expect(status).toBe(201);
  expect(await reader.at(1)).toMatchObject({
    data: { entries: [{ entity_key: 'from-elsewhere' }] },
  });
});

test("it ends when its user is disabled, and other people's do not", async () => {
  const leaver = await server.join('developer');
  const [reader, other] = [await listen(undefined, leaver), await listen()];
  await reader.at(0);
  await other.at(0);
  granted(await team.admin.put(`/auth/users/${leaver.id}`, { is_active: false }));
  await reader.ended;
  expect(reader.events.at(-1)).toEqual({
    name: 'goodbye',
    id: undefined,
    data: { reason: 'session_ended' },
  });
  expect(await other.at(1)).toMatchObject({ name: 'entries' });
  expect((await refusedStream(url, sessionOf(leaver))).status).toBe(401);
});

test('it ends with its session: logged out, or expired', async () => {
  const leaver = await server.join('viewer');
  const reader = await listen(undefined, leaver);
  await reader.at(0);
  granted(await leaver.post('/auth/logout', {}));
  await reader.ended;
  const expiring = await listen(undefined, await server.join('viewer'));
  await expiring.at(0);
  clock.pass({ minutes: 60 * 24 * 365 });
  await expiring.ended;
  expect(expiring.events.at(-1)).toMatchObject({ data: { reason: 'session_ended' } });
});

test('it is for those with a session', async () => {
  expect((await refusedStream(url)).status).toBe(401);
});

/** Writes many entries at once, without a word to anybody. */
async function record(count: number): Promise<void> {
  const author = { userId: null, email: 'a job', requestId: null };
  const event = {
    entityType: 'flag',
    entityId: crypto.randomUUID(),
    entityKey: 'any-flag',
    action: 'updated',
    changes: {},
  } as const;
  const events = Array.from({ length: count }, () => event);
  const deps = { now: clock.now, newId: () => crypto.randomUUID() };
  await server.app.database.db.transaction().execute((tx) => recordAudit(tx, deps, author, events));
}
