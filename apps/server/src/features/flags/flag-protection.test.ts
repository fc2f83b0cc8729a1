import type { CreateFlagBody, Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, auditLength, flagIn, served } from '../../testing/builders.ts';
import { type Answer, type Client, granted, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const inProduction = (key: string) => `/flags/${key}?environment_key=production`;
const onInProduction = (fields: object = {}) =>
  aFlag(team, { environment_key: 'production', is_enabled: true, ...fields });

const COLORS = {
  flag_type: 'multivariate',
  value_type: 'string',
  variants: ['red', 'green'].map((name) => ({ key: name, value: name })),
} satisfies Partial<CreateFlagBody>;

type Attempt = (client: Client, key: string) => Promise<Answer<{ code: string }>>;

const ALTERATIONS: Readonly<Record<string, Attempt>> = {
  'switching it off': (client, key) => client.put(inProduction(key), { is_enabled: false }),
  'changing its rollout': (client, key) => client.put(inProduction(key), { rollout_percentage: 1 }),
  'renaming it by way of production': (client, key) =>
    client.put(inProduction(key), { name: 'Other' }),
  'changing its type': (client, key) => client.put(`/flags/${key}`, { flag_type: 'percentage' }),
  'changing its type by way of development': (client, key) =>
    client.put(`/flags/${key}?environment_key=development`, {
      flag_type: 'percentage',
      is_enabled: true,
    }),
  'adding a rule': (client, key) =>
    client.post(`/flags/${key}/rules?environment_key=production`, {
      when: [],
      serve: { variant: 'off' },
    }),
  'targeting somebody': (client, key) =>
    client.post(`/flags/${key}/targets?environment_key=production`, {
      variant: 'off',
      keys: ['x'],
    }),
  'changing its fallthrough': (client, key) =>
    client.put(inProduction(key), { fallthrough: { variant: 'off' } }),
  'giving it variants': (client, key) => client.put(`/flags/${key}`, COLORS),
  'showing it to web pages': (client, key) => client.put(`/flags/${key}`, { client_side: true }),
  'archiving it': (client, key) => client.post(`/flags/${key}/archive`),
  'deleting it': (client, key) => client.delete(`/flags/${key}`),
};

describe('a flag that is on in production', () => {
  test.each(Object.entries(ALTERATIONS))('%s is for admins alone', async (_, attempt) => {
    const key = await onInProduction();
    const before = (await team.viewer.get<Flag>(`/flags/${key}`)).body;
    const entries = await auditLength(server);
    for (const person of [team.viewer, team.developer]) {
      expect((await attempt(person, key)).status).toBe(403);
    }
    expect((await team.viewer.get<Flag>(`/flags/${key}`)).body).toEqual(before);
    expect(await auditLength(server)).toBe(entries);
    expect(await served(server, key, 'production')).toMatchObject({ value: true });
    granted(await attempt(team.admin, key));
  });

  test('and archived is restored by admins alone', async () => {
    const key = await onInProduction();
    granted(await team.admin.post(`/flags/${key}/archive`));
    const refused = await team.developer.post(`/flags/${key}/restore`);
    expect(refusal(refused)).toEqual([403, 'ENVIRONMENT_PROTECTED']);
    expect(await served(server, key, 'production')).toMatchObject({ value: false });
    granted(await team.admin.post(`/flags/${key}/restore`));
    expect(await served(server, key, 'production')).toMatchObject({ value: true });
  });

  test('is still described and changed elsewhere by developers', async () => {
    const key = await onInProduction();
    const links = [{ title: 'Plan', url: 'https://example.com/plan' }];
    const described = { name: 'Renamed', tags: ['x'], kind: 'permission', owner: 'Shop', links };
    granted(await team.developer.put(`/flags/${key}`, described));
    const url = `/flags/${key}?environment_key=development`;
    granted(await team.developer.put(url, { is_enabled: true }));
    expect(await flagIn(team, key, 'production')).toMatchObject({ name: 'Renamed', version: 1 });
  });
});

describe('a flag that is off in production', () => {
  test('is not switched on there by a developer, and nothing changes', async () => {
    const key = await aFlag(team);
    const refused = await team.developer.put(inProduction(key), { is_enabled: true });
    expect(refusal(refused)).toEqual([403, 'ENVIRONMENT_PROTECTED']);
    expect(await flagIn(team, key, 'production')).toMatchObject({ is_enabled: false, version: 1 });
  });

  test('may be archived, restored and given another type by a developer', async () => {
    const key = await aFlag(team, { environment_key: 'development', is_enabled: true });
    granted(await team.developer.put(`/flags/${key}`, { flag_type: 'percentage' }));
    granted(await team.developer.post(`/flags/${key}/archive`));
    granted(await team.developer.post(`/flags/${key}/restore`));
    expect(await served(server, key, 'production')).toMatchObject({ reason: 'DISABLED' });
  });
});

describe('a multivariate flag that is off in production', () => {
  const [red, green] = COLORS.variants;

  test('gets other values from a developer, but for the one that is served there', async () => {
    const key = await aFlag(team, COLORS);
    const yellow = { variants: [red, green, { key: 'yellow', value: 'yellow' }] };
    granted(await team.developer.put(`/flags/${key}`, yellow));
    granted(await team.developer.put(`/flags/${key}`, { client_side: true }));
    for (const change of [
      { variants: [{ key: 'red', value: '' }, green] },
      { off_variant: 'green' },
    ]) {
      const refused = await team.developer.put(`/flags/${key}`, change);
      expect(refusal(refused)).toEqual([403, 'ENVIRONMENT_PROTECTED']);
      granted(await team.admin.put(`/flags/${key}`, change));
    }
    expect(await served(server, key, 'production')).toMatchObject({ variant: 'green' });
  });
});

test('a developer creates no flag in production, by key or by id, on or off', async () => {
  const { environment_id } = await flagIn(team, await aFlag(team), 'production');
  for (const environment of [{ environment_key: 'production' }, { environment_id }]) {
    for (const is_enabled of [true, false]) {
      const key = aKey('flag');
      const body = { key, name: 'New', is_enabled, ...environment };
      const refused = await team.developer.post('/flags', body);
      expect(refusal(refused)).toEqual([403, 'ENVIRONMENT_PROTECTED']);
      expect((await team.viewer.get(`/flags/${key}`)).status).toBe(404);
      const made = granted(await team.admin.post<FlagInEnvironment>('/flags', body));
      expect(made).toMatchObject({ environment_key: 'production', is_enabled });
    }
  }
});

test('taking the protection off gives production to the developers', async () => {
  const key = await aFlag(team);
  granted(await team.admin.put('/environments/production', { is_protected: false }));
  try {
    granted(await team.developer.put(inProduction(key), { is_enabled: true }));
  } finally {
    granted(await team.admin.put('/environments/production', { is_protected: true }));
  }
  expect((await team.developer.put(inProduction(key), { is_enabled: false })).status).toBe(403);
});
