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

/** A refusal is a problem of the caller's making that names the field, and nothing was written. */
async function expectRefusal(answer: Answer<Problem>, field: string, status = 400): Promise<void> {
  expect([answer.status, answer.body.errors?.map((fault) => fault.field)]).toEqual([
    status,
    expect.arrayContaining([field]),
  ]);
  await expectProblem(answer, status);
}

async function expectProblem(
  { status, body, headers }: Answer<Problem>,
  expected: number,
): Promise<void> {
  expect(status).toBe(expected);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({
    status: expected,
    code: expect.any(String),
    title: expect.any(String),
  });
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|select |insert /i);
  expect(await auditLength(server)).toBe(entries);
}

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
    await expectRefusal(
      await change(`{"rollout_percentage":${percentage}}`),
      'body.rollout_percentage',
    );
    expect((await flagIn(team, key, 'staging')).rollout_percentage).toBe(0);
  });

  test.each(['NaN', 'Infinity', '-Infinity', '.5', '0x10', '١'])(
    'of %s is no JSON',
    async (text) => {
      const answer = await change(`{"rollout_percentage":${text}}`);
      expect(answer.body.code).toBe('INVALID_JSON');
      await expectProblem(answer, 400);
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
  await expectRefusal(await change(whole), field);
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
    expect(answer.body.code).toBe('INVALID_JSON');
    await expectProblem(answer, 400);
  });

  test.each([
    '{"__proto__":{"is_admin":true}}',
    '{"name":"x","constructor":{"prototype":{"a":1}}}',
    '{"tags":[{"__proto__":1}]}',
  ])('that reaches for a prototype is refused, and none changes: %s', async (body) => {
    await expectRefusal(await change(body), 'body');
    expect(Reflect.get({}, 'is_admin') ?? Reflect.get({}, 'a')).toBeUndefined();
  });

  test('nested for nothing is refused by name', async () => {
    const { status, body } = await change(NESTED);
    expect([status, body.code]).toEqual([400, 'INVALID_INPUT']);
  });

  test('of a megabyte is too large', async () => {
    const answer = await change({ description: 'x'.repeat(1_000_000) });
    expect(answer.body.code).toBe('BODY_TOO_LARGE');
    await expectProblem(answer, 413);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'multipart/form-data; boundary=x',
  ])('of type %s is not read', async (type) => {
    const answer = await team.admin.put(`/flags/${key}`, 'name=x', { 'content-type': type });
    expect(answer.body.code).toBe('MEDIA_TYPE_UNSUPPORTED');
    await expectProblem(answer, 415);
  });

  test('that is missing is refused by name', async () => {
    await expectRefusal(await change(undefined), 'body');
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
    await expectRefusal(await team.admin.get(url), field);
  });

  test.each([
    '/flags/%zz',
    '/flags/%',
    '/flags/%c3%28',
    '/flags/%ed%a0%80',
    `/flags/${'a'.repeat(1000)}`,
  ])('that no router takes is refused: %s', async (url) =>
    expectProblem(await team.admin.get(url), 400),
  );

  test.each(['/flags/a/b/c', '/flags/../../etc/passwd'])(
    'that leads nowhere is not found: %s',
    async (url) => expectProblem(await team.admin.get(url), 404),
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
    ['POST', '/evaluate/any'],
  ];
  const send = ([method, url]: readonly [Method, string], body: unknown) =>
    (team.admin as InjectingClient).send(method, url, body);

  test.each(ROUTES)('refuses an unknown key by its name: %s %s', async (...route) => {
    await expectRefusal(await send(route, { surprise: 1 }), 'body.surprise');
  });

  test.each(ROUTES)('refuses what is not JSON, and too much of it: %s %s', async (...route) => {
    await expectProblem(await send(route, '{'), 400);
    await expectProblem(await send(route, JSON.stringify({ name: 'x'.repeat(1_000_000) })), 413);
  });

  test.each(ROUTES.filter(([, url]) => !url.startsWith('/evaluate')))(
    'refuses text that no database keeps: %s %s',
    async (...route) => {
      for (const text of ['\u0000', '\udc00']) {
        const fields = ['name', 'email', 'password', 'token', 'role', 'key', 'description'];
        const body = Object.fromEntries(fields.map((field) => [field, `a@b.co${text}`]));
        const answer = await send(route, body);
        expect(answer.status).toBe(400);
        await expectProblem(answer, 400);
      }
    },
  );
});
