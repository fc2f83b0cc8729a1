import { setTimeout as sleep } from 'node:timers/promises';
import type { Ruleset } from '@halyard/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, anEnvironment, anSdkKey } from '../../testing/builders.ts';
import { clientOf, granted } from '../../testing/client.ts';
import {
  type EventReader,
  type HeardEvent,
  readStream,
  refusedStream,
} from '../../testing/event-stream.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;
let url: string;
beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
  url = await addressOf(server);
});
afterAll(() => server.close());

async function addressOf({ app }: Pick<TestServer, 'app'>): Promise<string> {
  return `${await app.http.listen({ host: '127.0.0.1', port: 0 })}/sdk/v1/stream`;
}

/** An environment of its own, with a flag and a server key to it. */
async function aPlace() {
  const environment = await anEnvironment(team);
  const { id, key } = await anSdkKey(team, { environment });
  const flag = await aFlag(team, { environment_key: environment });
  const app = clientOf(server.app.http, key);
  const flagUrl = `/flags/${flag}?environment_key=${environment}`;
  return {
    environment,
    flag,
    key,
    keyUrl: `/environments/${environment}/sdk-keys/${id}`,
    ruleset: async () => granted(await app.get<Ruleset>('/sdk/v1/ruleset')),
    turn: async (is_enabled: boolean) => granted(await team.admin.put(flagUrl, { is_enabled })),
    follow: (lastEventId?: string, address = url) =>
      readStream(address, {
        authorization: `Bearer ${key}`,
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      }),
  };
}

/** The state of a follower who does with each event what docs/delivery.md says. */
function stateAfter(events: readonly HeardEvent[], start?: Ruleset): Ruleset | undefined {
  let state = start;
  for (const { name, data } of events) {
    if (name === 'ruleset') state = data as Ruleset;
    if (name === 'changes' && state) state = changed(state, data as Step);
  }
  return state;
}

interface Step {
  readonly from: number;
  readonly revision: number;
  readonly changes: readonly { kind: 'flag' | 'segment'; key: string; body: object | null }[];
}

function changed(state: Ruleset, { from, revision, changes }: Step): Ruleset {
  expect(from).toBe(state.revision);
  const next = { ...state, revision, flags: { ...state.flags }, segments: { ...state.segments } };
  for (const { kind, key, body } of changes) {
    const members = kind === 'flag' ? next.flags : next.segments;
    if (body === null) Reflect.deleteProperty(members, key);
    else Reflect.set(members, key, body);
  }
  return next;
}

const lastId = ({ events }: EventReader) => events.at(-1)?.id ?? '';

describe('a follower', () => {
  test('gets the whole ruleset, and then each change', async () => {
    const { follow, ruleset, turn, flag, environment } = await aPlace();
    const reader = await follow();
    expect(reader.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const first = await reader.at(0);
    const before = await ruleset();
    expect(first).toEqual({
      name: 'ruleset',
      id: expect.stringMatching(new RegExp(`^${before.revision}-[0-9a-f]{8}$`)),
      data: before,
    });
    await turn(true);
    expect(await reader.at(1)).toMatchObject({
      name: 'changes',
      id: `${before.revision + 1}-${first.id?.split('-')[1]}`,
      data: {
        environment,
        from: before.revision,
        revision: before.revision + 1,
        changes: [{ kind: 'flag', key: flag, body: { key: flag, enabled: true } }],
      },
    });
    expect(stateAfter(reader.events)).toEqual(await ruleset());
  });

  test('that comes back with what is newest hears just that', async () => {
    const { follow, environment, ruleset } = await aPlace();
    const first = await follow();
    const { id } = await first.at(0);
    const { revision } = await ruleset();
    const again = await follow(id);
    expect(await again.at(0)).toEqual({ name: 'current', id, data: { environment, revision } });
  });

  test('that comes back from any revision gets one step from there', async () => {
    const { follow, turn, ruleset, environment } = await aPlace();
    const reader = await follow();
    await reader.at(0);
    for (let i = 0; i < 6; i += 1) await turn(i % 2 === 0);
    const gone = await aFlag(team, { environment_key: environment });
    granted(await team.admin.delete(`/flags/${gone}`));
    const newest = await ruleset();
    await expect.poll(() => stateAfter(reader.events)).toEqual(newest);
    for (const [i, { id }] of reader.events.slice(0, -1).entries()) {
      const again = await follow(id);
      expect(await again.at(0)).toMatchObject({ name: 'changes', id: lastId(reader) });
      const start = stateAfter(reader.events.slice(0, i + 1));
      expect(stateAfter(again.events, start)).toEqual(newest);
    }
  });

  test.each([
    ['of another environment', async () => lastId(await opened((await aPlace()).follow()))],
    ['from a future', async (mark: string) => mark.replace(/^\d+/, '999999')],
    ['that is none', async () => 'no mark'],
    ['that is empty', async () => ''],
  ])('with a mark %s gets the whole ruleset', async (_, markFrom) => {
    const { follow, ruleset } = await aPlace();
    const first = await follow();
    const again = await follow(await markFrom((await first.at(0)).id ?? ''));
    expect(await again.at(0)).toMatchObject({ name: 'ruleset', data: await ruleset() });
  });

  test('loses nothing of what changes while it connects', async () => {
    const { follow, turn, ruleset } = await aPlace();
    const edits = (async () => {
      for (let i = 0; i < 30; i += 1) await turn(i % 2 === 0);
    })();
    const readers: EventReader[] = [];
    for (let i = 0; i < 30; i += 1) {
      readers.push(await follow());
      await sleep(i % 5);
    }
    await edits;
    const newest = await ruleset();
    for (const reader of readers) {
      await expect.poll(() => stateAfter(reader.events)?.revision).toBe(newest.revision);
      expect(stateAfter(reader.events)).toEqual(newest);
      const ids = reader.events.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
    }
  });

  test('hears of changes that another server makes, and may go on there', async () => {
    const other = await server.another();
    const address = await addressOf(other);
    const { follow, turn, ruleset } = await aPlace();
    const here = await follow();
    const { id } = await here.at(0);
    await expect
      .poll(async () => (await refusedOrOpen(follow(id, address))).status, { timeout: 5000 })
      .toBe(200);
    const there = await follow(id, address);
    await there.at(0);
    await turn(true);
    const { revision } = await ruleset();
    await expect.poll(() => stateAfter(here.events)?.revision).toBe(revision);
    await expect.poll(() => lastId(there), { timeout: 5000 }).toBe(lastId(here));
    expect(there.events.map(({ name }) => name)).toEqual(['current', 'changes']);
    const back = await follow(lastId(there));
    expect((await back.at(0)).name).toBe('current');
  });
});

describe('a stream ends', () => {
  test('at once with its key, and those of other keys go on', async () => {
    const { follow, keyUrl, environment, turn } = await aPlace();
    const reader = await follow();
    const { key } = await anSdkKey(team, { environment });
    const other = await readStream(url, { 'x-api-key': key });
    await Promise.all([reader.at(0), other.at(0)]);
    granted(await team.admin.delete(keyUrl));
    const start = performance.now();
    expect(await reader.at(1)).toMatchObject({ name: 'goodbye', data: { reason: 'key_revoked' } });
    await reader.ended;
    expect(performance.now() - start).toBeLessThan(1000);
    await turn(true);
    expect((await other.at(1)).name).toBe('changes');
  });

  test('with its environment', async () => {
    const { follow, environment } = await aPlace();
    const reader = await follow();
    await reader.at(0);
    granted(await team.admin.delete(`/environments/${environment}`));
    // Its keys end with it, and the news of that may come first.
    expect(await reader.at(1)).toEqual({
      name: 'goodbye',
      id: undefined,
      data: { reason: expect.stringMatching(/^(?:environment_deleted|key_revoked)$/) },
    });
    await reader.ended;
  });

  test('with its server, which does not wait for anybody', async () => {
    const closing = await server.another();
    const address = await addressOf(closing);
    const { follow } = await aPlace();
    await expect
      .poll(async () => (await refusedOrOpen(follow(undefined, address))).status, { timeout: 5000 })
      .toBe(200);
    const reader = await follow(undefined, address);
    await reader.at(0);
    const start = performance.now();
    await closing.app.http.close();
    expect(performance.now() - start).toBeLessThan(2000);
    await reader.ended;
    expect(reader.events.at(-1)?.data).toEqual({ reason: 'closing' });
  });
});

describe('streams', () => {
  test('are counted while they are open, with what was sent', async () => {
    const { follow } = await aPlace();
    const reader = await follow();
    await reader.at(0);
    const { body } = await server.anonymous.get<string>('/metrics');
    expect(Number(/halyard_open_streams\{kind="ruleset"\} (\d+)/.exec(body)?.[1])).toBeGreaterThan(
      0,
    );
    const sent = /halyard_stream_events_total\{kind="ruleset"\} (\d+)/.exec(body)?.[1];
    expect(Number(sent)).toBeGreaterThan(0);
    expect(body).not.toContain('route="/sdk/v1/stream",status="2xx"');
  });

  test('beyond what the server opens are told when to come back', async () => {
    const small = await server.another({ streams: { maxOpen: 1 } });
    const { key } = await anSdkKey(team);
    const address = await addressOf(small);
    const headers = { authorization: `Bearer ${key}` };
    await expect
      .poll(async () => (await refusedOrOpen(readStream(address, headers))).status, {
        timeout: 5000,
      })
      .toBe(200);
    const open = await readStream(address, headers);
    const refused = await refusedStream(address, headers);
    expect([refused.status, JSON.parse(refused.body)]).toMatchObject([
      503,
      { code: 'TOO_MANY_STREAMS' },
    ]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    open.close();
  });
});

/** A stream that is read so far as to know what it begins with. */
async function opened(opening: Promise<EventReader>): Promise<EventReader> {
  const reader = await opening;
  await reader.at(0);
  return reader;
}

/** Tries whether a server knows a key yet, and leaves again. */
async function refusedOrOpen(opening: Promise<EventReader>): Promise<EventReader> {
  const reader = await opening;
  reader.close();
  await reader.ended;
  return reader;
}
