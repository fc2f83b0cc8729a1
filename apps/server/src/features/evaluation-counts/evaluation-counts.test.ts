import type { EvaluationCounts, FlagEvaluationCounts } from '@halyard/contracts/evaluation-counts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFlag, aKey, anEnvironment, anSdkKey, served } from '../../testing/builders.ts';
import { granted, type InjectingClient, refusal } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

const clock = aClock('2026-03-01T12:30:00.000Z');
let server: TestServer;
let team: Team;
let viewer: InjectingClient;

beforeAll(async () => {
  server = await startTestServer({
    now: clock.now,
    // The session outlives the days that pass here.
    config: { jwtExpireMinutes: 400 * 24 * 60 },
  });
  team = await aTeam(server);
  ({ viewer } = team);
});
afterAll(() => server.close());

const countsOf = async (key: string, query = '') => {
  await server.app.flush();
  return granted(await viewer.get<FlagEvaluationCounts>(`/flags/${key}/evaluation-counts${query}`));
};
const totalsOf = async (key: string, query?: string) =>
  (await countsOf(key, query)).variants.map((each) => [
    each.environment_key,
    each.variant,
    each.total,
  ]);
/** Each count that is not zero, by how many steps ago that was. */
const stepsOf = (counts: readonly number[] = []) =>
  counts.flatMap((count, i) => (count > 0 ? [[counts.length - 1 - i, count]] : []));

test('whatever way an application asks is counted, and what people look at is not', async () => {
  const key = await aFlag(team, { environment_key: 'staging', is_enabled: true });
  const where = { environment_key: 'staging' };
  const { key: sdkKey } = await anSdkKey(team, { environment: 'staging' });
  const application = { authorization: `Bearer ${sdkKey}` };
  const { anonymous } = server;

  await served(server, key, 'staging');
  granted(await anonymous.post(`/evaluate/${key}`, where));
  const flagKeys = { ...where, flag_keys: [key], contexts: [{}, { targetingKey: 'ada' }] };
  granted(await anonymous.post('/evaluate', flagKeys));
  granted(await anonymous.post(`/ofrep/v1/evaluate/flags/${key}`, {}, application));
  granted(await anonymous.post('/ofrep/v1/evaluate/flags', {}, application));
  const address = await server.app.http.listen({ port: 0, host: '127.0.0.1' });
  await (await fetch(`${address}/evaluate/${key}?environment_key=staging&user_id=ada`)).text();
  expect(await totalsOf(key)).toEqual([['staging', 'on', 7]]);

  granted(await viewer.post('/evaluations/explain', flagKeys));
  const preview = `/flags/${key}/preview?environment_key=staging`;
  granted(await viewer.post(preview, { contexts: [{}] }));
  const unknown = aKey();
  await anonymous.get(`/evaluate/${unknown}?environment_key=staging`);
  await anonymous.post(`/ofrep/v1/evaluate/flags/${unknown}`, {}, application);
  expect(await totalsOf(key)).toEqual([['staging', 'on', 7]]);
  const { flags } = granted(await viewer.get<EvaluationCounts>('/evaluation-counts'));
  expect(flags.map(({ flag_key: flagKey }) => flagKey)).not.toContain(unknown);
});

test('counts are told by environment and variant, errors as no variant', async () => {
  const key = await aFlag(team, { flag_type: 'percentage' });
  const rollout = { is_enabled: true, rollout_percentage: 100 };
  granted(await team.admin.put(`/flags/${key}?environment_key=staging`, rollout));
  await served(server, key, 'development');
  await served(server, key, 'staging');
  const nobody = await server.anonymous.get(`/evaluate/${key}?environment_key=staging`);
  expect(refusal(nobody)).toEqual([400, 'TARGETING_KEY_MISSING']);
  expect(await totalsOf(key)).toEqual([
    ['development', 'off', 1],
    ['staging', 'on', 1],
    ['staging', null, 1],
  ]);
  expect(await totalsOf(key, '?environment_key=development')).toEqual([['development', 'off', 1]]);
});

test('counts of several processes and moments add up, by minutes, hours and days', async () => {
  const key = await aFlag(team);
  const other = await server.another({ now: clock.now });
  await served(server, key, 'staging');
  await other.anonymous.get(`/evaluate/${key}?environment_key=staging`);
  await Promise.all([server.app.flush(), other.app.flush()]);
  await served(server, key, 'staging');
  await server.app.flush();
  clock.pass({ minutes: 1 });
  await served(server, key, 'staging');
  clock.pass({ minutes: 60 });
  await served(server, key, 'staging');
  const steps = async (hours: number) => {
    const { variants, ...times } = await countsOf(key, `?hours=${hours}`);
    return { ...times, steps: stepsOf(variants[0]?.counts), total: variants[0]?.total };
  };
  const common = { flag_key: key, last_evaluated_at: '2026-03-01T13:31:00.000Z', total: 5 };
  expect(await steps(2)).toEqual({
    ...common,
    from: '2026-03-01T11:32:00.000Z',
    step_seconds: 60,
    steps: [
      [61, 3],
      [60, 1],
      [0, 1],
    ],
  });
  expect(await steps(24)).toEqual({
    ...common,
    from: '2026-02-28T14:00:00.000Z',
    step_seconds: 3600,
    steps: [
      [1, 4],
      [0, 1],
    ],
  });
  expect(await steps(720)).toMatchObject({ step_seconds: 86_400, steps: [[0, 5]], total: 5 });
  const { flags } = granted(
    await viewer.get<EvaluationCounts>('/evaluation-counts?hours=24&environment_key=staging'),
  );
  const own = flags.filter(({ flag_key: flagKey }) => flagKey === key);
  expect(own).toMatchObject([{ environment_key: 'staging', total: 5 }]);
  expect(stepsOf(own[0]?.counts)).toEqual([
    [1, 4],
    [0, 1],
  ]);
});

test('old counts make room for new ones, but when a flag was last evaluated stays known', async () => {
  const key = await aFlag(team);
  const flag = async (hours: number) => {
    const url = `/evaluation-counts?hours=${hours}&environment_key=staging`;
    const { flags } = granted(await viewer.get<EvaluationCounts>(url));
    return flags.find(({ flag_key: flagKey }) => flagKey === key);
  };
  await served(server, key, 'staging');
  await server.app.flush();
  const at = clock.now().toISOString();
  // 91 days on, its hours and minutes come to stand where those of now are.
  clock.pass({ minutes: 91 * 24 * 60 });
  expect(await flag(720)).toMatchObject({ total: 0, last_evaluated_at: at });
  await served(server, key, 'staging');
  await served(server, key, 'staging');
  await server.app.flush();
  for (const hours of [1, 24, 720]) {
    expect(await flag(hours)).toMatchObject({
      total: 2,
      last_evaluated_at: clock.now().toISOString(),
    });
  }
  clock.pass({ minutes: 48 * 60 });
  await served(server, key, 'staging');
  await server.app.flush();
  expect(stepsOf((await flag(2))?.counts)).toEqual([[0, 1]]);
  expect(stepsOf((await flag(720))?.counts)).toEqual([
    [2, 2],
    [0, 1],
  ]);
});

test('counts go with their flag or environment', async () => {
  const key = await aFlag(team);
  const environment = await anEnvironment(team);
  await served(server, key, environment);
  expect(await totalsOf(key)).toEqual([[environment, 'off', 1]]);
  await served(server, key, environment);
  granted(await team.admin.delete(`/environments/${environment}`));
  expect(await totalsOf(key)).toEqual([]);
  await served(server, key, 'staging');
  granted(await team.admin.delete(`/flags/${key}`));
  await server.app.flush();
  granted(await team.admin.post('/flags', { key, name: 'Again', reuse_deleted_key: true }));
  expect(await countsOf(key)).toMatchObject({ last_evaluated_at: null, variants: [] });
});

test('unknown flags and environments, and windows that are not kept, are refused', async () => {
  const ask = async (url: string) => refusal(await viewer.get(url));
  expect(await ask(`/flags/${aKey()}/evaluation-counts`)).toEqual([404, 'FLAG_NOT_FOUND']);
  const nowhere = '/evaluation-counts?environment_key=nowhere';
  expect(await ask(nowhere)).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
  for (const hours of ['0', '721', '1.5']) {
    expect(await ask(`/evaluation-counts?hours=${hours}`)).toEqual([400, 'INVALID_INPUT']);
  }
});
