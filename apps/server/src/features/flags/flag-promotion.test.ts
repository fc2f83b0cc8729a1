import type { FlagDiff } from '@halyard/contracts/flag-promotion';
import type { CreateFlagBody, FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, auditLength, flagIn, historyOf, served } from '../../testing/builders.ts';
import { granted, refusal, statusesOf } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const COLOURS = {
  flag_type: 'multivariate',
  value_type: 'string',
  variants: [
    { key: 'red', value: '#f00' },
    { key: 'green', value: '#0f0' },
    { key: 'blue', value: '#00f' },
  ],
} satisfies Partial<CreateFlagBody>;

const change = async (key: string, environment: string, body: object) =>
  granted(await team.admin.put(`/flags/${key}?environment_key=${environment}`, body));
const compare = async (key: string, from: string, to: string) =>
  granted(await team.viewer.get<FlagDiff>(`/flags/${key}/diff?from=${from}&to=${to}`));
const promote = async (key: string, body: object) =>
  granted(await team.admin.post<FlagInEnvironment>(`/flags/${key}/promote`, body));

const split = (...weights: [string, number][]) => ({
  split: { weights: weights.map(([variant, weight]) => ({ variant, weight })) },
});

describe('a comparison', () => {
  test('tells what copying would change, in the names of the API', async () => {
    const key = await aFlag(team);
    await change(key, 'staging', { is_enabled: true, rollout_percentage: 10 });
    await change(key, 'production', { targets: [{ variant: 'on', keys: ['ada'] }] });
    expect(await compare(key, 'staging', 'production')).toEqual({
      flag_key: key,
      from: { environment_key: 'staging', version: 2 },
      to: { environment_key: 'production', version: 2, is_protected: true },
      changes: {
        is_enabled: { old: false, new: true },
        rollout_percentage: { old: 0, new: 10 },
        targets: { old: [{ variant: 'on', keys: ['ada'] }], new: [] },
      },
    });
    expect((await compare(key, 'staging', 'staging')).changes).toEqual({});
  });

  test('needs a flag and environments that there are', async () => {
    const key = await aFlag(team);
    const ask = async (url: string) => refusal(await team.viewer.get(url));
    expect(await ask(`/flags/${aKey()}/diff?from=staging&to=production`)).toEqual([
      404,
      'FLAG_NOT_FOUND',
    ]);
    for (const query of ['from=staging&to=nowhere', 'from=nowhere&to=staging']) {
      expect(await ask(`/flags/${key}/diff?${query}`)).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
    }
    expect(await ask(`/flags/${key}/diff?from=staging`)).toEqual([400, 'INVALID_INPUT']);
  });
});

describe('a promotion', () => {
  test('makes one config like another, as one change', async () => {
    const prerequisite = await aFlag(team);
    const key = await aFlag(team, COLOURS);
    await change(key, 'staging', {
      is_enabled: true,
      targets: [{ variant: 'blue', keys: ['ada'] }],
      rules: [
        {
          id: 'beta',
          description: 'Those who asked for it',
          when: [{ attribute: 'plan', operator: 'equals', values: ['beta'] }],
          serve: split(['green', 50], ['blue', 50]),
        },
      ],
      fallthrough: { variant: 'green' },
      prerequisites: [{ flag_key: prerequisite, variants: ['off'] }],
      off_variant: 'blue',
    });
    const { changes } = await compare(key, 'staging', 'production');
    const answer = await promote(key, { from: 'staging', to: 'production' });
    expect(answer).toEqual(await flagIn(team, key, 'production'));
    expect(answer.version).toBe(2);
    expect((await compare(key, 'staging', 'production')).changes).toEqual({});
    const [entry, ...rest] = await historyOf(team, key);
    expect(rest).toHaveLength(2);
    expect(entry).toMatchObject({ action: 'promoted', environment_key: 'production', changes });
    expect(await served(server, key, 'production', 'ada')).toMatchObject({ value: '#00f' });
  });

  test('copies the fields that are named, and no other', async () => {
    const key = await aFlag(team, { flag_type: 'percentage' });
    await change(key, 'staging', { is_enabled: true, rollout_percentage: 10 });
    const fields = ['rollout_percentage'];
    const answer = await promote(key, { from: 'staging', to: 'development', fields });
    expect(answer).toMatchObject({ is_enabled: false, rollout_percentage: 10 });
  });

  test('gives units the same variants in both environments, whatever they had before', async () => {
    const key = await aFlag(team, COLOURS);
    const layouts: [string, number][][] = [
      [
        ['red', 30],
        ['green', 30],
        ['blue', 40],
      ],
      [
        ['red', 5],
        ['green', 70],
        ['blue', 25],
      ],
    ];
    for (const weights of layouts) {
      await change(key, 'staging', { is_enabled: true, fallthrough: split(...weights) });
    }
    const own = { ...split(['blue', 50], ['red', 50]).split, salt: 'production' };
    await change(key, 'production', { is_enabled: true, fallthrough: { split: own } });
    const users = Array.from({ length: 60 }, (_, i) => `user-${i}`);
    const variants = (environment: string) =>
      Promise.all(
        users.map(async (user) => (await served(server, key, environment, user)).variant),
      );
    expect(await variants('production')).not.toEqual(await variants('staging'));
    const answer = await promote(key, { from: 'staging', to: 'production' });
    expect(answer.fallthrough).toEqual((await flagIn(team, key, 'staging')).fallthrough);
    expect(await variants('production')).toEqual(await variants('staging'));
  });

  test('of nothing new changes nothing', async () => {
    const key = await aFlag(team);
    const before = await auditLength(server);
    expect(await promote(key, { from: 'staging', to: 'production' })).toMatchObject({ version: 1 });
    expect(await auditLength(server)).toBe(before);
  });

  test('is refused with the place of what does not hold there', async () => {
    const [first, second] = [await aFlag(team), await aFlag(team)];
    const needing = (flag_key: string) => ({ prerequisites: [{ flag_key, variants: ['on'] }] });
    await change(first, 'staging', needing(second));
    await change(second, 'development', needing(first));
    const before = await auditLength(server);
    const url = `/flags/${first}/promote`;
    const refused = await team.admin.post(url, { from: 'staging', to: 'development' });
    expect(refusal(refused)).toEqual([400, 'INVALID_INPUT']);
    expect(refused.body.errors?.[0]?.field).toBe('body.prerequisites[0].flag_key');
    expect(await auditLength(server)).toBe(before);
  });

  test('names two environments that there are, and fields that a config has', async () => {
    const key = await aFlag(team);
    const attempt = async (body: object) => {
      const { status, body: problem } = await team.admin.post(`/flags/${key}/promote`, body);
      return [status, problem.code, problem.errors?.[0]?.field];
    };
    const path = { from: 'staging', to: 'development' };
    expect(await attempt({ ...path, to: 'staging' })).toEqual([400, 'INVALID_INPUT', 'body.to']);
    expect(await attempt({ ...path, from: 'nowhere' })).toEqual([
      404,
      'ENVIRONMENT_NOT_FOUND',
      undefined,
    ]);
    expect(await attempt({ ...path, to: 'nowhere' })).toEqual([
      404,
      'ENVIRONMENT_NOT_FOUND',
      undefined,
    ]);
    for (const fields of [[], ['variants'], ['rules', 'rules']]) {
      expect((await attempt({ ...path, fields })).slice(0, 2)).toEqual([400, 'INVALID_INPUT']);
    }
  });

  test('into a protected environment is for admins, out of one for developers too', async () => {
    const key = await aFlag(team);
    await change(key, 'production', { is_enabled: true });
    const url = `/flags/${key}/promote`;
    const refused = await team.developer.post(url, { from: 'staging', to: 'production' });
    expect(refusal(refused)).toEqual([403, 'ENVIRONMENT_PROTECTED']);
    expect((await flagIn(team, key, 'production')).is_enabled).toBe(true);
    granted(await team.developer.post(url, { from: 'production', to: 'staging' }));
    expect((await flagIn(team, key, 'staging')).is_enabled).toBe(true);
  });

  test('of an archived flag waits until the flag is back', async () => {
    const key = await aFlag(team);
    granted(await team.admin.post(`/flags/${key}/archive`));
    const refused = await team.admin.post(`/flags/${key}/promote`, {
      from: 'staging',
      to: 'development',
    });
    expect(refusal(refused)).toEqual([409, 'FLAG_ARCHIVED']);
  });
});

describe('promotions that meet other changes', () => {
  test('are refused where either side moved on', async () => {
    const key = await aFlag(team);
    await change(key, 'staging', { is_enabled: true });
    const body = { from: 'staging', to: 'development' };
    const attempt = (versions: object) =>
      team.developer.post(`/flags/${key}/promote`, { ...body, ...versions });
    const staleFrom = await attempt({ from_version: 1, version: 1 });
    expect(refusal(staleFrom)).toEqual([409, 'VERSION_CONFLICT']);
    expect(staleFrom.body.current).toEqual(await flagIn(team, key, 'staging'));
    await change(key, 'development', { rollout_percentage: 3 });
    const staleTo = await attempt({ from_version: 2, version: 1 });
    expect(refusal(staleTo)).toEqual([409, 'VERSION_CONFLICT']);
    expect(staleTo.body.current).toEqual(await flagIn(team, key, 'development'));
    granted(await attempt({ from_version: 2, version: 2 }));
  });

  test('with the version that was seen: one wins', async () => {
    const key = await aFlag(team);
    await change(key, 'staging', { rollout_percentage: 10 });
    await change(key, 'production', { rollout_percentage: 20 });
    const answers = await Promise.all(
      ['staging', 'production'].map((from) =>
        team.developer.post(`/flags/${key}/promote`, { from, to: 'development', version: 1 }),
      ),
    );
    expect(statusesOf(answers)).toEqual([200, 409]);
    expect((await flagIn(team, key, 'development')).version).toBe(2);
  });
});
