import type { Session, User } from '@halyard/contracts/access';
import type { AuditEntry } from '@halyard/contracts/audit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag } from '../../testing/builders.ts';
import { type Answer, clientOf, granted, refusal } from '../../testing/client.ts';
import {
  aTeam,
  type Member,
  PASSWORD,
  startTestServer,
  type Team,
  type TestServer,
} from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const NEXT_PASSWORD = 'quite another passphrase';
const logIn = ({ email }: Member, password = PASSWORD) =>
  server.anonymous.post<Session>('/auth/login', { email, password });
const asSession = async (member: Member) =>
  clientOf(server.app.http, granted(await logIn(member)).access_token);
const ended = [401, 'UNAUTHENTICATED'];

test('a demotion counts from the next request, on a session that goes on', async () => {
  const developer = await server.join('developer');
  const key = await aFlag(team);
  expect((await developer.put(`/flags/${key}`, { name: 'Before' })).status).toBe(200);
  granted(await team.admin.put(`/auth/users/${developer.id}/role`, { role: 'viewer' }));
  expect(refusal(await developer.put(`/flags/${key}`, { name: 'After' }))).toEqual([
    403,
    'FORBIDDEN',
  ]);
  expect((await developer.get<User>('/auth/me')).body.role).toBe('viewer');
});

test('a disabled account is out at once, and its old sessions stay ended when it is enabled', async () => {
  const developer = await server.join('developer');
  expect((await developer.get('/auth/me')).status).toBe(200);
  granted(await team.admin.put(`/auth/users/${developer.id}`, { is_active: false }));
  expect(refusal(await developer.get('/auth/me'))).toEqual(ended);
  granted(await team.admin.put(`/auth/users/${developer.id}`, { is_active: true }));
  expect(refusal(await developer.get('/auth/me'))).toEqual(ended);
  expect((await (await asSession(developer)).get('/auth/me')).status).toBe(200);
});

test('a logout ends this session and no other', async () => {
  const member = await server.join('viewer');
  const second = await asSession(member);
  const { status, headers } = await member.post('/auth/logout', {});
  expect(status).toBe(204);
  expect(headers['set-cookie']).toMatch(/^halyard_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
  expect(refusal(await member.get('/auth/me'))).toEqual(ended);
  expect((await second.get('/auth/me')).status).toBe(200);
});

test('a logout needs no body', async () => {
  const member = await server.join('viewer');
  expect((await member.post('/auth/logout')).status).toBe(204);
});

test('a logout everywhere ends all sessions', async () => {
  const member = await server.join('viewer');
  const second = await asSession(member);
  expect((await second.post('/auth/logout', { everywhere: true })).status).toBe(204);
  expect(refusal(await member.get('/auth/me'))).toEqual(ended);
  expect(refusal(await second.get('/auth/me'))).toEqual(ended);
});

describe('a change of the own password', () => {
  const change = (member: Member, current: string, next: string) =>
    member.put<Session>('/auth/me/password', { current_password: current, new_password: next });

  test('ends the other sessions and leaves no trace of either password', async () => {
    const member = await server.join('viewer');
    const second = await asSession(member);
    const { status, body, headers } = await change(member, PASSWORD, NEXT_PASSWORD);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(refusal(await second.get('/auth/me'))).toEqual(ended);
    expect(refusal(await member.get('/auth/me'))).toEqual(ended);
    const renewed = clientOf(server.app.http, body.access_token);
    expect((await renewed.get('/auth/me')).status).toBe(200);
    expect((await logIn(member)).status).toBe(401);
    expect((await logIn(member, NEXT_PASSWORD)).status).toBe(200);
    const url = `/audit?action=password_changed&actor=${member.id}`;
    const entries = granted(await team.admin.get<AuditEntry[]>(url));
    expect(entries.map(({ changes }) => changes)).toEqual([
      { password: { old: '[redacted]', new: '[redacted]' } },
    ]);
  });

  test('needs the current one, and guessing at it is throttled', async () => {
    const member = await server.join('viewer');
    const wrong = () =>
      member.put('/auth/me/password', { current_password: 'wrong', new_password: NEXT_PASSWORD });
    const answer = await wrong();
    expect(refusal(answer)).toEqual([400, 'WRONG_PASSWORD']);
    expect(answer.body.errors).toMatchObject([{ field: 'body.current_password' }]);
    for (let i = 0; i < 5; i += 1) await wrong();
    expect(refusal(await wrong())).toEqual([429, 'TOO_MANY_ATTEMPTS']);
  });

  test('refuses a common one by the name of its field', async () => {
    const member = await server.join('viewer');
    const { status, body } = await member.put('/auth/me/password', {
      current_password: PASSWORD,
      new_password: 'password1',
    });
    expect([status, body.code]).toEqual([400, 'COMMON_PASSWORD']);
    expect(body.errors).toMatchObject([{ field: 'body.new_password' }]);
  });
});

describe('the session of a browser', () => {
  const cookieOf = ({ headers }: Answer<unknown>) => String(headers['set-cookie']);
  const logOutFrom = (cookie: string, headers: Record<string, string>) =>
    server.anonymous.post(
      '/auth/logout',
      {},
      { cookie: cookie.split(';', 1).join(''), ...headers },
    );

  test('is a cookie that scripts cannot read and other sites cannot send', async () => {
    const cookie = cookieOf(await logIn(team.viewer));
    expect(cookie).toMatch(
      /^halyard_session=[\w.-]+; Max-Age=3600; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const secure = await server.another({ config: { publicUrl: 'https://flags.example.com' } });
    const { email, password } = team.viewer;
    const answer = await secure.anonymous.post('/auth/login', { email, password });
    expect(cookieOf(answer)).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    expect(answer.headers['strict-transport-security']).toBeDefined();
  });

  test('reads by itself', async () => {
    const cookie = cookieOf(await logIn(team.viewer))
      .split(';', 1)
      .join('');
    expect((await server.anonymous.get('/auth/me', { cookie })).status).toBe(200);
  });

  test.each<Record<string, string>>([
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8000' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:8000.evil.example' },
  ])('changes nothing for a request of another site: %j', async (headers) => {
    const cookie = cookieOf(await logIn(team.viewer));
    expect(refusal(await logOutFrom(cookie, headers))).toEqual([403, 'CROSS_SITE_REQUEST']);
  });

  test.each<Record<string, string>>([
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'http://localhost:8000' },
    { origin: 'http://flags.internal:9000', host: 'flags.internal:9000' },
  ])('changes things for a request of its own site: %j', async (headers) => {
    const cookie = cookieOf(await logIn(team.viewer));
    expect((await logOutFrom(cookie, headers)).status).toBe(204);
  });

  test('never makes up for a wrong bearer token', async () => {
    const cookie = cookieOf(await logIn(team.viewer))
      .split(';', 1)
      .join('');
    const headers = { cookie, authorization: 'Bearer wrong' };
    expect(refusal(await server.anonymous.get('/auth/me', headers))).toEqual(ended);
  });
});

test('another server on the same database learns of a disabled account too', async () => {
  const member = await server.join('viewer');
  const other = await server.another();
  const there = clientOf(other.app.http, member.token);
  expect((await there.get('/auth/me')).status).toBe(200);
  granted(await team.admin.put(`/auth/users/${member.id}`, { is_active: false }));
  await expect.poll(() => there.get('/auth/me'), { timeout: 5000 }).toMatchObject({ status: 401 });
});
