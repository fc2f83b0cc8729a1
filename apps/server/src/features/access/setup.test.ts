import type { Session, User } from '@halyard/contracts/access';
import type { AuditEntry } from '@halyard/contracts/audit';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { aKey } from '../../testing/builders.ts';
import { clientOf, granted, refusal, statusesOf } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { PASSWORD, startTestServer, type TestServer } from '../../testing/server.ts';

const clock = aClock();
const server: TestServer = await startTestServer({ now: clock.now });
afterAll(() => server.close());

/** As in a new installation: nobody is an admin. */
beforeEach(async () => {
  const { db } = server.app.database;
  await db.deleteFrom('setup_tokens').execute();
  await db.updateTable('users').set({ role: 'viewer' }).execute();
  await db
    .updateTable('access_state')
    .set((x) => ({ revision: x('revision', '+', 1) }))
    .execute();
});

const newcomer = () => ({ email: `${aKey('first')}@example.com`, password: PASSWORD });

async function aSetupToken(): Promise<string> {
  const link = await server.app.createSetupLink();
  return new URL(link ?? '').searchParams.get('token') ?? '';
}

function setUp(token: string, person: object) {
  return server.anonymous.post<Session>('/auth/setup', { token, ...person });
}

const refusedSetUp = (token: string, person: object) =>
  server.anonymous.post('/auth/setup', { token, ...person });
const isOver = [401, 'SETUP_TOKEN_INVALID'];

test('the setup link makes the first admin, once', async () => {
  const link = await server.app.createSetupLink();
  expect(link).toMatch(/^http:\/\/localhost:8000\/app\/setup\?token=[\w-]{43}$/);
  const token = new URL(link ?? '').searchParams.get('token') ?? '';
  const person = newcomer();
  const { status, body } = await setUp(token, { ...person, name: 'Ada' });
  expect([status, body.user.role, body.user.name]).toEqual([201, 'admin', 'Ada']);
  const admin = clientOf(server.app.http, body.access_token);
  expect((await admin.get('/auth/users')).status).toBe(200);
  expect(refusal(await refusedSetUp(token, newcomer()))).toEqual(isOver);
  expect(await server.app.createSetupLink()).toBeNull();
  const url = `/audit?entity_key=${person.email}`;
  const [entry] = granted(await admin.get<AuditEntry[]>(url));
  expect(entry).toMatchObject({ action: 'created', user_id: null, user_email: 'setup' });
  expect(entry?.request_id).not.toBeNull();
});

test('the link promotes an account that is there, for its own password alone', async () => {
  const member = await server.join('viewer');
  const token = await aSetupToken();
  const wrong = await refusedSetUp(token, { email: member.email, password: 'not its password' });
  expect(refusal(wrong)).toEqual([401, 'WRONG_CREDENTIALS']);
  const { body } = await setUp(token, { email: member.email, password: PASSWORD });
  expect(body.user).toMatchObject({ id: member.id, role: 'admin' });
  expect((await member.get<User>('/auth/me')).body.role).toBe('admin');
  expect(refusal(await refusedSetUp(token, newcomer()))).toEqual(isOver);
});

test('of two uses at once one counts, and all links end with it', async () => {
  const [first, second] = [await aSetupToken(), await aSetupToken()];
  const answers = await Promise.all(
    [first, second, first].map((token) => setUp(token, newcomer())),
  );
  expect(statusesOf(answers)).toEqual([201, 401, 401]);
});

test('a link lives a day', async () => {
  const token = await aSetupToken();
  clock.pass({ minutes: 24 * 60 });
  expect(refusal(await refusedSetUp(token, newcomer()))).toEqual(isOver);
});

test('a link is worth nothing once there is an admin by another way', async () => {
  const token = await aSetupToken();
  await server.join('admin');
  expect(refusal(await refusedSetUp(token, newcomer()))).toEqual(isOver);
});

test('a guessed link makes nobody an admin', async () => {
  await aSetupToken();
  expect(refusal(await refusedSetUp('x'.repeat(43), newcomer()))).toEqual(isOver);
});

type Change = [url: string, body: object];

describe('the last active admin', () => {
  const demote = (id: string): Change => [`/auth/users/${id}/role`, { role: 'viewer' }];
  const disable = (id: string): Change => [`/auth/users/${id}`, { is_active: false }];

  test('can neither be demoted nor disabled, not even by themselves', async () => {
    const admin = await server.join('admin');
    for (const [url, body] of [demote(admin.id), disable(admin.id)]) {
      expect(refusal(await admin.put(url, body))).toEqual([409, 'LAST_ADMIN']);
    }
    expect((await admin.get<User>('/auth/me')).body).toMatchObject({
      role: 'admin',
      is_active: true,
    });
  });

  test('a disabled admin does not count', async () => {
    const [first, second] = [await server.join('admin'), await server.join('admin')];
    granted(await first.put(...disable(second.id)));
    expect(refusal(await first.put(...demote(first.id)))).toEqual([409, 'LAST_ADMIN']);
  });

  test.each([
    ['demote', demote, demote],
    ['disable', disable, disable],
    ['demote and disable', demote, disable],
  ])('stays when two admins %s each other at once', async (_, toSecond, toFirst) => {
    const [first, second] = [await server.join('admin'), await server.join('admin')];
    await Promise.all([first.get('/auth/me'), second.get('/auth/me')]);
    const answers = await Promise.all([
      first.put(...toSecond(second.id)),
      second.put(...toFirst(first.id)),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { db } = server.app.database;
    const admins = await db
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'admin')
      .where('is_active', '=', true)
      .execute();
    expect(admins).toHaveLength(1);
  });
});
