import type { Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, flagIn, historyOf, served } from '../../testing/builders.ts';
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
  team.developer.post('/flags', { key: aKey('flag'), name: 'A flag', ...fields });

describe('creating', () => {
  test('without an environment makes a flag that is off everywhere', async () => {
    const key = aKey('flag');
    const { status, body } = await team.developer.post<Flag>('/flags', { key, name: ' Checkout ' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      key,
      name: 'Checkout',
      description: '',
      flag_type: 'boolean',
      tags: [],
      is_archived: false,
      archived_at: null,
      version: 1,
    });
    expect(
      body.environments.map(({ environment_key, is_enabled }) => [environment_key, is_enabled]),
    ).toEqual([
      ['development', false],
      ['staging', false],
      ['production', false],
    ]);
    expect((await team.viewer.get<Flag>(`/flags/${key}`)).body).toEqual(body);
  });

  test('in an environment switches it on there alone', async () => {
    const key = aKey('flag');
    const { status, body } = await team.developer.post<FlagInEnvironment>('/flags', {
      key,
      name: 'Checkout',
      description: 'The new one',
      flag_type: 'percentage',
      tags: ['shop', 'q3'],
      is_enabled: true,
      rollout_percentage: 12.345,
      environment_key: 'staging',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      environment_key: 'staging',
      is_enabled: true,
      rollout_percentage: 12.345,
      tags: ['shop', 'q3'],
      version: 1,
    });
    expect(await flagIn(team, key, 'staging')).toEqual(body);
    expect(await flagIn(team, key, 'development')).toMatchObject({
      is_enabled: false,
      rollout_percentage: 0,
    });
  });

  test('may name the environment by its id', async () => {
    const { environment_id } = await flagIn(team, await aFlag(team), 'staging');
    const { body } = await team.developer.post<FlagInEnvironment>('/flags', {
      key: aKey('flag'),
      name: 'By id',
      environment_id,
      is_enabled: true,
    });
    expect(body).toMatchObject({ environment_key: 'staging', environment_id, is_enabled: true });
  });

  test('needs an environment for what belongs to one', async () => {
    const answer = await create({ is_enabled: true, rollout_percentage: 5 });
    expect(refusal(answer)).toEqual([400, 'ENVIRONMENT_REQUIRED']);
    const fields = answer.body.errors?.map(({ field }) => field);
    expect(fields).toEqual(['body.is_enabled', 'body.rollout_percentage']);
  });

  test('is refused for an environment that is not there, and for two of them', async () => {
    const { id, environment_id } = await flagIn(team, await aFlag(team), 'staging');
    expect(refusal(await create({ environment_key: 'nowhere' }))[1]).toBe('ENVIRONMENT_NOT_FOUND');
    expect(refusal(await create({ environment_id: id }))[1]).toBe('ENVIRONMENT_NOT_FOUND');
    const both = await create({ environment_id, environment_key: 'staging' });
    expect([both.status, both.body.errors?.[0]?.field]).toEqual([400, 'body.environment_id']);
  });

  test('of one key at once succeeds once', async () => {
    const key = aKey('flag');
    const answers = await Promise.all(Array.from({ length: 10 }, () => create({ key })));
    expect(statusesOf(answers)).toEqual([201, ...Array(9).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'FLAG_KEY_TAKEN',
      errors: [{ field: 'body.key' }],
    });
    expect(await historyOf(team, key)).toHaveLength(1);
  });

  test.each(['a', 'new-checkout', 'team.checkout_v2', '0', 'a'.repeat(100), 'constructor'])(
    'takes the key %s',
    async (key) => {
      expect((await create({ key })).status).toBe(201);
      expect((await team.viewer.get<Flag>(`/flags/${key}`)).body.key).toBe(key);
      expect(await served(server, key, 'staging')).toMatchObject({ flag_key: key });
    },
  );

  test.each(['', 'Upper', 'with space', 'a/b', '-a', '.a', 'ä', '__proto__', 'a'.repeat(101)])(
    'refuses the key "%s"',
    async (key) => {
      const { status, body } = await create({ key });
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'body.key']);
    },
  );
});

describe('reading', () => {
  test('a flag or environment that is not there is a 404 with its code', async () => {
    const key = await aFlag(team);
    const absent = await team.viewer.get(`/flags/${aKey('absent')}`);
    expect(refusal(absent)).toEqual([404, 'FLAG_NOT_FOUND']);
    const nowhere = await team.viewer.get(`/flags/${key}?environment_key=nowhere`);
    expect(refusal(nowhere)).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
  });

  test('says the version as an ETag, of the config or of the flag', async () => {
    const key = await aFlag(team);
    const url = `/flags/${key}?environment_key=staging`;
    granted(await team.developer.put(url, { is_enabled: true }));
    expect((await team.viewer.get(url)).headers['etag']).toBe('"2"');
    expect((await team.viewer.get(`/flags/${key}`)).headers['etag']).toBe('"1"');
  });
});

describe('archiving', () => {
  test('serves the off variant and leaves the list; restoring brings all back as it was', async () => {
    const key = await aFlag(team, {
      environment_key: 'staging',
      flag_type: 'percentage',
      is_enabled: true,
      rollout_percentage: 100,
    });
    const before = await flagIn(team, key, 'staging');
    const { body } = await team.developer.post<Flag>(`/flags/${key}/archive`);
    expect(body).toMatchObject({ is_archived: true, archived_at: expect.any(String), version: 2 });
    expect(await served(server, key, 'staging')).toMatchObject({
      value: false,
      reason: 'DISABLED',
    });
    granted(await team.developer.post(`/flags/${key}/restore`));
    expect(await served(server, key, 'staging')).toMatchObject({ value: true });
    const after = await flagIn(team, key, 'staging');
    expect(after).toEqual({ ...before, version: before.version + 2, updated_at: after.updated_at });
    expect((await historyOf(team, key)).map(({ action }) => action)).toEqual([
      'restored',
      'archived',
      'created',
    ]);
  });

  test('twice changes nothing more, nor does restoring twice', async () => {
    const key = await aFlag(team);
    const first = await team.developer.post<Flag>(`/flags/${key}/archive`);
    const second = await team.developer.post<Flag>(`/flags/${key}/archive`);
    expect(second.body).toEqual(first.body);
    granted(await team.developer.post(`/flags/${key}/restore`));
    const again = await team.developer.post<Flag>(`/flags/${key}/restore`);
    expect([again.status, again.body.version]).toEqual([200, 3]);
    expect(await historyOf(team, key)).toHaveLength(3);
  });

  test('keeps the flag from being changed, and its key from being taken', async () => {
    const key = await aFlag(team);
    granted(await team.developer.post(`/flags/${key}/archive`));
    const changed = await team.developer.put(`/flags/${key}`, { name: 'Other' });
    expect(refusal(changed)).toEqual([409, 'FLAG_ARCHIVED']);
    expect(refusal(await create({ key }))).toEqual([409, 'FLAG_KEY_TAKEN']);
    expect(refusal(await create({ key, reuse_deleted_key: true }))[1]).toBe('FLAG_KEY_TAKEN');
  });
});

describe('deleting', () => {
  test('ends the flag everywhere, but not its history', async () => {
    const key = await aFlag(team, { environment_key: 'production', is_enabled: true });
    expect((await team.admin.delete(`/flags/${key}`)).status).toBe(204);
    const evaluated = await server.anonymous.get(`/evaluate/${key}?environment_key=production`);
    expect(refusal(evaluated)).toEqual([404, 'FLAG_NOT_FOUND']);
    expect(refusal(await team.viewer.get(`/flags/${key}`))).toEqual([404, 'FLAG_NOT_FOUND']);
    expect(refusal(await team.admin.delete(`/flags/${key}`))).toEqual([404, 'FLAG_NOT_FOUND']);
    const [deleted, created] = await historyOf(team, key);
    expect(deleted).toMatchObject({ action: 'deleted', changes: { key: { old: key, new: null } } });
    expect(created).toMatchObject({ action: 'created', entity_id: deleted?.entity_id });
  });

  test('keeps the key from being taken by accident, but not on purpose', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true });
    granted(await team.admin.delete(`/flags/${key}`));
    const accident = await create({ key });
    expect(refusal(accident)).toEqual([409, 'FLAG_KEY_RETIRED']);
    expect(accident.body.errors).toMatchObject([{ field: 'body.key' }]);
    expect((await create({ key, reuse_deleted_key: true })).status).toBe(201);
    expect(await served(server, key, 'staging')).toMatchObject({ reason: 'DISABLED' });
    granted(await team.admin.delete(`/flags/${key}`));
    expect(refusal(await create({ key }))).toEqual([409, 'FLAG_KEY_RETIRED']);
  });
});
