import type { Problem } from '@halyard/contracts/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aFlag, aKey, auditLength, flagIn } from '../../testing/builders.ts';
import { type Answer, type InjectingClient, type Method } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;
let key: string;
let entries: number;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
  key = await aFlag(team);
});
afterAll(() => server.close());
beforeEach(async () => {
  entries = await auditLength(server);
});

/** How a request was refused: as a problem that gives nothing away, and nothing was written. */
async function refusalOf({ status, body, headers }: Answer<Problem>) {
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({ status, title: expect.any(String) });
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|select |insert /i);
  expect(await auditLength(server)).toBe(entries);
  return { status, code: body.code, fields: body.errors?.map(({ field }) => field) };
}

const naming = (field: string) => ({ status: 400, fields: expect.arrayContaining([field]) });

const change = (body: unknown): Promise<Answer<Problem>> =>
  team.admin.put(`/flags/${key}?environment_key=staging`, body);

describe('a percentage', () => {
  test.each([
    '-1',
    '101',
    '33.3333',
    '0.0001',
    '-0.001',
    '100.001',
    '1e309',
    '"50"',
    'null',
    'true',
    '[50]',
  ])('of %s is refused by name', async (percentage) => {
    const answer = await change(`{"rollout_percentage":${percentage}}`);
    expect(await refusalOf(answer)).toMatchObject(naming('body.rollout_percentage'));
    expect((await flagIn(team, key, 'staging')).rollout_percentage).toBe(0);
  });

  test.each(['NaN', 'Infinity', '-Infinity', '.5', '0x10', '١'])(
    'of %s is no JSON',
    async (text) => {
      const answer = await change(`{"rollout_percentage":${text}}`);
      expect(await refusalOf(answer)).toMatchObject({ status: 400, code: 'INVALID_JSON' });
    },
  );
});

const BODIES: readonly (readonly [what: string, body: unknown, field: string])[] = [
  ['an unknown key', { is_enabled: true, isEnabled: true }, 'body.isEnabled'],
  ['an identity that is no field', { id: aKey() }, 'body.id'],
  ['a key that cannot change', { key: 'other' }, 'body.key'],
  ['a switch of text', { is_enabled: 'true' }, 'body.is_enabled'],
  ['a switch of 1', { is_enabled: 1 }, 'body.is_enabled'],
  ['no name', { name: '' }, 'body.name'],
  ['a blank name', { name: ' \t' }, 'body.name'],
  ['a null name', { name: null }, 'body.name'],
  ['a name of 201 characters', { name: 'x'.repeat(201) }, 'body.name'],
  ['a description of 2001', { description: 'x'.repeat(2001) }, 'body.description'],
  ['an unknown type', { flag_type: 'other' }, 'body.flag_type'],
  ['a list of types', { flag_type: ['boolean'] }, 'body.flag_type'],
  ['tags of text', { tags: 'x' }, 'body.tags'],
  ['the same tag twice', { tags: ['x', 'x'] }, 'body.tags'],
  ['21 tags', { tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }, 'body.tags'],
  ['a tag with a space', { tags: ['ok', 'a b'] }, 'body.tags[1]'],
  ['a tag that is a thing', { tags: [{}] }, 'body.tags[0]'],
  ['an unknown kind', { kind: 'other' }, 'body.kind'],
  ['a link without an address', { links: [{ title: 'x', url: 'x' }] }, 'body.links[0].url'],
  ['a link to a script', { links: [{ title: 'x', url: 'javascript:0' }] }, 'body.links[0].url'],
  ['a rule that is text', { rules: ['x'] }, 'body.rules[0]'],
  ['a rule with another key', { rules: [{ when: [], serve: {}, x: 1 }] }, 'body.rules[0].x'],
  ['a rule that serves nothing', { rules: [{ when: [] }] }, 'body.rules[0].serve'],
  [
    '201 rules',
    { rules: Array.from({ length: 201 }, () => ({ when: [], serve: { variant: 'on' } })) },
    'body.rules',
  ],
  ['an id with a space', { rules: [{ id: 'a b', when: [], serve: {} }] }, 'body.rules[0].id'],
  ['a target for nobody', { targets: [{ variant: 'on', keys: [''] }] }, 'body.targets[0].keys[0]'],
  [
    'a weight of 101',
    { fallthrough: { split: { weights: [{ variant: 'on', weight: 101 }] } } },
    'body.fallthrough.split.weights[0].weight',
  ],
  ['a fallthrough of null', { fallthrough: null }, 'body.fallthrough'],
  ['version 0', { version: 0 }, 'body.version'],
  ['half a version', { version: 1.5 }, 'body.version'],
  ['a NUL in the name', { name: 'a\u0000b' }, 'body.name'],
  ['a NUL in a tag', { tags: ['a\u0000'] }, 'body.tags[0]'],
  ['half a character', { description: '\ud800' }, 'body.description'],
  ['a NUL in a key', { 'a\u0000': 1 }, 'body'],
  ['a list', [], 'body'],
  ['text', '"text"', 'body'],
  ['null', 'null', 'body'],
];

test.each(BODIES)('a change with %s is refused by name, whole', async (_, body, field) => {
  const whole =
    Array.isArray(body) || typeof body === 'string'
      ? body
      : { description: 'written', ...(body as object) };
  expect(await refusalOf(await change(whole))).toMatchObject(naming(field));
  expect((await flagIn(team, key, 'staging')).description).toBe('');
});

describe('a body', () => {
  const NESTED = `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`;

  test.each([
    '{"name":',
    '',
    '{"name":"x"} x',
    "{'name':'x'}",
    '\ufeff{',
    '{"name":"\u0001"}',
    '{"a":1,}',
  ])('that is no JSON is refused as such: %j', async (body) => {
    const answer = await change(body);
    expect(await refusalOf(answer)).toMatchObject({ status: 400, code: 'INVALID_JSON' });
  });

  test.each([
    '{"__proto__":{"is_admin":true}}',
    '{"name":"x","constructor":{"prototype":{"a":1}}}',
    '{"tags":[{"__proto__":1}]}',
  ])('that reaches for a prototype is refused, and none changes: %s', async (body) => {
    expect(await refusalOf(await change(body))).toMatchObject(naming('body'));
    expect(Reflect.get({}, 'is_admin') ?? Reflect.get({}, 'a')).toBeUndefined();
  });

  test('nested for nothing is refused by name', async () => {
    const { status, body } = await change(NESTED);
    expect([status, body.code]).toEqual([400, 'INVALID_INPUT']);
  });

  test('of more than a megabyte is too large', async () => {
    const answer = await change({ description: 'x'.repeat(1_100_000) });
    expect(await refusalOf(answer)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'multipart/form-data; boundary=x',
  ])('of type %s is not read', async (type) => {
    const answer = await team.admin.put(`/flags/${key}`, 'name=x', { 'content-type': type });
    expect(await refusalOf(answer)).toMatchObject({ status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' });
  });

  test('that is missing is refused by name', async () => {
    expect(await refusalOf(await change(undefined))).toMatchObject(naming('body'));
  });
});

describe('an address', () => {
  test.each([
    ['/flags/With%20Space', 'path.key'],
    ['/flags/a%2Fb', 'path.key'],
    ['/flags/a%00', 'path.key'],
    [`/flags/${'a'.repeat(101)}`, 'path.key'],
    ['/flags/__proto__', 'path.key'],
    ['/environments/UPPER', 'path.key'],
    ['/environments/a.b', 'path.key'],
    ['/audit/flag/No!', 'path.key'],
  ])('with a key that cannot be is refused by name: %s', async (url, field) => {
    expect(await refusalOf(await team.admin.get(url))).toMatchObject(naming(field));
  });

  test.each([
    '/flags/%zz',
    '/flags/%',
    '/flags/%c3%28',
    '/flags/%ed%a0%80',
    `/flags/${'a'.repeat(1000)}`,
  ])('that no router takes is refused: %s', async (url) => {
    expect(await refusalOf(await team.admin.get(url))).toMatchObject({ status: 400 });
  });

  test.each(['/flags/a/b/c', '/flags/../../etc/passwd'])(
    'that leads nowhere is not found: %s',
    async (url) => {
      expect(await refusalOf(await team.admin.get(url))).toMatchObject({ status: 404 });
    },
  );
});

describe('every route with a body', () => {
  const ROUTES: readonly (readonly [Method, string])[] = [
    ['POST', '/auth/register'],
    ['POST', '/auth/login'],
    ['POST', '/auth/setup'],
    ['PUT', '/auth/me/password'],
    ['POST', '/auth/users'],
    ['PUT', `/auth/users/${crypto.randomUUID()}`],
    ['PUT', `/auth/users/${crypto.randomUUID()}/role`],
    ['POST', '/environments'],
    ['PUT', '/environments/staging'],
    ['POST', '/flags'],
    ['PUT', '/flags/any'],
    ['POST', '/flags/any/rules?environment_key=staging'],
    ['PUT', '/flags/any/rules/any?environment_key=staging'],
    ['PUT', '/flags/any/rule-order?environment_key=staging'],
    ['POST', '/flags/any/targets?environment_key=staging'],
    ['POST', '/flags/any/targets/remove?environment_key=staging'],
    ['POST', '/evaluate/any'],
  ];
  const send = ([method, url]: readonly [Method, string], body: unknown) =>
    (team.admin as InjectingClient).send(method, url, body);

  test.each(ROUTES)('refuses an unknown key by its name: %s %s', async (...route) => {
    expect(await refusalOf(await send(route, { surprise: 1 }))).toMatchObject(
      naming('body.surprise'),
    );
  });

  test.each(ROUTES)('refuses what is not JSON, and too much of it: %s %s', async (...route) => {
    expect(await refusalOf(await send(route, '{'))).toMatchObject({ status: 400 });
    expect(
      await refusalOf(await send(route, JSON.stringify({ name: 'x'.repeat(1_100_000) }))),
    ).toMatchObject({ status: 413 });
  });

  test.each(ROUTES.filter(([, url]) => !url.startsWith('/evaluate')))(
    'refuses text that no database keeps: %s %s',
    async (...route) => {
      for (const text of ['\u0000', '\udc00']) {
        const fields = ['name', 'email', 'password', 'token', 'role', 'key', 'description'];
        const body = Object.fromEntries(fields.map((field) => [field, `a@b.co${text}`]));
        const answer = await send(route, body);
        expect(await refusalOf(answer)).toMatchObject({ status: 400 });
      }
    },
  );
});
