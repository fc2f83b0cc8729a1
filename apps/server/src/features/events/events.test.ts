import type { EventNames, EventsReceipt, UnitErasure } from '@halyard/contracts/events';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '#platform/log/logger.ts';
import { aFlag, aKey, anEnvironment, anSdkKey, auditLength } from '../../testing/builders.ts';
import { clientOf, granted, type InjectingClient, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

const lines: string[] = [];
const log = createLogger('trace', { write: (line) => void lines.push(line) });
let server: TestServer;
let team: Team;
let environment: string;
let keys: { server: string; client: string };
let app: InjectingClient;

beforeAll(async () => {
  server = await startTestServer({ log, isAlone: true });
  team = await aTeam(server);
  environment = await anEnvironment(team);
  const keyOf = async (kind: 'server' | 'client') =>
    (await anSdkKey(team, { environment, kind })).key;
  keys = { server: await keyOf('server'), client: await keyOf('client') };
  app = clientOf(server.app.http, keys.server);
});
afterAll(() => server.close());

/** A running experiment that everybody takes part in, with a flag of its own. */
async function anExperiment(
  fields: object = {},
): Promise<{ key: string; flag: string; id: string }> {
  const flag = await aFlag(team, {
    flag_type: 'boolean',
    environment_key: environment,
    is_enabled: true,
    client_side: true,
  });
  const key = aKey('experiment');
  const { id } = granted(
    await team.admin.post<{ id: string }>('/experiments', {
      key,
      name: key,
      flag_key: flag,
      environment_key: environment,
      control: 'off',
      variants: ['off', 'on'].map((variant) => ({ variant, weight: 50 })),
      ...fields,
    }),
  );
  granted(await team.admin.post(`/experiments/${key}/start`, {}));
  return { key, flag, id };
}

const now = () => new Date().toISOString();
const exposureTo = (flag_key: string, targeting_key: string, fields: object = {}) => ({
  id: aKey(),
  flag_key,
  variant: 'on',
  targeting_key,
  timestamp: now(),
  ...fields,
});
const send = (body: object, as = app) => as.post<EventsReceipt>('/sdk/v1/events', body);
const db = () => server.app.database.db;
const exposuresOf = (id: string) =>
  db()
    .selectFrom('exposures')
    .select(['unit', 'unit_name', 'variant', 'epoch', 'attributes'])
    .where('experiment_id', '=', id)
    .orderBy('unit_name')
    .execute();
const assignmentsOf = (id: string) =>
  db().selectFrom('assignments').select('variant').where('experiment_id', '=', id).execute();
const namesOf = async (id: string) => (await exposuresOf(id)).map((each) => each.unit_name);
const eventsNamed = (name: string) =>
  db()
    .selectFrom('events')
    .select(['unit', 'value', 'properties'])
    .where('name', '=', name)
    .execute();

describe('what an application sends', () => {
  test('is stored item by item, and once, however often it comes', async () => {
    const { key, flag, id } = await anExperiment();
    const name = aKey('paid');
    const body = {
      exposures: [
        exposureTo(flag, 'ada', { attributes: { plan: 'pro' } }),
        exposureTo(flag, 'bob', { experiment_key: key, epoch: 1, variant: 'off' }),
        exposureTo(flag, 'eve', { variant: 'blue' }),
        exposureTo('other-flag', 'eve'),
        { flag_key: flag },
      ],
      events: [
        {
          id: aKey(),
          name,
          targeting_key: 'ada',
          timestamp: now(),
          value: 12.5,
          units: { team: 'x' },
        },
        { id: aKey(), name, targeting_key: 'bob', timestamp: now(), properties: { a: [1] } },
        { id: aKey(), name: 'a\u0000b', targeting_key: 'bob', timestamp: now() },
      ],
      evaluations: [
        { id: aKey(), flag_key: flag, variant: 'on', count: 7, timestamp: now() },
        { id: aKey(), flag_key: flag, variant: 'blue', count: 7, timestamp: now() },
      ],
    };
    const answer = await send(body);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([202, '*']);
    expect(answer.body.accepted).toBe(5);
    expect(answer.body.rejected.map(({ list, index, code }) => `${list} ${index} ${code}`)).toEqual(
      [
        'exposures 2 UNKNOWN_VARIANT',
        'exposures 3 UNKNOWN_EXPERIMENT',
        'exposures 4 INVALID',
        'events 2 INVALID',
        'evaluations 1 INVALID',
      ],
    );
    expect(granted(await send(body)).accepted).toBe(5);
    const { body: metrics } = await server.anonymous.get<string>('/metrics');
    expect(metrics).toMatch(/^halyard_events_total\{list="events",outcome="accepted"\} [1-9]/m);
    expect(metrics).toMatch(/^halyard_events_total\{list="exposures",outcome="invalid"\} [1-9]/m);

    const exposures = await exposuresOf(id);
    expect(exposures).toMatchObject([
      { unit_name: 'ada', variant: 'on', epoch: 1, attributes: { plan: 'pro' } },
      { unit_name: 'bob', variant: 'off', epoch: 1, attributes: null },
    ]);
    const events = await eventsNamed(name);
    const ofAda = events.filter(({ unit }) => unit === exposures[0]?.unit);
    expect([events.length, ofAda.map(({ value }) => value)]).toEqual([3, [12.5]]);
    const counts = await db()
      .selectFrom('evaluation_hours')
      .innerJoin('flags', 'flags.id', 'flag_id')
      .select(['variant', 'total'])
      .where('flags.key', '=', flag)
      .execute();
    expect(counts).toEqual([{ variant: 'on', total: 7 }]);
    const seen = granted(
      await team.viewer.get<EventNames>(`/event-names?environment_key=${environment}`),
    );
    expect(seen.find((each) => each.name === name)).toMatchObject({ count: 3, has_values: true });
  });

  test('may come with the key in the address, as text, from a page that is being left', async () => {
    const { flag, id } = await anExperiment();
    const url = (key: string) => `/sdk/v1/events?sdk_key=${key}`;
    const beacon = (key: string, type = 'text/plain;charset=UTF-8') =>
      server.anonymous.post(url(key), JSON.stringify({ exposures: [exposureTo(flag, 'ada')] }), {
        'content-type': type,
      });
    expect((await beacon(keys.client)).status).toBe(202);
    expect(await namesOf(id)).toEqual(['ada']);
    expect(refusal(await beacon(keys.server))).toEqual([401, 'SDK_KEY_INVALID']);
    expect(refusal(await beacon('nonsense'))).toEqual([401, 'SDK_KEY_INVALID']);
    expect((await beacon(keys.client, 'text/html')).status).toBe(415);
    expect(lines.join('')).not.toContain(keys.client);
    const preflight = await server.anonymous.send('OPTIONS', '/sdk/v1/events');
    expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([
      204,
      'POST',
    ]);
  });

  test.each([
    ['too many items', { exposures: Array.from({ length: 1001 }, () => 1) }, 400],
    ['too many bytes', { events: [{ properties: { text: 'x'.repeat(1_048_576) } }] }, 413],
    ['another list', { clicks: [] }, 400],
    ['no JSON', '{', 400],
  ])('is refused with %s', async (_, body, status) => {
    expect((await app.post('/sdk/v1/events', body)).status).toBe(status);
  });
});

describe('what the server evaluates itself', () => {
  const flush = () => server.app.flush();

  test('counts as shown, once for each unit, whichever way it is asked', async () => {
    const { flag, id } = await anExperiment({ attributes: ['plan'] });
    const evaluate = (user: string) =>
      server.anonymous.get(`/evaluate/${flag}?environment_key=${environment}&user_id=${user}`);
    const contextOf = (targetingKey: string) => ({ targetingKey, plan: 'pro' });
    granted(await evaluate('ann'));
    granted(await evaluate('ann'));
    granted(
      await server.anonymous.post('/evaluate', {
        environment_key: environment,
        flag_keys: [flag],
        contexts: ['bea', 'cat'].map(contextOf),
      }),
    );
    granted(await app.post(`/ofrep/v1/evaluate/flags/${flag}`, { context: contextOf('dan') }));
    await flush();
    expect(await namesOf(id)).toEqual(['ann', 'bea', 'cat', 'dan']);
    granted(await evaluate('ann'));
    await flush();
    const [ann, bea] = await exposuresOf(id);
    expect([ann?.attributes, bea?.attributes]).toEqual([null, { plan: 'pro' }]);
    expect(await assignmentsOf(id)).toEqual([]);
  });

  test('in a list counts as shown too, unless the application reports that itself', async () => {
    const { key, flag, id } = await anExperiment({ attributes: ['plan', 'a.b'] });
    const all = (targetingKey: string, headers = {}) =>
      app.post<{ flags: { key: string; metadata: object }[] }>(
        '/ofrep/v1/evaluate/flags',
        { context: { targetingKey } },
        headers,
      );
    const { flags } = granted(await all('ann'));
    expect(flags.find((each) => each.key === flag)?.metadata).toMatchObject({
      experiment: key,
      experimentEpoch: 1,
      experimentBy: 'targetingKey',
      experimentUnit: 'ann',
      experimentAttributes: 'plan,a.b',
    });
    granted(await all('bob', { 'x-halyard-exposures': 'client' }));
    await flush();
    expect(await namesOf(id)).toEqual(['ann']);
    expect(await assignmentsOf(id)).toHaveLength(1);
  });
});

describe('a unit that is erased', () => {
  test('is gone with all that it did, and the record does not say who it was', async () => {
    const { flag, id } = await anExperiment();
    const unit = `${aKey('unit')}/with a slash`;
    const event = { id: aKey(), name: 'paid', targeting_key: unit, timestamp: now() };
    granted(await send({ exposures: [exposureTo(flag, unit)], events: [event] }));
    granted(
      await server.anonymous.post(`/evaluate/${flag}`, {
        environment_key: environment,
        context: { targetingKey: unit },
      }),
    );
    const [stored] = await exposuresOf(id);
    const erase = () => team.admin.delete<UnitErasure>(`/units/${encodeURIComponent(unit)}`);
    // What was evaluated a moment ago may be another variant than what was sent.
    const erased = granted(await erase());
    expect(erased).toMatchObject({ events: 1, recent_contexts: 1 });
    expect(erased.exposures).toBeGreaterThan(0);
    expect(await exposuresOf(id)).toEqual([]);
    const [entry] = granted(
      await team.admin.get<{ entity_key: string }[]>('/audit?entity_type=unit&action=erased'),
    );
    expect(entry?.entity_key).toBe(stored?.unit.replaceAll('-', '').slice(0, 12));
    expect(JSON.stringify(entry)).not.toContain(unit);

    const length = await auditLength(server);
    expect(granted(await erase())).toEqual({ exposures: 0, events: 0, recent_contexts: 0 });
    expect(await auditLength(server)).toBe(length);
  });

  test('stays whole where its erasure cannot be recorded', async () => {
    const { flag, id } = await anExperiment();
    const event = { id: aKey(), name: 'paid', targeting_key: 'eve', timestamp: now() };
    granted(await send({ exposures: [exposureTo(flag, 'eve')], events: [event] }));
    const withoutUnits = "add constraint no_units check (entity_type <> 'unit') not valid";
    await alterAuditLog(withoutUnits);
    try {
      expect((await team.admin.delete('/units/eve')).status).toBe(500);
    } finally {
      await alterAuditLog('drop constraint no_units');
    }
    expect(await namesOf(id)).toEqual(['eve']);
    const erased = granted(await team.admin.delete<UnitErasure>('/units/eve'));
    expect(erased).toMatchObject({ exposures: 1, events: 1 });
  });

  test('was stored without a name where units are hashed, and is found both ways', async () => {
    const { flag, id } = await anExperiment({ unit: 'team' });
    const other = await server.another({ config: { hashUnits: true } });
    const hashing = clientOf(other.app.http, keys.server);
    const body = { exposures: [exposureTo(flag, 'ada', { unit: 'crew' })] };
    granted(await send(body));
    granted(await send(body, hashing));
    const stored = await exposuresOf(id);
    expect(stored.map((each) => each.unit_name)).toEqual(['crew', null]);
    expect(stored[0]?.unit).not.toBe(stored[1]?.unit);
    const gone = granted(await team.admin.delete<UnitErasure>('/units/crew?by=team'));
    expect(gone.exposures).toBe(2);
  });
});

/** Only the owner of the tables can. */
function alterAuditLog(how: string): Promise<void> {
  return server.app.database.db.transaction().execute(async (tx) => {
    await sql`set local role none`.execute(tx);
    await sql.raw(`alter table audit_log ${how}`).execute(tx);
  });
}

test('while the storage is away nothing is acknowledged, and evaluation goes on', async () => {
  const { flag } = await anExperiment();
  const context = { context: { targetingKey: 'ada' } };
  granted(await app.post(`/ofrep/v1/evaluate/flags/${flag}`, context));
  await server.app.database.close();
  const answer = await app.post('/sdk/v1/events', { exposures: [exposureTo(flag, 'ada')] });
  expect(refusal(answer)).toEqual([503, 'STORAGE_UNAVAILABLE']);
  expect(answer.headers['retry-after']).toBe('2');
  expect((await app.post(`/ofrep/v1/evaluate/flags/${flag}`, context)).status).toBe(200);
});
