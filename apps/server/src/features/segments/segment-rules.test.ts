import type { Segment, SegmentUse } from '@halyard/contracts/segments';
import type { Condition } from '@halyard/contracts/targeting';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlagFor, aSegment, auditLength, served } from '../../testing/builders.ts';
import { type Answer, type Client, granted, refusal, statusesOf } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const within = (...segments: string[]): Condition[][] => [
  [{ operator: 'in_segment', values: segments }],
];
const usesOf = async (key: string) =>
  granted(await team.viewer.get<SegmentUse>(`/segments/${key}/uses`));

describe('what cannot be evaluated is refused with its place', () => {
  const good = { attribute: 'a', operator: 'equals', values: ['x'] };
  const on = (operator: string, ...values: string[]) => ({ attribute: 'a', operator, values });

  test.each<[string, object, string]>([
    ['an unknown operator', on('sounds_like', 'x'), 'operator'],
    ['a bad pattern', on('matches', 'ok', '('), 'values[1]'],
    ['a bad version', on('semver_less', '1.2'), 'values[0]'],
    ['a bad date', on('before', '2026-02-30'), 'values[0]'],
    ['text for a number', on('less', '5'), 'values[0]'],
    ['no values', { attribute: 'a', operator: 'equals' }, 'values'],
    ['no attribute', { operator: 'exists' }, 'attribute'],
    ['an unknown segment', { operator: 'in_segment', values: ['nowhere'] }, 'values[0]'],
  ])('%s', async (_, condition, place) => {
    const key = await aSegment(team, { included: ['kept'] });
    const entries = await auditLength(server);
    const conditions = [[good], [good, condition]];
    const answer = await team.developer.put(`/segments/${key}`, { conditions, included: [] });
    expect(refusal(answer)).toEqual([400, 'INVALID_INPUT']);
    expect(answer.body.errors).toMatchObject([{ field: `body.conditions[1][1].${place}` }]);
    expect(granted(await team.viewer.get<Segment>(`/segments/${key}`)).included).toEqual(['kept']);
    expect(await auditLength(server)).toBe(entries);
    const made = { key: `${key}-2`, name: 'x', conditions };
    expect(refusal(await team.developer.post('/segments', made))).toEqual([400, 'INVALID_INPUT']);
    expect((await team.viewer.get(`/segments/${key}-2`)).status).toBe(404);
  });

  test('an empty group, which would hold everybody', async () => {
    const key = await aSegment(team);
    const answer = await team.developer.put(`/segments/${key}`, { conditions: [[]] });
    expect(answer.body.errors).toMatchObject([{ field: 'body.conditions[0]' }]);
  });

  test('more conditions than anybody reads', async () => {
    const key = await aSegment(team);
    const values = Array.from({ length: 300 }, (_, i) => `${i}`.padStart(1000, 'x'));
    const conditions = [[{ attribute: 'a', operator: 'equals', values }]];
    const answer = await team.developer.put(`/segments/${key}`, { conditions });
    expect(refusal(answer)).toEqual([400, 'INVALID_INPUT']);
    expect(answer.body.errors).toMatchObject([{ field: 'body' }]);
  });
});

describe('segments that nest others', () => {
  test('hold whom those hold, and follow their changes', async () => {
    const inner = await aSegment(team, { included: ['ada'] });
    const outer = await aSegment(team, { conditions: within(inner) });
    const flag = await aFlagFor(team, outer);
    expect(await served(server, flag, 'staging', 'ada')).toMatchObject({ value: true });
    granted(await team.developer.put(`/segments/${inner}`, { included: ['bob'] }));
    expect(await served(server, flag, 'staging', 'ada')).toMatchObject({ value: false });
    expect(await served(server, flag, 'staging', 'bob')).toMatchObject({ value: true });
  });

  test('close no circle, be it through others', async () => {
    const a = await aSegment(team);
    const b = await aSegment(team, { conditions: within(a) });
    const c = await aSegment(team, { conditions: within(b) });
    for (const nested of [a, b, c]) {
      const answer = await team.developer.put(`/segments/${a}`, { conditions: within(nested) });
      expect(refusal(answer)).toEqual([400, 'INVALID_INPUT']);
    }
  });

  test('of two changes at once that together close a circle, one is done', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await aSegment(team), await aSegment(team)];
      const answers = await Promise.all([
        team.developer.put(`/segments/${a}`, { conditions: within(b) }),
        team.developer.put(`/segments/${b}`, { conditions: within(a) }),
      ]);
      expect(statusesOf(answers)).toEqual([200, 400]);
    }
  });

  test('go ten levels deep and no deeper, from whichever end', async () => {
    let top = await aSegment(team);
    const bottom = top;
    for (let level = 1; level <= 10; level += 1) {
      top = await aSegment(team, { conditions: within(top) });
    }
    const above = await aSegment(team);
    const higher = await team.developer.put(`/segments/${above}`, { conditions: within(top) });
    expect(refusal(higher)).toEqual([400, 'INVALID_INPUT']);
    const deeper = await team.developer.put(`/segments/${bottom}`, { conditions: within(above) });
    expect(refusal(deeper)).toEqual([400, 'INVALID_INPUT']);
    expect(deeper.body.errors?.[0]?.detail).toContain('Segment');
  });
});

describe('what uses a segment', () => {
  test('is told, flags by environment and segments, directly or not', async () => {
    const inner = await aSegment(team);
    const outer = await aSegment(team, { conditions: within(inner) });
    const near = await aFlagFor(team, inner, 'staging');
    const far = await aFlagFor(team, outer, 'production');
    expect(await usesOf(inner)).toEqual({
      flags: [
        { flag_key: near, environment_key: 'staging', is_protected: false, is_direct: true },
        { flag_key: far, environment_key: 'production', is_protected: true, is_direct: false },
      ],
      segments: [{ segment_key: outer }],
    });
    expect(await usesOf(outer)).toMatchObject({ flags: [{ flag_key: far, is_direct: true }] });
    const unknown = await team.viewer.get('/segments/nowhere/uses');
    expect(refusal(unknown)).toEqual([404, 'SEGMENT_NOT_FOUND']);
  });

  test('keeps it from being deleted, and is named', async () => {
    const inner = await aSegment(team);
    const outer = await aSegment(team, { conditions: within(inner) });
    const flag = await aFlagFor(team, inner, 'staging');
    const answer = await team.developer.delete(`/segments/${inner}`);
    expect(refusal(answer)).toEqual([409, 'SEGMENT_IN_USE']);
    expect(answer.body.errors).toMatchObject([
      { field: `flags.${flag}`, detail: expect.stringContaining('staging') },
      { field: `segments.${outer}` },
    ]);
    granted(await team.developer.put(`/segments/${outer}`, { conditions: [] }));
    const inStaging = `/flags/${flag}?environment_key=staging`;
    granted(await team.developer.put(inStaging, { rules: [] }));
    granted(await team.developer.delete(`/segments/${inner}`));
  });
});

describe('a segment that production uses', () => {
  type Attempt = (client: Client, key: string) => Promise<Answer<{ code: string }>>;
  const ALTERATIONS: Readonly<Record<string, Attempt>> = {
    'changing its conditions': (client, key) =>
      client.put(`/segments/${key}`, {
        conditions: [[{ attribute: 'a', operator: 'exists' }]],
      }),
    'including somebody': (client, key) => client.put(`/segments/${key}`, { included: ['eve'] }),
    'excluding somebody': (client, key) => client.put(`/segments/${key}`, { excluded: ['ada'] }),
    'changing and renaming it': (client, key) =>
      client.put(`/segments/${key}`, { name: 'Other', excluded: ['ada'] }),
    'uploading keys': (client, key) =>
      client.put(`/segments/${key}/keys/included?mode=add`, 'eve\n', {
        'content-type': 'text/csv',
      }),
  };

  test.each(Object.entries(ALTERATIONS))('%s is for admins alone', async (_, attempt) => {
    const key = await aSegment(team, { included: ['ada'] });
    const outer = await aSegment(team, { conditions: within(key) });
    const flag = await aFlagFor(team, outer, 'production');
    const before = granted(await team.viewer.get<Segment>(`/segments/${key}`));
    const entries = await auditLength(server);
    const refused = await attempt(team.developer, key);
    expect([refused.status, refused.body.code]).toEqual([403, 'ENVIRONMENT_PROTECTED']);
    expect(refused.body).toMatchObject({ detail: expect.stringContaining('production') });
    expect((await attempt(team.viewer, key)).status).toBe(403);
    expect(granted(await team.viewer.get(`/segments/${key}`))).toEqual(before);
    expect(await auditLength(server)).toBe(entries);
    expect(await served(server, flag, 'production', 'ada')).toMatchObject({ value: true });
    granted(await attempt(team.admin, key));
  });

  test('is deleted by nobody, and a developer learns why not by him', async () => {
    const key = await aSegment(team);
    await aFlagFor(team, key, 'production');
    const answers = [
      await team.developer.delete(`/segments/${key}`),
      await team.admin.delete(`/segments/${key}`),
    ];
    expect(answers.map(refusal)).toEqual([
      [403, 'ENVIRONMENT_PROTECTED'],
      [409, 'SEGMENT_IN_USE'],
    ]);
  });

  test('is still named and described by developers', async () => {
    const key = await aSegment(team);
    await aFlagFor(team, key, 'production');
    const answer = await team.developer.put(`/segments/${key}`, {
      name: 'Other',
      description: 'x',
    });
    expect(answer).toMatchObject({ status: 200, body: { name: 'Other', version: 2 } });
  });

  test('is free once nothing there uses it', async () => {
    const key = await aSegment(team);
    const flag = await aFlagFor(team, key, 'production');
    granted(await team.admin.put(`/flags/${flag}?environment_key=production`, { rules: [] }));
    granted(await team.developer.put(`/segments/${key}`, { included: ['eve'] }));
    expect((await team.developer.delete(`/segments/${key}`)).status).toBe(204);
  });
});
