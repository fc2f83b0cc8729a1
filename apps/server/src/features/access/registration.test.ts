import type { Session, User } from '@halyard/contracts/access';
import type { AuditEntry } from '@halyard/contracts/audit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFlag, aKey, flagIn } from '../../testing/builders.ts';
import { granted, nextPage, refusal, statusesOf } from '../../testing/client.ts';
import {
  aTeam,
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

const anEmail = () => `${aKey('user')}@example.com`;
const someone = (fields: object = {}) => ({
  email: anEmail(),
  password: PASSWORD,
  name: 'Ada',
  ...fields,
});
const register = (fields: object = {}) =>
  server.anonymous.post<Session>('/auth/register', someone(fields));
const refusedRegistration = (fields: object) =>
  server.anonymous.post('/auth/register', someone(fields));

test('whoever registers is a viewer with a session', async () => {
  const email = anEmail();
  const { status, body, headers } = await register({ email, name: ' Ada ' });
  expect(status).toBe(201);
  expect(body).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
  expect(body.user).toEqual({
    id: expect.any(String),
    email,
    name: 'Ada',
    role: 'viewer',
    is_active: true,
    created_at: expect.any(String),
    last_login_at: null,
  });
  expect(headers['cache-control']).toBe('no-store');
});

test('the password is kept as Argon2id of OWASP strength alone', async () => {
  const { user } = granted(await register());
  const row = await server.app.database.db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', user.id)
    .executeTakeFirstOrThrow();
  expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('an e-mail has one account, however it is spelled', async () => {
  const email = anEmail();
  granted(await register({ email }));
  const again = await refusedRegistration({ email: email.toUpperCase() });
  expect(refusal(again)).toEqual([409, 'EMAIL_TAKEN']);
  expect(again.body.errors).toMatchObject([{ field: 'body.email' }]);
});

test('of ten registrations of one e-mail at once, one succeeds', async () => {
  const email = anEmail();
  const answers = await Promise.all(Array.from({ length: 10 }, () => register({ email })));
  expect(statusesOf(answers)).toEqual([201, ...Array(9).fill(409)]);
});

test.each([
  ['7 characters', 'seven77'],
  ['129 characters', 'x'.repeat(129)],
])('a password of %s is refused by name', async (_, password) => {
  const { status, body } = await refusedRegistration({ password });
  expect([status, body.errors?.[0]?.field]).toEqual([400, 'body.password']);
});

test.each(['password1', 'PassWord1', 'iloveyou', '1q2w3e4r'])(
  'the common password %s is refused',
  async (password) => {
    const answer = await refusedRegistration({ password });
    expect(refusal(answer)).toEqual([400, 'COMMON_PASSWORD']);
    expect(answer.body.errors).toMatchObject([{ field: 'body.password' }]);
  },
);

test('the e-mail itself is no password', async () => {
  const email = anEmail();
  const answer = await refusedRegistration({ email, password: email.toUpperCase() });
  expect(refusal(answer)).toEqual([400, 'COMMON_PASSWORD']);
});

test('8 and 128 characters of any script are fine, and are all of the password', async () => {
  const email = anEmail();
  const password = `${'ü🚩'.repeat(63)}ab`;
  granted(await register({ email, password }));
  granted(await server.anonymous.post('/auth/login', { email, password }));
  const cut = await server.anonymous.post('/auth/login', {
    email,
    password: password.slice(0, -1),
  });
  expect(refusal(cut)).toEqual([401, 'WRONG_CREDENTIALS']);
  granted(await register({ password: 'vq8-Zpl0' }));
});

test('nobody gives themselves a role', async () => {
  const { status, body } = await refusedRegistration({ role: 'admin' });
  expect(status).toBe(400);
  expect(body.errors).toEqual([{ field: 'body.role', detail: 'is not known here' }]);
});

test('a closed registration refuses everybody, while an admin still creates accounts', async () => {
  const closed = await server.another({ config: { registration: 'closed' } });
  const answer = await closed.anonymous.post('/auth/register', someone());
  expect(refusal(answer)).toEqual([403, 'REGISTRATION_CLOSED']);
  const made = someone({ role: 'developer' });
  const { status, body } = await team.admin.post<User>('/auth/users', made);
  expect([status, body.role, body.is_active]).toEqual([201, 'developer', true]);
  granted(
    await closed.anonymous.post('/auth/login', { email: made.email, password: made.password }),
  );
});

test('the list of users is paged by e-mail and shows nothing secret', async () => {
  for (let i = 0; i < 3; i += 1) granted(await register());
  const seen: User[] = [];
  for (let url: string | undefined = '/auth/users?limit=2'; url; ) {
    const page = await team.admin.get<User[]>(url);
    expect(page.body.length).toBeLessThanOrEqual(2);
    seen.push(...page.body);
    url = nextPage(page);
  }
  const emails = seen.map(({ email }) => email);
  expect(emails).toEqual([...new Set(emails)].toSorted());
  expect(emails).toContain(team.viewer.email);
  expect(new Set(seen.flatMap((user) => Object.keys(user)))).toEqual(
    new Set(['id', 'email', 'name', 'role', 'is_active', 'created_at', 'last_login_at']),
  );
});

test('a user is changed field by field, and only by id', async () => {
  const { user } = granted(await register());
  const url = `/auth/users/${user.id}`;
  const renamed = granted(await team.admin.put<User>(url, { name: ' Grace ' }));
  expect(renamed).toMatchObject({ name: 'Grace', role: 'viewer', is_active: true });
  expect((await team.admin.put(url, { email: anEmail() })).status).toBe(400);
  const flag = await flagIn(team, await aFlag(team), 'development');
  const absent = await team.admin.put(`/auth/users/${flag.id}`, { name: 'X' });
  expect(refusal(absent)).toEqual([404, 'USER_NOT_FOUND']);
  const malformed = await team.admin.put('/auth/users/me', { name: 'X' });
  expect([malformed.status, malformed.body.errors?.[0]?.field]).toEqual([400, 'path.id']);
});

test('the audit log says who made, changed and disabled an account, and no secret', async () => {
  const { headers, body } = await register();
  const { user } = body;
  granted(await team.admin.put(`/auth/users/${user.id}/role`, { role: 'developer' }));
  granted(await team.admin.put(`/auth/users/${user.id}`, { is_active: false }));
  granted(await team.admin.put(`/auth/users/${user.id}`, { is_active: true }));
  const url = `/audit?entity_type=user&entity_key=${encodeURIComponent(user.email)}`;
  const entries = granted(await team.admin.get<AuditEntry[]>(url));
  expect(entries.map(({ action, user_email, changes }) => [action, user_email, changes])).toEqual([
    ['enabled', team.admin.email, { is_active: { old: false, new: true } }],
    ['disabled', team.admin.email, { is_active: { old: true, new: false } }],
    ['role_changed', team.admin.email, { role: { old: 'viewer', new: 'developer' } }],
    [
      'created',
      user.email,
      {
        email: { old: null, new: user.email },
        name: { old: null, new: 'Ada' },
        role: { old: null, new: 'viewer' },
        is_active: { old: null, new: true },
      },
    ],
  ]);
  expect(entries.map(({ request_id }) => request_id)).not.toContain(null);
  expect(JSON.stringify([entries, headers])).not.toContain('argon2');
});

test('an unchanged account leaves no audit entry', async () => {
  const { user } = granted(await register());
  granted(await team.admin.put(`/auth/users/${user.id}/role`, { role: 'viewer' }));
  const entries = await team.admin.get<AuditEntry[]>(`/audit?entity_key=${user.email}`);
  expect(entries.body).toHaveLength(1);
});
