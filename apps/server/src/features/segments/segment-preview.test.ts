import type { Problem } from '@halyard/contracts/schema';
import type { SegmentPreview } from '@halyard/contracts/segment-preview';
import type { Segment } from '@halyard/contracts/segments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFlag, aKey, anEnvironment, aSegment, auditLength } from '../../testing/builders.ts';
import { type Answer, granted, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const preview = async (body: object) =>
  granted(await team.viewer.post<SegmentPreview>('/segments/preview', body));
const verdictsOf = async (body: object) =>
  (await preview(body)).contexts.map(({ verdict }) => verdict);
const is = (attribute: string, value: string) => [
  { attribute, operator: 'equals', values: [value] },
];
const isIn = (segment: string) => [{ operator: 'in_segment', values: [segment] }];
const PEOPLE = ['ada', 'bob', 'cleo', 'dan'].map((targetingKey, i) => ({
  targetingKey,
  plan: i % 2 === 0 ? 'pro' : 'free',
}));

test('a segment that is not saved says who would be in it, and why', async () => {
  const config = { conditions: [is('plan', 'pro')], included: ['bob'], excluded: ['cleo'] };
  expect(await preview({ config, contexts: PEOPLE })).toEqual({
    contexts: [
      { is_member: true, verdict: 'group' },
      { is_member: true, verdict: 'included' },
      { is_member: false, verdict: 'excluded' },
      { is_member: false, verdict: 'none' },
    ],
    recent: null,
  });
  expect(await verdictsOf({ contexts: [{}] })).toEqual(['none']);
});

test('a change takes the place of what it names, among all other segments, and is not made', async () => {
  const pro = await aSegment(team, { conditions: [is('plan', 'pro')] });
  const key = await aSegment(team, { conditions: [isIn(pro)], included: ['dan'] });
  const [before, entries] = [
    granted(await team.viewer.get<Segment>(`/segments/${key}`)),
    await auditLength(server),
  ];
  const asked = { segment_key: key, contexts: PEOPLE };
  expect(await verdictsOf(asked)).toEqual(['group', 'none', 'group', 'included']);
  const config = { excluded: ['ada'] };
  for (const where of [{}, { environment_key: 'staging' }]) {
    const verdicts = await verdictsOf({ ...asked, ...where, config });
    expect(verdicts).toEqual(['excluded', 'none', 'group', 'included']);
  }
  expect(granted(await team.viewer.get<Segment>(`/segments/${key}`))).toEqual(before);
  expect(await auditLength(server)).toBe(entries);
});

test('it tells how many of the recent contexts would be in it, and the latest of them', async () => {
  const environment = await anEnvironment(team);
  const key = await aFlag(team);
  const asked = { environment_key: environment, flag_keys: [key], contexts: PEOPLE };
  granted(await server.anonymous.post('/evaluate', asked));
  await server.app.flush();
  const config = { conditions: [is('plan', 'pro')] };
  const body = { config, environment_key: environment, recent: true };
  expect(granted(await team.developer.post<SegmentPreview>('/segments/preview', body))).toEqual({
    contexts: [],
    recent: { count: 4, member_count: 2, members: ['ada', 'cleo'] },
  });
  expect(refusal(await team.viewer.post('/segments/preview', body))).toEqual([403, 'FORBIDDEN']);
});

test('a faulty condition is refused with its place, as a change by it would be', async () => {
  const key = await aSegment(team);
  const said = ({ status, body }: Answer<Problem>) => [status, body.code, body.errors];
  for (const conditions of [
    [is('plan', 'pro'), [{ attribute: 'plan', operator: 'resembles', values: ['x'] }]],
    [isIn(aKey())],
    [isIn(key)],
  ]) {
    const saved = said(await team.admin.put(`/segments/${key}`, { conditions }));
    expect(saved[0]).toBe(400);
    const body = { segment_key: key, config: { conditions }, contexts: [{}] };
    expect(said(await team.viewer.post('/segments/preview', body))).toEqual(saved);
  }
});

test('what cannot be looked at is refused', async () => {
  const ask = async (body: object) => {
    const { status, body: problem } = await team.developer.post('/segments/preview', body);
    return [status, problem.errors?.map(({ field }) => field) ?? problem.code];
  };
  expect(await ask({ config: {} })).toEqual([400, ['body.contexts']]);
  expect(await ask({ recent: true })).toEqual([400, ['body.environment_key']]);
  const contexts = [{}];
  expect(await ask({ segment_key: aKey(), contexts })).toEqual([404, 'SEGMENT_NOT_FOUND']);
  const nowhere = { environment_key: 'nowhere' };
  expect(await ask({ ...nowhere, contexts })).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
  expect(await ask({ ...nowhere, recent: true })).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
});
