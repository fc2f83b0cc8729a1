import type { Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, auditLength, flagIn, historyOf, served } from '../../testing/builders.ts';
import { granted, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const inStaging = (key: string) => `/flags/${key}?environment_key=staging`;

describe('a change', () => {
  test('touches the named fields of the named environment alone', async () => {
    const key = await aFlag(team, {
      environment_key: 'staging',
      flag_type: 'percentage',
      is_enabled: true,
      rollout_percentage: 10,
    });
    const before = await flagIn(team, key, 'staging');
    const { body } = await team.developer.put<FlagInEnvironment>(inStaging(key), {
      rollout_percentage: 25.5,
    });
    expect(body).toEqual({
      ...before,
      rollout_percentage: 25.5,
      fallthrough: {
        split: {
          weights: [
            { variant: 'on', weight: 25.5 },
            { variant: 'off', weight: 74.5 },
          ],
        },
      },
      version: 2,
      updated_at: body.updated_at,
    });
    expect(await flagIn(team, key, 'staging')).toEqual(body);
    expect(await flagIn(team, key, 'development')).toMatchObject({
      rollout_percentage: 0,
      version: 1,
    });
  });

  test('of what is common counts on the flag, not on the configs', async () => {
    const key = await aFlag(team);
    const { body, headers } = await team.developer.put<Flag>(`/flags/${key}`, {
      name: 'Renamed',
      tags: ['x'],
    });
    expect(body).toMatchObject({ name: 'Renamed', tags: ['x'], version: 2 });
    expect(headers['etag']).toBe('"2"');
    expect(body.environments.map(({ version }) => version)).toEqual([1, 1, 1]);
  });

  test('of both at once is one, with an audit entry for each', async () => {
    const key = await aFlag(team);
    granted(await team.developer.put(inStaging(key), { name: 'Both', is_enabled: true }));
    const [config, common] = await historyOf(team, key);
    expect(config).toMatchObject({
      environment_key: 'staging',
      changes: { is_enabled: { old: false, new: true } },
    });
    expect(common).toMatchObject({
      environment_key: null,
      changes: { name: { old: 'A flag', new: 'Both' } },
    });
    expect(config?.request_id).toBe(common?.request_id);
  });

  test('of the type reaches every environment', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true });
    expect(await served(server, key, 'staging')).toMatchObject({ value: true });
    granted(await team.developer.put(`/flags/${key}`, { flag_type: 'percentage' }));
    expect(await served(server, key, 'staging')).toMatchObject({ value: false, reason: 'SPLIT' });
    expect((await flagIn(team, key, 'staging')).version).toBe(2);
  });

  test('that changes nothing raises no version and leaves no trace', async () => {
    const key = await aFlag(team);
    const before = await auditLength(server);
    for (const body of [{}, { is_enabled: false }, { rollout_percentage: 0, name: 'A flag' }]) {
      const same = granted(await team.developer.put<FlagInEnvironment>(inStaging(key), body));
      expect(same.version).toBe(1);
    }
    expect(await auditLength(server)).toBe(before);
  });

  test('of a percentage keeps what is answered and what is stored alike', async () => {
    const key = await aFlag(team);
    for (const [sent, kept] of [
      [0.001, 0.001],
      [99.999, 99.999],
      [33.333, 33.333],
      [33.3330000001, 33.333],
      [1e-10, 0],
    ]) {
      const answer = granted(
        await team.developer.put<FlagInEnvironment>(inStaging(key), { rollout_percentage: sent }),
      );
      expect(answer.rollout_percentage).toBe(kept);
      expect((await flagIn(team, key, 'staging')).rollout_percentage).toBe(kept);
    }
  });

  test('of what belongs to an environment needs one', async () => {
    const key = await aFlag(team);
    const answer = await team.admin.put(`/flags/${key}`, { name: 'Other', is_enabled: true });
    expect(refusal(answer)).toEqual([400, 'ENVIRONMENT_REQUIRED']);
    expect(answer.body.errors).toMatchObject([{ field: 'body.is_enabled' }]);
    expect((await flagIn(team, key, 'staging')).name).toBe('A flag');
  });
});

describe('a caller who says the version that they saw', () => {
  test('is refused when someone was faster, and sees the state that won', async () => {
    const key = await aFlag(team);
    granted(await team.developer.put(inStaging(key), { is_enabled: true, version: 1 }));
    const late = await team.admin.put(inStaging(key), { is_enabled: false, version: 1 });
    expect(refusal(late)).toEqual([409, 'VERSION_CONFLICT']);
    expect(late.body.current).toEqual(await flagIn(team, key, 'staging'));
    expect(late.body.detail).toBe('You saw version 1; it is at version 2 now.');
  });

  test.each(['"1"', 'W/"1"', '1'])('may say it as If-Match: %s', async (match) => {
    const key = await aFlag(team);
    const change = (is_enabled: boolean) =>
      team.developer.put(inStaging(key), { is_enabled }, { 'if-match': match });
    expect((await change(true)).status).toBe(200);
    expect(refusal(await change(false))).toEqual([409, 'VERSION_CONFLICT']);
  });

  test('is understood, or told that not', async () => {
    const key = await aFlag(team);
    const put = (body: object, match: string) =>
      team.developer.put(inStaging(key), body, { 'if-match': match });
    expect((await put({ is_enabled: true }, '*')).status).toBe(200);
    for (const match of ['"abc"', '"0"', '"1", "2"', '1.5']) {
      const { status, body } = await put({ is_enabled: false }, match);
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'headers.if-match']);
    }
    const differs = await put({ is_enabled: false, version: 2 }, '"1"');
    expect([differs.status, differs.body.errors?.[0]?.field]).toEqual([400, 'body.version']);
    expect((await flagIn(team, key, 'staging')).is_enabled).toBe(true);
  });

  test('sees the version of the flag where no environment is named', async () => {
    const key = await aFlag(team);
    granted(await team.developer.put(inStaging(key), { is_enabled: true }));
    granted(await team.developer.put(`/flags/${key}`, { name: 'Second', version: 1 }));
    const late = await team.developer.put(`/flags/${key}`, { name: 'Third', version: 1 });
    expect(refusal(late)).toEqual([409, 'VERSION_CONFLICT']);
    expect(late.body.current).toMatchObject({ name: 'Second', version: 2 });
  });
});

describe('many writers of one flag', () => {
  test('who saw the same version: as many succeed as versions and audit entries come', async () => {
    const key = await aFlag(team, { flag_type: 'percentage' });
    for (let round = 1; round <= 3; round += 1) {
      const { version } = await flagIn(team, key, 'staging');
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          team.developer.put(inStaging(key), { rollout_percentage: round * 10 + i / 100, version }),
        ),
      );
      const succeeded = answers.filter(({ status }) => status === 200);
      const refused = answers.filter(({ status }) => status === 409);
      expect([succeeded.length, refused.length]).toEqual([1, 49]);
      expect((await flagIn(team, key, 'staging')).version).toBe(version + 1);
      expect(await historyOf(team, key)).toHaveLength(1 + round);
    }
  });

  test('who mind no version lose no change of other fields', async () => {
    const key = await aFlag(team);
    const tags = ['kept'];
    await Promise.all([
      ...Array.from({ length: 10 }, (_, i) =>
        team.developer.put(inStaging(key), { rollout_percentage: i + 1 }),
      ),
      team.developer.put(inStaging(key), { is_enabled: true }),
      team.developer.put(inStaging(key), { description: 'kept' }),
      team.developer.put(`/flags/${key}`, { tags }),
      team.developer.put(`/flags/${key}?environment_key=development`, { is_enabled: true }),
    ]);
    const after = await flagIn(team, key, 'staging');
    expect(after).toMatchObject({ is_enabled: true, description: 'kept', tags, version: 12 });
    expect((await flagIn(team, key, 'development')).is_enabled).toBe(true);
    expect(await historyOf(team, key)).toHaveLength(1 + 14);
  });

  test('leave the environment at a revision without gaps', async () => {
    const revisionOf = async () =>
      granted(await team.viewer.get<{ revision: number }>('/environments/staging')).revision;
    const key = await aFlag(team);
    const before = await revisionOf();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        team.developer.put(inStaging(key), { rollout_percentage: i + 1 }),
      ),
    );
    expect(await revisionOf()).toBe(before + 20);
  });
});
