import type { FlagRow } from '@halyard/contracts/flags';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag } from '../../testing/builders.ts';
import { granted, nextPage, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

/** Keys that tell wildcards and order apart. */
const FLAGS = [
  { key: 'list.a_b', name: 'Save 50% now', tags: ['shop'] },
  { key: 'list.axb', name: 'Save 50 percent', tags: ['shop', 'q3'] },
  { key: 'list-z', name: 'back\\slash', tags: [] },
  { key: 'list0', name: 'Überraschung', tags: ['q3'] },
];

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
  for (const flag of FLAGS) await aFlag(team, flag);
  await aFlag(team, { key: 'list.archived', name: 'Old', tags: ['shop'] });
  granted(await team.admin.post('/flags/list.archived/archive'));
});
afterAll(() => server.close());

async function list(query: string): Promise<FlagRow[]> {
  return granted(await team.viewer.get<FlagRow[]>(`/flags?${query}`));
}

async function keysOf(query: string): Promise<string[]> {
  return (await list(`environment_key=staging&${query}`)).map(({ key }) => key);
}

test('the list has one row per flag and environment, by their keys', async () => {
  const rows = (await list('')).map(({ key, environment_key }) => `${key} ${environment_key}`);
  const keys = ['list-z', 'list.a_b', 'list.axb', 'list0'];
  const environments = ['development', 'production', 'staging'];
  expect(rows).toEqual(keys.flatMap((key) => environments.map((place) => `${key} ${place}`)));
});

describe('searching', () => {
  test.each([
    ['A_B', ['list.a_b']],
    ['50%', ['list.a_b']],
    ['save', ['list.a_b', 'list.axb']],
    ['\\', ['list-z']],
    ['k\\s', ['list-z']],
    ['%', ['list.a_b']],
    ['_', ['list.a_b']],
    ['%_%', []],
    ['Überr', ['list0']],
    ["' or true --", []],
    ['', ['list-z', 'list.a_b', 'list.axb', 'list0']],
  ])('for "%s" takes every sign as itself', async (text, keys) => {
    expect(await keysOf(`search=${encodeURIComponent(text)}`)).toEqual(keys);
  });

  test('goes with a tag and with the archive', async () => {
    expect(await keysOf('tag=shop')).toEqual(['list.a_b', 'list.axb']);
    expect(await keysOf('tag=sho')).toEqual([]);
    expect(await keysOf('tag=shop&search=percent')).toEqual(['list.axb']);
    expect(await keysOf('archived=true')).toEqual(['list.archived']);
    expect(await keysOf('archived=true&tag=q3')).toEqual([]);
  });
});

test('rows say who answers for a flag and what it is for, and can be asked for by it', async () => {
  const fields = { kind: 'permission', owner: 'Payments' } as const;
  const key = await aFlag(team, { key: 'list.owned', ...fields });
  expect(await keysOf('kind=permission')).toEqual([key]);
  expect(await keysOf('owner=Payments')).toEqual([key]);
  expect(await keysOf('owner=payments')).toEqual([]);
  expect(await keysOf('kind=operational&owner=Payments')).toEqual([]);
  expect(await list('environment_key=staging&kind=permission')).toMatchObject([fields]);
  granted(await team.admin.delete(`/flags/${key}`));
});

test('rows count rules, targets and prerequisites, and do not tell them', async () => {
  const key = await aFlag(team, {
    key: 'list.counted',
    environment_key: 'staging',
    targets: [
      { variant: 'on', keys: ['a', 'b'] },
      { variant: 'off', keys: ['c'] },
    ],
    rules: [{ when: [], serve: { variant: 'on' } }],
    prerequisites: [{ flag_key: 'list-z', variants: ['on'] }],
  });
  const rows = await list(`search=${key}`);
  const counts = (row: FlagRow) => [row.rule_count, row.target_count, row.prerequisite_count];
  expect(rows.map(counts)).toEqual([
    [0, 0, 0],
    [0, 0, 0],
    [1, 3, 1],
  ]);
  expect(rows[2]).toMatchObject({ fallthrough: { variant: 'on' }, off_variant: 'off' });
  const told = ['rules', 'targets', 'prerequisites'].filter((name) => name in (rows[2] ?? {}));
  expect(told).toEqual([]);
  granted(await team.admin.delete(`/flags/${key}`));
});

describe('paging', () => {
  test.each([1, 2, 5, 12, 100])('by %i shows every row once', async (limit) => {
    const all = await list('');
    const seen: FlagRow[] = [];
    for (let url: string | undefined = `/flags?limit=${limit}`; url; ) {
      const page = await team.viewer.get<FlagRow[]>(url);
      expect(page.body.length).toBeLessThanOrEqual(limit);
      seen.push(...page.body);
      url = nextPage(page);
    }
    expect(seen).toEqual(all);
  });

  test('keeps the filters from page to page', async () => {
    const first = await team.viewer.get('/flags?limit=1&environment_key=staging&search=save');
    const second = await team.viewer.get<FlagRow[]>(nextPage(first) ?? '');
    expect(second.body.map(({ key }) => key)).toEqual(['list.axb']);
  });

  test('goes on where it was, whatever came or went meanwhile', async () => {
    const first = await team.viewer.get('/flags?limit=1&environment_key=staging&tag=shop');
    const key = await aFlag(team, { key: 'list.a_a', tags: ['shop'] });
    const second = await team.viewer.get<FlagRow[]>(nextPage(first) ?? '');
    expect(second.body.map((row) => row.key)).toEqual(['list.axb']);
    granted(await team.admin.delete(`/flags/${key}`));
  });

  test.each([
    ['made up', 'nonsense'],
    ['of another list', Buffer.from('["ada@example.com"]').toString('base64url')],
    ['of numbers', Buffer.from('[1,2]').toString('base64url')],
    ['with broken text', Buffer.from('["a","\\u0000"]').toString('base64url')],
    ['with half a character', Buffer.from('["a","\\ud800"]').toString('base64url')],
    ['that is an object', Buffer.from('{"length":2}').toString('base64url')],
    ['that is empty', ''],
  ])('refuses a cursor %s', async (_, cursor) => {
    const answer = await team.viewer.get(`/flags?cursor=${cursor}`);
    expect(refusal(answer)).toEqual([400, 'INVALID_CURSOR']);
    expect(answer.body.errors).toMatchObject([{ field: 'query.cursor' }]);
  });
});

test.each([
  ['limit=0', 'query.limit'],
  ['limit=201', 'query.limit'],
  ['limit=ten', 'query.limit'],
  ['limit=1.5', 'query.limit'],
  ['limit=1&limit=2', 'query.limit'],
  ['archived=maybe', 'query.archived'],
  ['search=a&search=b', 'query.search'],
  ['search=%00', 'query.search'],
  ['tag=', 'query.tag'],
  ['kind=other', 'query.kind'],
  ['environment_key=No!', 'query.environment_key'],
  ['sort=name', 'query.sort'],
])('the query %s is refused by its name', async (query, field) => {
  const { status, body } = await team.viewer.get(`/flags?${query}`);
  expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'INVALID_INPUT', field]);
});

test('an environment that is not there is not found', async () => {
  const answer = await team.viewer.get('/flags?environment_key=nowhere');
  expect(refusal(answer)).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
});
