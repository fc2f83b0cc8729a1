import type { AccessOptions, OpenSession, Session, User } from '@halyard/contracts/access';
import type { AuditEntry } from '@halyard/contracts/audit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, granted, refusal } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { type Member, PASSWORD, startTestServer, type TestServer } from '../../testing/server.ts';

const clock = aClock();
let server: TestServer;
let member: Member;

beforeAll(async () => {
  server = await startTestServer({ now: clock.now });
  member = await server.join('viewer');
});
afterAll(() => server.close());

const logIn = async ({ email }: Member, userAgent = 'curl/8') => {
  const headers = { 'user-agent': userAgent };
  const body = { email, password: PASSWORD };
  const answer = await server.anonymous.post<Session>('/auth/login', body, headers);
  return clientOf(server.app.http, granted(answer).access_token);
};
const sessionsOf = async (client: Pick<Member, 'get'>) =>
  granted(await client.get<OpenSession[]>('/auth/me/sessions'));
const ended = [401, 'UNAUTHENTICATED'];

test('everybody may know whether there is an admin, and how accounts are made', async () => {
  const options = async ({ anonymous }: Pick<TestServer, 'anonymous'>) =>
    granted(await anonymous.get<AccessOptions>('/auth/options'));
  expect(await options(server)).toEqual({ registration: 'open', has_admin: false });
  await server.join('admin');
  const closed = await server.another({ config: { registration: 'closed' } });
  expect(await options(closed)).toEqual({ registration: 'closed', has_admin: true });
});

describe("one's own sessions", () => {
  test('are told newest first, with where they came from and which one asks', async () => {
    const someone = await server.join('viewer');
    clock.pass({ minutes: 1 });
    const phone = await logIn(someone, 'x'.repeat(500));
    const sessions = await sessionsOf(phone);
    expect(sessions).toEqual([
      {
        id: expect.any(String),
        user_agent: 'x'.repeat(400),
        ip_address: '127.0.0.1',
        created_at: clock.now().toISOString(),
        expires_at: new Date(clock.now().getTime() + 3_600_000).toISOString(),
        is_current: true,
      },
      expect.objectContaining({ user_agent: 'lightMyRequest', is_current: false }),
    ]);
    clock.pass({ minutes: 59 });
    expect(await sessionsOf(phone)).toHaveLength(1);
  });

  test('end one by one, and nothing but them', async () => {
    const someone = await server.join('viewer');
    const other = await logIn(someone);
    const [{ id } = { id: '' }] = (await sessionsOf(other)).filter((each) => !each.is_current);
    const answer = await other.delete(`/auth/me/sessions/${id}`);
    expect([answer.status, answer.headers['set-cookie']]).toEqual([204, undefined]);
    expect(refusal(await someone.get('/auth/me'))).toEqual(ended);
    expect(await sessionsOf(other)).toMatchObject([{ is_current: true }]);
    const again = await other.delete(`/auth/me/sessions/${id}`);
    expect(refusal(again)).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  test('end with the cookie when it is the one that asks', async () => {
    const other = await logIn(member);
    const [current] = (await sessionsOf(other)).filter((each) => each.is_current);
    const { status, headers } = await other.delete(`/auth/me/sessions/${current?.id}`);
    expect(status).toBe(204);
    expect(headers['set-cookie']).toMatch(/^halyard_session=;/);
    expect(refusal(await other.get('/auth/me'))).toEqual(ended);
  });

  test('are nobody else’s business', async () => {
    const [theirs] = await sessionsOf(await logIn(member));
    const someone = await server.join('admin');
    const answer = await someone.delete(`/auth/me/sessions/${theirs?.id}`);
    expect(refusal(answer)).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  test('are gone after a logout, and all but a new one after a change of the password', async () => {
    const someone = await server.join('viewer');
    const leaving = await logIn(someone);
    await leaving.post('/auth/logout', {});
    expect(await sessionsOf(someone)).toHaveLength(1);
    await logIn(someone);
    const passwords = { current_password: PASSWORD, new_password: 'another long passphrase' };
    const { access_token } = granted(await someone.put<Session>('/auth/me/password', passwords));
    const renewed = clientOf(server.app.http, access_token);
    expect(await sessionsOf(renewed)).toMatchObject([{ is_current: true }]);
  });
});

test("one's own name can be changed, and the audit log says so", async () => {
  const someone = await server.join('viewer');
  const renamed = granted(await someone.put<User>('/auth/me', { name: ' Ada Lovelace ' }));
  expect(renamed).toMatchObject({ id: someone.id, name: 'Ada Lovelace', role: 'viewer' });
  const entries = granted(await someone.get<AuditEntry[]>(`/audit?actor=${someone.id}&limit=1`));
  expect(entries).toMatchObject([
    { action: 'updated', entity_type: 'user', changes: { name: { new: 'Ada Lovelace' } } },
  ]);
  expect(refusal(await someone.put('/auth/me', { role: 'admin', name: 'Ada' }))[0]).toBe(400);
});
