import type { CreateFlagBody, Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import type { FlagHistoryDetail, HistoryEntry } from '@halyard/contracts/history';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, anEnvironment, auditLength, flagIn, served } from '../../testing/builders.ts';
import { granted, nextPage, refusal, statusesOf } from '../../testing/client.ts';
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

const listOf = async (key: string, query = '') =>
  granted(await team.viewer.get<HistoryEntry[]>(`/flags/${key}/history${query}`));
const newestOf = async (key: string) => {
  const [entry] = await listOf(key);
  if (!entry) throw new Error(`${key} has no history`);
  return entry;
};
const detailOf = async (key: string, { id }: { id: string }) =>
  granted(await team.viewer.get<FlagHistoryDetail>(`/flags/${key}/history/${id}`));
const restoring = (key: string, { id }: { id: string }) => `/flags/${key}/history/${id}/restore`;
const restore = async (key: string, entry: { id: string }) =>
  granted(await team.admin.post<FlagInEnvironment>(restoring(key, entry)));
const everywhere = async (key: string) => granted(await team.viewer.get<Flag>(`/flags/${key}`));

/** Changes a flag and gives the newest entry of that. */
async function change(key: string, body: object, environment?: string): Promise<HistoryEntry> {
  const query = environment === undefined ? '' : `?environment_key=${environment}`;
  granted(await team.admin.put(`/flags/${key}${query}`, body));
  return newestOf(key);
}

const split = (...weights: [string, number][]) => ({
  split: { weights: weights.map(([variant, weight]) => ({ variant, weight })) },
});

describe('the history of a flag', () => {
  test('comes newest first, in pages, and may be that of one environment', async () => {
    const key = await aFlag(team, { environment_key: 'staging' });
    await change(key, { is_enabled: true }, 'staging');
    await change(key, { is_enabled: true }, 'development');
    await change(key, { name: 'Renamed' });
    const all = await listOf(key);
    expect(all.map((entry) => [entry.action, entry.environment_key])).toEqual([
      ['updated', null],
      ['updated', 'development'],
      ['updated', 'staging'],
      ['created', 'staging'],
    ]);
    expect(await listOf(key, '?environment_key=staging')).toEqual(all.slice(2));

    const first = await team.viewer.get<HistoryEntry[]>(`/flags/${key}/history?limit=3`);
    expect(first.body).toEqual(all.slice(0, 3));
    const rest = await team.viewer.get<HistoryEntry[]>(nextPage(first) ?? 'no next page');
    expect(rest.body).toEqual(all.slice(3));
    expect(nextPage(rest)).toBeUndefined();
  });

  test('says which entries can be restored: archiving has its own way back', async () => {
    const key = await aFlag(team);
    granted(await team.admin.post(`/flags/${key}/archive`));
    granted(await team.admin.post(`/flags/${key}/restore`));
    const entries = await listOf(key);
    expect(entries.map(({ action, is_restorable }) => [action, is_restorable])).toEqual([
      ['restored', false],
      ['archived', false],
      ['created', true],
    ]);
    for (const entry of entries.slice(0, 2)) {
      expect(await detailOf(key, entry)).toEqual({ entry, state: {}, changes: {} });
      const refused = await team.admin.post(restoring(key, entry));
      expect(refusal(refused)).toEqual([409, 'NOT_RESTORABLE']);
    }
  });

  test('is not that of a deleted flag with the same key, nor of any other', async () => {
    const key = await aFlag(team, { description: 'the first' });
    const old = await newestOf(key);
    granted(await team.admin.delete(`/flags/${key}`));
    expect(refusal(await team.viewer.get(`/flags/${key}/history`))).toEqual([
      404,
      'FLAG_NOT_FOUND',
    ]);
    await aFlag(team, { key, description: 'the second', reuse_deleted_key: true });
    expect(await listOf(key)).toHaveLength(1);
    const foreign = [old, await newestOf(await aFlag(team))];
    for (const entry of foreign) {
      const url = `/flags/${key}/history/${entry.id}`;
      expect(refusal(await team.admin.get(url))).toEqual([404, 'AUDIT_ENTRY_NOT_FOUND']);
      const refused = await team.admin.post(`${url}/restore`);
      expect(refusal(refused)).toEqual([404, 'AUDIT_ENTRY_NOT_FOUND']);
    }
    expect((await everywhere(key)).description).toBe('the second');
  });

  test('does not mix an environment with an earlier one of the same key', async () => {
    const environment = await anEnvironment(team);
    const key = await aFlag(team);
    const old = await change(key, { is_enabled: true }, environment);
    granted(await team.admin.delete(`/environments/${environment}`));
    expect((await detailOf(key, old)).entry.is_restorable).toBe(false);
    await anEnvironment(team, { key: environment });
    expect((await detailOf(key, old)).entry.is_restorable).toBe(false);
    expect(refusal(await team.admin.post(restoring(key, old)))).toEqual([409, 'NOT_RESTORABLE']);
    const tags = ['x'];
    const targets = [{ variant: 'on', keys: ['ada'] }];
    const young = await change(key, { targets, tags }, environment);
    expect((await detailOf(key, young)).state.config).toMatchObject({ is_enabled: false, targets });
  });
});

describe('an entry', () => {
  test('tells the state that it left, and what restoring that would change now', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true, ...COLOURS });
    const created = await newestOf(key);
    const then = await everywhere(key);
    const changed = await change(key, { is_enabled: false, off_variant: 'blue' }, 'staging');
    await change(key, { off_variant: 'green', name: 'Renamed' });

    expect(await detailOf(key, created)).toEqual({
      entry: created,
      state: {
        common: {
          name: then.name,
          description: '',
          tags: [],
          kind: 'release',
          owner: '',
          links: [],
          client_side: false,
          off_variant: 'red',
          ...COLOURS,
        },
        config: {
          is_enabled: true,
          rollout_percentage: 0,
          targets: [],
          rules: [],
          fallthrough: null,
          prerequisites: [],
          off_variant: null,
        },
      },
      changes: {
        common: {
          name: { old: 'Renamed', new: then.name },
          off_variant: { old: 'green', new: 'red' },
        },
        config: { is_enabled: { old: false, new: true }, off_variant: { old: 'blue', new: null } },
      },
    });
    const { state, changes } = await detailOf(key, changed);
    expect(state).toMatchObject({ config: { is_enabled: false, off_variant: 'blue' } });
    expect(state).not.toHaveProperty('common');
    expect(changes).toEqual({ config: {} });
  });

  test('restored gives units what they got then, to the bucket', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true, ...COLOURS });
    await change(key, { fallthrough: split(['red', 30], ['green', 30], ['blue', 40]) }, 'staging');
    await change(key, { fallthrough: split(['red', 10], ['green', 60], ['blue', 30]) }, 'staging');
    const entry = await change(
      key,
      { fallthrough: split(['red', 45], ['green', 20], ['blue', 35]) },
      'staging',
    );
    const users = Array.from({ length: 60 }, (_, i) => `user-${i}`);
    const variants = () =>
      Promise.all(users.map(async (user) => (await served(server, key, 'staging', user)).variant));
    const then = await flagIn(team, key, 'staging');
    const variantsThen = await variants();

    const reshuffled = split(['blue', 90], ['red', 10]).split;
    await change(key, { fallthrough: { split: { ...reshuffled, salt: 'other' } } }, 'staging');
    expect(await variants()).not.toEqual(variantsThen);
    const now = await restore(key, entry);
    expect(now.fallthrough).toEqual(then.fallthrough);
    expect(now.version).toBe(then.version + 2);
    expect(await variants()).toEqual(variantsThen);
    expect(await newestOf(key)).toMatchObject({
      action: 'reverted',
      environment_key: 'staging',
      user_id: team.admin.id,
      changes: { fallthrough: { new: then.fallthrough } },
    });
  });

  test('of what is common restores that, and leaves every config', async () => {
    const key = await aFlag(team, { tags: ['first'], owner: 'ada' });
    const entry = await change(key, { description: 'as it was', tags: ['second'] });
    await change(key, { name: 'Other', owner: 'eve', tags: [], is_enabled: true }, 'staging');
    const restored = granted(await team.developer.post<Flag>(restoring(key, entry)));
    expect(restored).toMatchObject({
      name: 'A flag',
      description: 'as it was',
      tags: ['second'],
      owner: 'ada',
      version: 4,
    });
    expect(await flagIn(team, key, 'staging')).toMatchObject({ is_enabled: true, version: 2 });
  });

  test('that is how it is now changes nothing', async () => {
    const key = await aFlag(team);
    const entry = await change(key, { rollout_percentage: 5 }, 'staging');
    const before = await auditLength(server);
    expect(await restore(key, entry)).toMatchObject({ version: 2, rollout_percentage: 5 });
    expect(await auditLength(server)).toBe(before);
  });

  test('whose variants do not fit the rules of now is refused by place', async () => {
    const key = await aFlag(team, { ...COLOURS });
    const created = await newestOf(key);
    await change(key, { variants: [...COLOURS.variants, { key: 'pink', value: '#fcc' }] });
    const rules = [{ id: 'beta', when: [], serve: { variant: 'pink' } }];
    await change(key, { rules }, 'staging');
    const before = await everywhere(key);
    const refused = await team.admin.post(restoring(key, created));
    expect(refusal(refused)).toEqual([400, 'INVALID_INPUT']);
    expect(refused.body.errors?.[0]?.field).toBe('environments.staging.rules[0].serve.variant');
    expect(await everywhere(key)).toEqual(before);
  });

  test('of an archived flag waits until the flag is back', async () => {
    const key = await aFlag(team);
    const entry = await newestOf(key);
    granted(await team.admin.post(`/flags/${key}/archive`));
    expect(refusal(await team.admin.post(restoring(key, entry)))).toEqual([409, 'FLAG_ARCHIVED']);
  });
});

describe('a protected environment', () => {
  test('is restored by admins alone, be it through what is common', async () => {
    const on = { environment_key: 'production', is_enabled: true };
    const key = await aFlag(team, { ...on, ...COLOURS, fallthrough: { variant: 'red' } });
    const config = await newestOf(key);
    await change(key, { is_enabled: false }, 'production');
    const common = await change(key, { name: 'Renamed' });
    await change(key, { is_enabled: true }, 'production');
    const variants = COLOURS.variants.map((each) => ({ ...each, value: `${each.value}8` }));
    await change(key, { variants });
    const [before, entries] = [await everywhere(key), await auditLength(server)];
    for (const entry of [config, common]) {
      const refused = await team.developer.post(restoring(key, entry));
      expect(refusal(refused)).toEqual([403, 'ENVIRONMENT_PROTECTED']);
    }
    expect([await everywhere(key), await auditLength(server)]).toEqual([before, entries]);
    await restore(key, common);
    expect((await served(server, key, 'production')).value).toBe('#f00');
  });
});

describe('restores that meet', () => {
  test('with the version that was seen: one wins', async () => {
    const key = await aFlag(team, { flag_type: 'percentage' });
    const first = await change(key, { rollout_percentage: 10 }, 'staging');
    const second = await change(key, { rollout_percentage: 20 }, 'staging');
    await change(key, { rollout_percentage: 30 }, 'staging');
    const answers = await Promise.all(
      [first, second].map((entry) =>
        team.developer.post<FlagInEnvironment>(restoring(key, entry), { version: 4 }),
      ),
    );
    expect(statusesOf(answers)).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200);
    expect(await flagIn(team, key, 'staging')).toEqual(winner?.body);
    expect(await listOf(key)).toHaveLength(5);
  });

  test('may say the version as If-Match, and are shown what won', async () => {
    const key = await aFlag(team);
    const entry = await change(key, { is_enabled: true }, 'staging');
    await change(key, { is_enabled: false }, 'staging');
    const late = await team.developer.post(restoring(key, entry), {}, { 'if-match': '"2"' });
    expect(refusal(late)).toEqual([409, 'VERSION_CONFLICT']);
    expect(late.body.current).toEqual(await flagIn(team, key, 'staging'));
    granted(await team.developer.post(restoring(key, entry), undefined, { 'if-match': '"3"' }));
    expect((await flagIn(team, key, 'staging')).is_enabled).toBe(true);
  });
});
