import type { HistoryEntry, SegmentHistoryDetail } from '@halyard/contracts/history';
import type { ChangeSegmentBody, Segment } from '@halyard/contracts/segments';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlagFor, aKey, aSegment, auditLength, served } from '../../testing/builders.ts';
import { granted, nextPage, refusal, statusesOf } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

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
const listOf = async (key: string) =>
  granted(await team.viewer.get<HistoryEntry[]>(`/segments/${key}/history`));
const detailOf = async (key: string, { id }: { id: string }) =>
  granted(await team.viewer.get<SegmentHistoryDetail>(`/segments/${key}/history/${id}`));
const restoring = (key: string, { id }: { id: string }) => `/segments/${key}/history/${id}/restore`;

/** Changes a segment and gives the entry of that. */
async function change(key: string, body: ChangeSegmentBody): Promise<HistoryEntry> {
  granted(await team.admin.put(`/segments/${key}`, body));
  return newestOf(key);
}

async function newestOf(key: string): Promise<HistoryEntry> {
  const [entry] = await listOf(key);
  if (!entry) throw new Error(`${key} has no history`);
  return entry;
}

const stateOf = ({ name, description, conditions, included, excluded }: Segment) => ({
  name,
  description,
  conditions,
  included: included.toSorted(),
  excluded: excluded.toSorted(),
});

describe('the history of a segment', () => {
  test('comes newest first, in pages, each entry of which can be restored', async () => {
    const key = await aSegment(team);
    await change(key, { name: 'Renamed' });
    await change(key, { included: ['ada'] });
    const all = await listOf(key);
    expect(all.map(({ action, is_restorable }) => [action, is_restorable])).toEqual([
      ['updated', true],
      ['updated', true],
      ['created', true],
    ]);
    const first = await team.viewer.get<HistoryEntry[]>(`/segments/${key}/history?limit=2`);
    const rest = await team.viewer.get<HistoryEntry[]>(nextPage(first) ?? 'no next page');
    expect([...first.body, ...rest.body]).toEqual(all);
  });

  test('is not that of a deleted segment with the same key, nor of any other', async () => {
    const key = await aSegment(team);
    const old = await newestOf(key);
    granted(await team.admin.delete(`/segments/${key}`));
    const gone = await team.viewer.get(`/segments/${key}/history`);
    expect(refusal(gone)).toEqual([404, 'SEGMENT_NOT_FOUND']);
    await aSegment(team, { key });
    expect(await listOf(key)).toHaveLength(1);
    const elsewhere = await newestOf(await aSegment(team));
    for (const entry of [old, elsewhere, { id: '00000000-0000-4000-8000-000000000000' }]) {
      const url = `/segments/${key}/history/${entry.id}`;
      expect(refusal(await team.admin.get(url))).toEqual([404, 'AUDIT_ENTRY_NOT_FOUND']);
      const refused = await team.admin.post(`${url}/restore`);
      expect(refusal(refused)).toEqual([404, 'AUDIT_ENTRY_NOT_FOUND']);
    }
  });
});

describe('an entry', () => {
  test('tells the state that it left, and what restoring that would change now', async () => {
    const key = await aSegment(team, { conditions: [ON_PRO], included: ['ada', 'bob'] });
    const entry = await newestOf(key);
    const { name } = await segmentOf(key);
    await change(key, { included: ['bob', 'eve'], excluded: ['mallory'], name: 'Renamed' });
    const detail = await detailOf(key, entry);
    expect(detail).toEqual({
      entry,
      state: {
        name,
        description: '',
        conditions: [ON_PRO],
        included: ['ada', 'bob'],
        excluded: [],
      },
      changes: {
        name: { old: 'Renamed', new: name },
        included: { old: ['eve'], new: ['ada'] },
        excluded: { old: ['mallory'], new: [] },
      },
    });
    const restored = granted(await team.developer.post<Segment>(restoring(key, entry)));
    expect(restored.version).toBe(3);
    expect(stateOf(restored)).toEqual(detail.state);
    const { changes } = detail;
    expect(await newestOf(key)).toMatchObject({ action: 'reverted', changes });
    expect((await detailOf(key, entry)).changes).toEqual({});
  });

  test('restored is in force', async () => {
    const key = await aSegment(team, { included: ['ada'] });
    const entry = await newestOf(key);
    const flag = await aFlagFor(team, key, 'staging');
    await change(key, { included: [] });
    expect(await served(server, flag, 'staging', 'ada')).toMatchObject({ value: false });
    granted(await team.developer.post(restoring(key, entry)));
    expect(await served(server, flag, 'staging', 'ada')).toMatchObject({ value: true });
  });

  test('that is how it is now changes nothing', async () => {
    const key = await aSegment(team, { included: ['ada'] });
    const before = await auditLength(server);
    const answer = await team.developer.post<Segment>(restoring(key, await newestOf(key)));
    expect(granted(answer).version).toBe(1);
    expect(await auditLength(server)).toBe(before);
  });

  test('that names a segment which is gone is refused by place', async () => {
    const inner = await aSegment(team);
    const key = await aSegment(team, {
      conditions: [ON_PRO, [{ operator: 'in_segment', values: [inner] }]],
    });
    const entry = await newestOf(key);
    await change(key, { conditions: [] });
    granted(await team.admin.delete(`/segments/${inner}`));
    const refused = await team.admin.post(restoring(key, entry));
    expect(refusal(refused)).toEqual([400, 'INVALID_INPUT']);
    expect(refused.body.errors?.[0]?.field).toBe('body.conditions[1][0].values[0]');
  });

  test('is restored by admins alone where production uses the segment', async () => {
    const key = await aSegment(team, { included: ['ada'] });
    const entry = await newestOf(key);
    await change(key, { included: ['eve'] });
    await aFlagFor(team, key, 'production');
    const [before, entries] = [await segmentOf(key), await auditLength(server)];
    const refused = await team.developer.post(restoring(key, entry));
    expect(refusal(refused)).toEqual([403, 'ENVIRONMENT_PROTECTED']);
    expect([await segmentOf(key), await auditLength(server)]).toEqual([before, entries]);
    granted(await team.admin.post(restoring(key, entry)));
  });
});

test('of two restores with the version that was seen one wins', async () => {
  const key = await aSegment(team, { included: ['ada'] });
  const first = await newestOf(key);
  const second = await change(key, { included: ['bob'] });
  await change(key, { included: ['eve'] });
  const answers = await Promise.all(
    [first, second].map((entry) =>
      team.developer.post<Segment>(restoring(key, entry), { version: 3 }),
    ),
  );
  expect(statusesOf(answers)).toEqual([200, 409]);
  const winner = answers.find(({ status }) => status === 200);
  const loser = answers.find(({ status }) => status === 409);
  expect(await segmentOf(key)).toEqual(winner?.body);
  expect(loser?.body).toMatchObject({ code: 'VERSION_CONFLICT', current: winner?.body });
});

test('after each entry of any history the state is what was shown after that change', async () => {
  const groups: NonNullable<ChangeSegmentBody['conditions']>[] = [[], [ON_PRO], [ON_PRO, ON_PRO]];
  const someKeys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', '__proto__'));
  const aChange = fc.record(
    {
      name: fc.constantFrom('One', 'Two'),
      description: fc.constantFrom('', 'why'),
      conditions: fc.constantFrom(...groups),
      included: someKeys,
      excluded: someKeys,
    },
    { requiredKeys: [] },
  );
  const changes = fc.array(aChange, { minLength: 3, maxLength: 8 });
  const property = fc.asyncProperty(changes, fc.nat(), async (bodies, pick) => {
    const key = await aSegment(team, { key: aKey('segment'), included: ['a', 'x'] });
    const seen = new Map([[(await newestOf(key)).id, stateOf(await segmentOf(key))]]);
    for (const body of bodies) {
      seen.set((await change(key, body)).id, stateOf(await segmentOf(key)));
    }
    for (const [id, then] of seen) {
      const { state } = await detailOf(key, { id });
      if (!state) throw new Error('there is no state');
      const { included, excluded } = state;
      expect({
        ...state,
        included: included.toSorted(),
        excluded: excluded.toSorted(),
      }).toEqual(then);
    }
    const id = [...seen.keys()][pick % seen.size] ?? '';
    granted(await team.developer.post(restoring(key, { id })));
    expect(stateOf(await segmentOf(key))).toEqual(seen.get(id));
  });
  await fc.assert(property, { numRuns: 4 });
}, 60_000);
