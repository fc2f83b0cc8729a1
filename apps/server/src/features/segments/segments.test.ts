import type { AuditEntry } from '@halyard/contracts/audit';
import type { Segment, SegmentSummary } from '@halyard/contracts/segments';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aFlagFor,
  aKey,
  anEnvironment,
  aSegment,
  auditLength,
  served,
} from '../../testing/builders.ts';
import { granted, nextPage, refusal, statusesOf } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';
import { replayChanges, type SegmentState } from './segments.model.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const ON_PRO = [{ attribute: 'plan', operator: 'equals', values: ['pro'] }];
const segmentOf = async (key: string) =>
  granted(await team.viewer.get<Segment>(`/segments/${key}`));
const revisions = async () =>
  granted(await team.viewer.get<{ revision: number }[]>('/environments')).map(
    ({ revision }) => revision,
  );
const historyOf = async (key: string) =>
  granted(
    await team.viewer.get<AuditEntry[]>(`/audit?entity_type=segment&entity_key=${key}`),
  ).toReversed();

describe('creating', () => {
  test('makes a segment that all environments hold', async () => {
    const key = aKey('segment');
    const before = await revisions();
    const { status, body, headers } = await team.developer.post<Segment>('/segments', {
      key,
      name: ' Beta testers ',
      conditions: [ON_PRO],
      included: ['ada', 'bob', 'ada'],
      excluded: ['bob'],
    });
    expect([status, headers['etag']]).toEqual([201, '"1"']);
    expect(body).toMatchObject({
      key,
      name: 'Beta testers',
      description: '',
      conditions: [ON_PRO],
      included: ['ada', 'bob'],
      excluded: ['bob'],
      version: 1,
    });
    expect(await segmentOf(key)).toEqual(body);
    expect(await revisions()).toEqual(before.map((revision) => revision + 1));
    const flag = await aFlagFor(team, key);
    const values = await Promise.all(
      ['ada', 'bob', 'eve'].map(
        async (user) => (await served(server, flag, 'staging', user)).value,
      ),
    );
    expect(values).toEqual([true, false, false]);
  });

  test('needs no more than a key and a name', async () => {
    const key = aKey('segment');
    granted(await team.developer.post('/segments', { key, name: 'Nobody' }));
    expect(await segmentOf(key)).toMatchObject({ conditions: [], included: [], excluded: [] });
  });

  test('twice at once makes one', async () => {
    const body = { key: aKey('segment'), name: 'Once' };
    const answers = await Promise.all([1, 2, 3].map(() => team.developer.post('/segments', body)));
    expect(statusesOf(answers)).toEqual([201, 409, 409]);
    expect(refusal(await team.developer.post('/segments', body))).toEqual([
      409,
      'SEGMENT_KEY_TAKEN',
    ]);
  });
});

describe('changing', () => {
  test('changes the fields that are named, and evaluation follows', async () => {
    const key = await aSegment(team, { included: ['ada'], description: 'kept' });
    const flag = await aFlagFor(team, key);
    const { body, headers } = await team.developer.put<Segment>(`/segments/${key}`, {
      included: ['bob'],
    });
    expect(body).toMatchObject({ included: ['bob'], description: 'kept', version: 2 });
    expect(headers['etag']).toBe('"2"');
    expect(await served(server, flag, 'staging', 'ada')).toMatchObject({ value: false });
    expect(await served(server, flag, 'staging', 'bob')).toMatchObject({ value: true });
  });

  test('of nothing leaves no trace', async () => {
    const key = await aSegment(team, { included: ['ada', 'bob'], conditions: [ON_PRO] });
    const [entries, before] = [await auditLength(server), await revisions()];
    for (const patch of [{}, { included: ['bob', 'ada', 'bob'], conditions: [ON_PRO] }]) {
      const answer = await team.developer.put<Segment>(`/segments/${key}`, patch);
      expect(granted(answer)).toEqual(await segmentOf(key));
    }
    expect([await auditLength(server), await revisions()]).toEqual([entries, before]);
  });

  test('of the name concerns no ruleset', async () => {
    const key = await aSegment(team);
    const before = await revisions();
    granted(await team.developer.put(`/segments/${key}`, { name: 'Renamed' }));
    expect(await segmentOf(key)).toMatchObject({ name: 'Renamed', version: 2 });
    expect(await revisions()).toEqual(before);
  });

  test('is refused to whoever saw an older version, with the state that won', async () => {
    const key = await aSegment(team);
    granted(await team.developer.put(`/segments/${key}`, { name: 'Second', version: 1 }));
    const late = await team.developer.put(`/segments/${key}`, { name: 'Third', version: 1 });
    expect(refusal(late)).toEqual([409, 'VERSION_CONFLICT']);
    expect(late.body.current).toEqual(await segmentOf(key));
    const old = await team.developer.put(`/segments/${key}`, { name: 'x' }, { 'if-match': '"1"' });
    expect(refusal(old)).toEqual([409, 'VERSION_CONFLICT']);
    granted(await team.developer.put(`/segments/${key}`, { name: 'x' }, { 'if-match': '"2"' }));
  });

  test('by many who saw the same version succeeds once', async () => {
    const key = await aSegment(team);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        team.developer.put(`/segments/${key}`, { included: [`user-${i}`], version: 1 }),
      ),
    );
    expect(statusesOf(answers)).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    expect(await segmentOf(key)).toMatchObject({ version: 2 });
    expect(await historyOf(key)).toHaveLength(2);
  });

  test('of what is not there, or with what is not known, is refused', async () => {
    const nowhere = await team.developer.put('/segments/nowhere', { name: 'x' });
    expect(refusal(nowhere)).toEqual([404, 'SEGMENT_NOT_FOUND']);
    const key = await aSegment(team);
    const unknown = await team.developer.put(`/segments/${key}`, { includes: [] });
    expect(refusal(unknown)).toEqual([400, 'INVALID_INPUT']);
    expect(unknown.body.errors).toMatchObject([{ field: 'body.includes' }]);
  });
});

describe('the list', () => {
  test('comes page by page in the order of keys, with counts', async () => {
    const start = aKey('listed');
    const keys = ['c', 'a', 'b'].map((end) => `${start}-${end}`);
    for (const key of keys) await aSegment(team, { key, included: ['x', 'y'], excluded: ['z'] });
    await aFlagFor(team, `${start}-b`);
    const first = await team.viewer.get<SegmentSummary[]>(`/segments?search=${start}&limit=2`);
    const rest = await team.viewer.get<SegmentSummary[]>(nextPage(first) ?? '');
    expect([...first.body, ...rest.body].map(({ key }) => key)).toEqual(keys.toSorted());
    expect(rest.body[0]).not.toHaveProperty('included');
    expect(first.body).toMatchObject([
      { included_count: 2, excluded_count: 1, used_by_count: 0 },
      { included_count: 2, excluded_count: 1, used_by_count: 1 },
    ]);
    expect(nextPage(rest)).toBeUndefined();
  });

  test('is searched by key and name, and takes search text as it is', async () => {
    const key = await aSegment(team, { name: `100% Sure ${aKey()}` });
    const found = async (search: string) =>
      granted(
        await team.viewer.get<SegmentSummary[]>(`/segments?search=${encodeURIComponent(search)}`),
      ).map((each) => each.key);
    expect(await found('100% sure')).toContain(key);
    expect(await found('1_0% sure')).toEqual([]);
    expect(refusal(await team.viewer.get('/segments?cursor=WzFd'))).toEqual([
      400,
      'INVALID_CURSOR',
    ]);
  });
});

describe('deleting', () => {
  test('takes a segment out of every environment, and its key is free again', async () => {
    const key = await aSegment(team);
    expect((await team.developer.delete(`/segments/${key}`)).status).toBe(204);
    expect(refusal(await team.viewer.get(`/segments/${key}`))).toEqual([404, 'SEGMENT_NOT_FOUND']);
    expect(refusal(await team.developer.delete(`/segments/${key}`))).toEqual([
      404,
      'SEGMENT_NOT_FOUND',
    ]);
    await aSegment(team, { key });
  });
});

test('a new environment has all segments', async () => {
  const key = await aSegment(team, { included: ['ada'] });
  const environment = await anEnvironment(team);
  const flag = await aFlagFor(team, key, environment);
  expect(await served(server, flag, environment, 'ada')).toMatchObject({ value: true });
  expect(await served(server, flag, environment, 'bob')).toMatchObject({ value: false });
});

test('the audit log tells every change, of lists no more than what changed', async () => {
  const key = aKey('segment');
  granted(await team.developer.post('/segments', { key, name: 'A', included: ['a', 'b'] }));
  granted(await team.developer.put(`/segments/${key}`, { included: ['b', 'c'], name: 'B' }));
  granted(await team.developer.put(`/segments/${key}`, { excluded: ['z'], conditions: [ON_PRO] }));
  const current = await segmentOf(key);
  granted(await team.developer.delete(`/segments/${key}`));
  const history = await historyOf(key);
  expect(history.map(({ action, environment_key }) => [action, environment_key])).toEqual([
    ['created', null],
    ['updated', null],
    ['updated', null],
    ['deleted', null],
  ]);
  expect(history[1]?.changes).toEqual({
    name: { old: 'A', new: 'B' },
    included: { old: ['a'], new: ['c'] },
  });
  const states: (SegmentState | null)[] = [null];
  for (const { changes } of history) states.push(replayChanges(states.at(-1) ?? null, changes));
  const { name, description, conditions, included, excluded } = current;
  expect(states.at(-2)).toEqual({ key, name, description, conditions, included, excluded });
  expect(states.at(-1)).toBeNull();
});
