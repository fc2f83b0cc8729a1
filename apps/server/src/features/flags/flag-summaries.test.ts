import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFlag } from '../../testing/builders.ts';
import { granted, nextPage, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
  await aFlag(team, {
    key: 'sizes',
    name: 'Sizes',
    flag_type: 'multivariate',
    value_type: 'number',
    variants: [
      { key: 'small', value: 1 },
      { key: 'large', value: 2 },
    ],
    off_variant: 'small',
    tags: ['shop'],
    owner: 'Catalogue',
    environment_key: 'staging',
    is_enabled: true,
    targets: [
      { variant: 'small', keys: ['a', 'b'] },
      { variant: 'large', keys: ['c'] },
    ],
    rules: [{ when: [], serve: { variant: 'large' } }],
  });
  await aFlag(team, { key: 'banner', flag_type: 'percentage' });
  await aFlag(team, { key: 'old' });
  granted(await team.admin.post('/flags/old/archive'));
});
afterAll(() => server.close());

const list = (query = '', headers = {}) =>
  team.viewer.get<FlagSummary[]>(`/flag-summaries${query}`, headers);

test('each flag comes once, with what it does in every environment', async () => {
  const [banner, sizes, ...more] = granted(await list());
  expect(more).toEqual([]);
  expect(banner).toMatchObject({ key: 'banner', variants: ['on', 'off'] });
  const split = {
    weights: [
      { variant: 'on', weight: 0 },
      { variant: 'off', weight: 100 },
    ],
  };
  expect(banner?.environments[0]).toMatchObject({ fallthrough: { split }, off_variant: 'off' });
  expect(sizes).toMatchObject({
    key: 'sizes',
    name: 'Sizes',
    flag_type: 'multivariate',
    value_type: 'number',
    variants: ['small', 'large'],
    tags: ['shop'],
    owner: 'Catalogue',
    is_archived: false,
    version: 1,
  });
  const places = sizes?.environments.map(({ environment_key: key }) => key);
  expect(places).toEqual(['development', 'staging', 'production']);
  expect(sizes?.environments[1]).toMatchObject({
    is_enabled: true,
    fallthrough: { variant: 'small' },
    rule_count: 1,
    target_count: 3,
    prerequisite_count: 0,
    version: 1,
  });
});

test('the archived ones come when they are asked for', async () => {
  const archived = granted(await list('?archived=true'));
  expect(archived).toMatchObject([{ key: 'old', is_archived: true }]);
});

test('pages follow each other by key', async () => {
  const first = await list('?limit=1');
  const second = await team.viewer.get<FlagSummary[]>(nextPage(first) ?? '');
  expect([first, second].map(({ body }) => body.map(({ key }) => key))).toEqual([
    ['banner'],
    ['sizes'],
  ]);
  expect(refusal(await team.viewer.get('/flag-summaries?cursor=x'))[1]).toBe('INVALID_CURSOR');
  expect(refusal(await team.viewer.get('/flag-summaries?limit=1001'))[0]).toBe(400);
});

test('what is the same still need not be sent again, and a change shows at once', async () => {
  const first = await list();
  const known = { 'if-none-match': String(first.headers['etag']) };
  expect(await list('', known)).toMatchObject({ status: 304, body: '' });
  expect((await list('?archived=true', known)).status).toBe(200);
  granted(await team.admin.put('/flags/banner', { name: 'Renamed' }));
  const after = await list('', known);
  expect([after.status, after.body[0]?.name]).toEqual([200, 'Renamed']);
});
