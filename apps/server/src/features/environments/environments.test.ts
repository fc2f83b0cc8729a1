import type { AuditEntry } from '@halyard/contracts/audit';
import type { Environment } from '@halyard/contracts/environments';
import type { Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, anEnvironment, flagIn, served } from '../../testing/builders.ts';
import { granted, refusal, statusesOf } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const create = (fields: object) =>
  team.admin.post<Environment>('/environments', { name: 'New', ...fields });

test('a new installation has three environments, of which production is protected', async () => {
  const { body } = await team.viewer.get<Environment[]>('/environments');
  expect(body.slice(0, 3).map(({ key, is_protected }) => [key, is_protected])).toEqual([
    ['development', false],
    ['staging', false],
    ['production', true],
  ]);
});

test('an environment is created, read and changed field by field', async () => {
  const key = aKey('env');
  const made = await create({ key, name: ' QA ', description: 'Where testers are' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    key,
    name: 'QA',
    description: 'Where testers are',
    is_protected: false,
  });
  const url = `/environments/${key}`;
  expect((await team.viewer.get(url)).body).toEqual(made.body);
  const changed = granted(await team.admin.put<Environment>(url, { description: '' }));
  expect(changed).toMatchObject({ name: 'QA', description: '', is_protected: false });
  expect((await team.viewer.get(url)).body).toEqual(changed);
});

test('a change that changes nothing leaves no trace', async () => {
  const key = await anEnvironment(team, { name: 'Same' });
  granted(await team.admin.put(`/environments/${key}`, { name: 'Same' }));
  const { body } = await team.admin.get<AuditEntry[]>(`/audit?environment_key=${key}`);
  expect(body.map(({ action }) => action)).toEqual(['created']);
});

test('its history names the changed fields, and outlives it', async () => {
  const key = await anEnvironment(team, { name: 'Before', is_protected: true });
  const url = `/environments/${key}`;
  granted(await team.admin.put(url, { name: 'After', is_protected: false }));
  granted(await team.admin.delete(url));
  const { body } = await team.viewer.get<AuditEntry[]>(`/audit?environment_key=${key}`);
  expect(body.map(({ action, changes }) => [action, changes])).toEqual([
    ['deleted', expect.objectContaining({ key: { old: key, new: null } })],
    ['updated', { name: { old: 'Before', new: 'After' }, is_protected: { old: true, new: false } }],
    ['created', expect.objectContaining({ is_protected: { old: null, new: true } })],
  ]);
});

test('two environments never share a key, not even when made at once', async () => {
  const key = aKey('env');
  const answers = await Promise.all(Array.from({ length: 5 }, () => create({ key })));
  expect(statusesOf(answers)).toEqual([201, 409, 409, 409, 409]);
  const again = await team.admin.post('/environments', { key, name: 'Again' });
  expect(refusal(again)).toEqual([409, 'ENVIRONMENT_KEY_TAKEN']);
  expect(again.body.errors).toMatchObject([{ field: 'body.key' }]);
});

test.each(['get', 'put', 'delete'] as const)('an unknown key is not found by %s', async (verb) => {
  const url = `/environments/${aKey('absent')}`;
  const answer = verb === 'put' ? await team.admin.put(url, {}) : await team.admin[verb](url);
  expect(refusal(answer)).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
});

describe('deleting', () => {
  test('is refused while the environment is protected', async () => {
    const key = await anEnvironment(team, { is_protected: true });
    const url = `/environments/${key}`;
    expect(refusal(await team.admin.delete(url))).toEqual([409, 'ENVIRONMENT_STILL_PROTECTED']);
    expect((await team.viewer.get(url)).status).toBe(200);
    granted(await team.admin.put(url, { is_protected: false }));
    expect((await team.admin.delete(url)).status).toBe(204);
    expect((await team.viewer.get(url)).status).toBe(404);
  });

  test('takes the configs along, and nothing is served of it any more', async () => {
    const environment = await anEnvironment(team);
    const key = await aFlag(team, { environment_key: environment, is_enabled: true });
    expect(await served(server, key, environment)).toMatchObject({ value: true });
    granted(await team.admin.delete(`/environments/${environment}`));
    const gone = await server.anonymous.get(`/evaluate/${key}?environment_key=${environment}`);
    expect(refusal(gone)).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
    const { body } = await team.viewer.get<Flag>(`/flags/${key}`);
    expect(body.environments.map(({ environment_key }) => environment_key)).not.toContain(
      environment,
    );
  });

  test('and making one of the same key again starts with everything off', async () => {
    const environment = await anEnvironment(team);
    const key = await aFlag(team, { environment_key: environment, is_enabled: true });
    granted(await team.admin.delete(`/environments/${environment}`));
    await anEnvironment(team, { key: environment });
    expect(await served(server, key, environment)).toMatchObject({ reason: 'DISABLED' });
    const url = `/flags/${key}?environment_key=${environment}`;
    granted(await team.developer.put(url, { is_enabled: true }));
    expect(await served(server, key, environment)).toMatchObject({ value: true });
  });
});

describe('a new environment', () => {
  test('has every flag, switched off', async () => {
    const key = await aFlag(team, {
      environment_key: 'production',
      flag_type: 'percentage',
      is_enabled: true,
      rollout_percentage: 30,
    });
    const environment = await anEnvironment(team);
    expect(await flagIn(team, key, environment)).toMatchObject({
      is_enabled: false,
      rollout_percentage: 0,
      version: 1,
    });
    expect(await served(server, key, environment)).toMatchObject({
      reason: 'DISABLED',
      value: false,
    });
    const all = await team.viewer.get<FlagInEnvironment[]>('/flags?environment_key=development');
    const here = await team.viewer.get<FlagInEnvironment[]>(
      `/flags?environment_key=${environment}`,
    );
    expect(here.body.map((row) => row.key)).toEqual(all.body.map((row) => row.key));
    expect(here.body.some((row) => row.is_enabled)).toBe(false);
  });

  test('and a flag that is made at the same moment do not miss each other', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 6 }, async () =>
        Promise.all([aFlag(team), anEnvironment(team), aFlag(team)]),
      ),
    );
    const flags = pairs.flatMap(([first, , second]) => [first, second]);
    for (const environment of pairs.map(([, key]) => key)) {
      for (const key of flags) {
        expect(await served(server, key, environment)).toMatchObject({ reason: 'DISABLED' });
        expect(await flagIn(team, key, environment)).toMatchObject({ is_enabled: false });
      }
    }
  });

  test('is protected from the moment it says so', async () => {
    const environment = await anEnvironment(team);
    const url = `/flags/${await aFlag(team)}?environment_key=${environment}`;
    granted(await team.developer.put(url, { is_enabled: true }));
    granted(await team.admin.put(`/environments/${environment}`, { is_protected: true }));
    const refused = await team.developer.put(url, { is_enabled: false });
    expect(refusal(refused)).toEqual([403, 'ENVIRONMENT_PROTECTED']);
  });
});
