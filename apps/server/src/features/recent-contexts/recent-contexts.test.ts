import type { RecentContexts, SeenAttributes } from '@halyard/contracts/recent-contexts';
import type { Static } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFlag, anEnvironment, anSdkKey, served } from '../../testing/builders.ts';
import { granted, refusal } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

const clock = aClock();
let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer({ now: clock.now });
  team = await aTeam(server);
});
afterAll(() => server.close());

const recentIn = async (environment: string, limit = 1000) => {
  await server.app.flush();
  return granted(
    await team.developer.get<Static<typeof RecentContexts>>(
      `/environments/${environment}/recent-contexts?limit=${limit}`,
    ),
  );
};
const keysIn = async (environment: string, limit?: number) =>
  (await recentIn(environment, limit)).map(({ context }) => context.targetingKey);
const evaluateFor = async (environment_key: string, key: string, ...contexts: object[]) =>
  granted(
    await server.anonymous.post('/evaluate', { environment_key, flag_keys: [key], contexts }),
  );

test('contexts are remembered as they came last, whatever way an application asks', async () => {
  const environment = await anEnvironment(team);
  const key = await aFlag(team);
  const { key: sdkKey } = await anSdkKey(team, { environment });
  const application = { authorization: `Bearer ${sdkKey}` };
  const ofrep = (path: string, context: object) =>
    server.anonymous.post(`/ofrep/v1/evaluate/flags${path}`, { context }, application);
  await evaluateFor(environment, key, { targetingKey: 'ada', plan: 'free' }, { plan: 'none' });
  clock.pass({ minutes: 1 });
  await served(server, key, environment, 'bob');
  clock.pass({ minutes: 1 });
  granted(await ofrep('', { targetingKey: 'cleo', odd: '\u0000\ud800', '__proto__.x': [1] }));
  clock.pass({ minutes: 1 });
  granted(await ofrep(`/${key}`, { targetingKey: 'ada', plan: 'pro', app: { major: 2 } }));
  expect(await recentIn(environment)).toEqual([
    {
      context: { targetingKey: 'ada', plan: 'pro', app: { major: 2 } },
      seen_at: clock.now().toISOString(),
    },
    {
      context: { targetingKey: 'cleo', odd: '\u0000\ud800', '__proto__.x': [1] },
      seen_at: '2026-03-01T12:02:00.000Z',
    },
    { context: { targetingKey: 'bob' }, seen_at: '2026-03-01T12:01:00.000Z' },
  ]);
  expect(await keysIn(environment, 1)).toEqual(['ada']);
  const attributes = granted(
    await team.developer.get<Static<typeof SeenAttributes>>(
      `/environments/${environment}/attributes`,
    ),
  );
  expect(attributes).toEqual([
    { attribute: 'targetingKey', count: 3, values: ['ada', 'cleo', 'bob'] },
    { attribute: '__proto__.x', count: 1, values: [1] },
    { attribute: 'app.major', count: 1, values: [2] },
    { attribute: 'odd', count: 1, values: ['\u0000\ud800'] },
    { attribute: 'plan', count: 1, values: ['pro'] },
  ]);
});

test('the latest thousand are kept', async () => {
  const environment = await anEnvironment(team);
  const key = await aFlag(team);
  for (let start = 0; start < 1100; start += 100) {
    const users = Array.from({ length: 100 }, (_, i) => ({ targetingKey: `user-${start + i}` }));
    await evaluateFor(environment, key, ...users);
    await server.app.flush();
    clock.pass({ minutes: 1 / 60 });
  }
  await evaluateFor(environment, key, { targetingKey: 'user-500', plan: 'pro' });
  const keys = await keysIn(environment);
  expect(keys).toHaveLength(1000);
  expect(new Set(keys).size).toBe(1000);
  expect(keys[0]).toBe('user-500');
  expect(keys).not.toContain('user-99');
  expect(keys).toContain('user-100');
});

test('they are for those who may read contexts, and only where they are to be kept', async () => {
  const environment = await anEnvironment(team);
  const key = await aFlag(team);
  const url = `/environments/${environment}/recent-contexts`;
  expect(refusal(await team.viewer.get(url))).toEqual([403, 'FORBIDDEN']);
  const nowhere = await team.developer.get('/environments/nowhere/recent-contexts');
  expect(refusal(nowhere)).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);

  await served(server, key, environment, 'ada');
  expect(await keysIn(environment)).toEqual(['ada']);
  const discreet = await server.another({ now: clock.now, config: { recentContexts: false } });
  expect(await keysIn(environment)).toEqual([]);
  granted(
    await discreet.anonymous.get(`/evaluate/${key}?environment_key=${environment}&user_id=b`),
  );
  await discreet.app.flush();
  expect(await keysIn(environment)).toEqual([]);
});
