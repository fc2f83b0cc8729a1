import type { Flag } from '@halyard/contracts/flags';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, flagIn, served } from '../../testing/builders.ts';
import { granted, refusal, statusesOf } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const needing = (...keys: string[]) => ({
  prerequisites: keys.map((flag_key) => ({ flag_key, variants: ['on'] })),
});
const on = { environment_key: 'staging', is_enabled: true };
const need = (key: string, ...others: string[]) =>
  team.developer.put(`/flags/${key}?environment_key=staging`, needing(...others));
const fieldsOf = ({ body }: Awaited<ReturnType<typeof need>>) =>
  body.errors?.map(({ field }) => field);

describe('a prerequisite', () => {
  test('decides in its environment alone', async () => {
    const base = await aFlag(team, on);
    const key = await aFlag(team, { ...on, ...needing(base) });
    expect(await served(server, key, 'staging')).toMatchObject({ value: true });
    granted(
      await team.developer.put(`/flags/${base}?environment_key=staging`, { is_enabled: false }),
    );
    expect(await served(server, key, 'staging')).toMatchObject({ value: false });
    expect((await flagIn(team, key, 'development')).prerequisites).toEqual([]);
  });

  test('on a variant that the other flag does not have is refused', async () => {
    const base = await aFlag(team);
    const key = await aFlag(team);
    const answer = await team.developer.put(`/flags/${key}?environment_key=staging`, {
      prerequisites: [{ flag_key: base, variants: ['on', 'maybe'] }],
    });
    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['body.prerequisites[0].variants[1]']]);
  });

  test('that leads back is refused, be it over others or at once', async () => {
    const [a, b, c] = [await aFlag(team), await aFlag(team), await aFlag(team)];
    granted(await need(a, b));
    granted(await need(b, c));
    const circle = await need(c, await aFlag(team), a);
    expect(refusal(circle)).toEqual([400, 'INVALID_INPUT']);
    expect(circle.body.errors).toMatchObject([
      { field: 'body.prerequisites[1].flag_key', detail: expect.stringContaining('circle') },
    ]);
    expect(fieldsOf(await need(c, c))).toEqual(['body.prerequisites[0].flag_key']);
    const elsewhere = `/flags/${c}?environment_key=development`;
    granted(await team.developer.put(elsewhere, needing(a)));
  });

  test('is ten levels deep at most', async () => {
    const keys = [await aFlag(team)];
    for (let level = 1; level <= 10; level += 1) {
      keys.push(await aFlag(team, { ...on, ...needing(keys.at(-1) ?? '') }));
    }
    const top = await aFlag(team);
    const over = await need(top, keys[3] ?? '', keys[10] ?? '');
    expect([over.status, fieldsOf(over)]).toEqual([400, ['body.prerequisites[1].flag_key']]);
    const below = await need(keys[0] ?? '', top);
    expect(refusal(below)).toEqual([409, 'FLAG_IN_USE']);
    expect(fieldsOf(below)).toEqual([`environments.staging.flags.${keys[10]}`]);
    granted(await need(top, keys[9] ?? ''));
  });
});

describe('two changes at once that together close a circle', () => {
  test('end with one of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await aFlag(team), await aFlag(team)];
      const answers = await Promise.all([need(a, b), need(b, a)]);
      expect(statusesOf(answers)).toEqual([200, 400]);
      const needs = [await flagIn(team, a, 'staging'), await flagIn(team, b, 'staging')];
      expect(needs.flatMap(({ prerequisites }) => prerequisites)).toHaveLength(1);
    }
  });

  test('end with one, also over three flags', async () => {
    const [a, b, c] = [await aFlag(team), await aFlag(team), await aFlag(team)];
    const answers = await Promise.all([need(a, b), need(b, c), need(c, a)]);
    expect(statusesOf(answers)).toEqual([200, 200, 400]);
  });
});

describe('a flag that others need', () => {
  test('is not deleted, and those are named', async () => {
    const base = await aFlag(team);
    const key = await aFlag(team, { ...on, ...needing(base) });
    granted(await team.admin.put(`/flags/${key}?environment_key=production`, needing(base)));
    const refused = await team.admin.delete(`/flags/${base}`);
    expect(refusal(refused)).toEqual([409, 'FLAG_IN_USE']);
    expect(refused.body.errors).toEqual([
      { field: `environments.staging.flags.${key}`, detail: expect.stringContaining(key) },
      { field: `environments.production.flags.${key}`, detail: expect.stringContaining(base) },
    ]);
    expect(granted(await team.viewer.get<Flag>(`/flags/${base}`)).key).toBe(base);
    granted(await team.admin.delete(`/flags/${key}`));
    expect((await team.admin.delete(`/flags/${base}`)).status).toBe(204);
  });

  test('and the other one at once: one wins, and none needs what is gone', async () => {
    const base = await aFlag(team);
    const key = await aFlag(team);
    const [deleted, needed] = await Promise.all([
      team.admin.delete(`/flags/${base}`),
      need(key, base),
    ]);
    expect([
      [204, 400],
      [409, 200],
    ]).toContainEqual([deleted.status, needed.status]);
  });

  test('keeps the variants that they name', async () => {
    const base = await aFlag(team);
    const key = await aFlag(team, { ...on, ...needing(base) });
    const refused = await team.admin.put(`/flags/${base}`, {
      flag_type: 'multivariate',
      value_type: 'string',
      variants: [{ key: 'other', value: '' }],
    });
    expect(refusal(refused)).toEqual([409, 'FLAG_IN_USE']);
    expect(fieldsOf(refused)).toEqual([`environments.staging.flags.${key}`]);
    const kept = await team.admin.put(`/flags/${base}`, {
      flag_type: 'multivariate',
      value_type: 'string',
      variants: ['off', 'on'].map((name) => ({ key: name, value: name })),
    });
    expect(kept.status).toBe(200);
  });

  test('may be archived: it serves its off variant to them', async () => {
    const base = await aFlag(team, on);
    const key = await aFlag(team, { ...on, ...needing(base) });
    granted(await team.developer.post(`/flags/${base}/archive`));
    expect(await served(server, key, 'staging')).toMatchObject({ value: false });
    granted(await team.developer.post(`/flags/${base}/restore`));
    expect(await served(server, key, 'staging')).toMatchObject({ value: true });
  });
});
