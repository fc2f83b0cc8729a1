import type { Session, User } from '@halyard/contracts/access';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { aFlag, aKey, served } from '../../testing/builders.ts';
import { granted, refusal } from '../../testing/client.ts';
import { type Member, PASSWORD, startTestServer, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let lastAddress = 0;

beforeAll(async () => {
  server = await startTestServer({ config: { trustProxy: 1 } });
});
afterAll(() => server.close());

/** Each test comes from its own address, or they would throttle each other. */
function anAddress(): Record<string, string> {
  lastAddress += 1;
  return { 'x-forwarded-for': `2001:db8::${lastAddress.toString(16)}` };
}

function logIn(email: string, password: string, from = anAddress()) {
  return server.anonymous.post('/auth/login', { email, password }, from);
}

async function passwordHashOf(member: Member): Promise<string> {
  const row = await server.app.database.db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', member.id)
    .executeTakeFirstOrThrow();
  return row.password_hash;
}

test('the right password opens a session', async () => {
  const member = await server.join('developer');
  const url = '/auth/login';
  const given = { email: ` ${member.email.toUpperCase()}`, password: PASSWORD };
  const { body, headers } = await server.anonymous.post<Session>(url, given, anAddress());
  expect(body.user).toMatchObject({ id: member.id, role: 'developer' });
  expect(body.user.last_login_at).not.toBeNull();
  expect(headers['cache-control']).toBe('no-store');
  const authorization = `Bearer ${body.access_token}`;
  const me = await server.anonymous.get<User>('/auth/me', { authorization });
  expect(me.body).toEqual(body.user);
});

test('unknown, disabled and wrong are told apart by nothing', async () => {
  const [known, disabled, admin] = [
    await server.join('viewer'),
    await server.join('viewer'),
    await server.join('admin'),
  ];
  granted(await admin.put(`/auth/users/${disabled.id}`, { is_active: false }));
  const answers = [
    await logIn(known.email, 'not the password'),
    await logIn(disabled.email, PASSWORD),
    await logIn('nobody@example.com', PASSWORD),
    await logIn('not an e-mail', PASSWORD),
  ];
  const seen = answers.map(({ status, body, headers }) => {
    const { request_id: _, ...said } = body;
    return JSON.stringify([status, said, Object.keys(headers)]);
  });
  expect(new Set(seen).size).toBe(1);
  expect(answers.map(refusal)).toContainEqual([401, 'WRONG_CREDENTIALS']);
});

test('an unknown account takes about as long as a known one', async () => {
  const member = await server.join('viewer');
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  for (let i = 0; i < 5; i += 1) {
    for (const kind of ['known', 'unknown'] as const) {
      const email = kind === 'known' ? member.email : 'nobody-at-all@example.com';
      const from = performance.now();
      await logIn(email, 'not the password');
      times[kind].push(performance.now() - from);
    }
  }
  const median = (list: number[]) => list.toSorted((a, b) => a - b)[2] ?? 0;
  expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.4);
  expect(median(times.unknown) / median(times.known)).toBeLessThan(2.5);
});

test('after five failures an account waits, and longer each time', async () => {
  const member = await server.join('viewer');
  for (let i = 0; i < 6; i += 1) {
    expect(refusal(await logIn(member.email, 'wrong'))).toEqual([401, 'WRONG_CREDENTIALS']);
  }
  const throttled = await logIn(member.email, PASSWORD);
  expect(refusal(throttled)).toEqual([429, 'TOO_MANY_ATTEMPTS']);
  expect(throttled.headers['retry-after']).toBe('1');
  await vi.waitFor(
    async () => {
      expect((await logIn(member.email, 'wrong')).status).toBe(401);
    },
    { timeout: 5000, interval: 100 },
  );
  expect((await logIn(member.email, PASSWORD)).headers['retry-after']).toBe('2');
});

test('an account that does not exist is throttled like one that does', async () => {
  const email = `${aKey('ghost')}@example.com`;
  for (let i = 0; i < 6; i += 1) await logIn(email, 'wrong');
  expect(refusal(await logIn(email, 'wrong'))).toEqual([429, 'TOO_MANY_ATTEMPTS']);
  expect(refusal(await logIn(email.toUpperCase(), 'wrong'))).toEqual([429, 'TOO_MANY_ATTEMPTS']);
});

test('an address that guesses at many accounts waits, and others do not', async () => {
  const member = await server.join('viewer');
  const from = anAddress();
  for (let i = 0; i < 21; i += 1) await logIn(`guess-${i}@example.com`, 'wrong', from);
  expect(refusal(await logIn(member.email, PASSWORD, from))).toEqual([429, 'TOO_MANY_ATTEMPTS']);
  expect((await logIn(member.email, PASSWORD)).status).toBe(200);
});

test('a client that no proxy vouches for cannot change its address', async () => {
  const direct = await server.another({ config: { trustProxy: 0 } });
  const guess = (i: number) =>
    direct.anonymous.post(
      '/auth/login',
      { email: `spoof-${i}@example.com`, password: 'wrong' },
      anAddress(),
    );
  for (let i = 0; i < 21; i += 1) await guess(i);
  expect(refusal(await guess(21))).toEqual([429, 'TOO_MANY_ATTEMPTS']);
});

test('a flood of logins is turned away at the queue, and evaluations go on', async () => {
  const key = await aFlag(
    { admin: await server.join('admin') },
    { environment_key: 'staging', is_enabled: true },
  );
  const flood = Promise.all(
    Array.from({ length: 150 }, (_, i) => logIn(`flood-${i}@example.com`, 'wrong')),
  );
  expect(await served(server, key, 'staging')).toMatchObject({ value: true });
  const answers = await flood;
  const busy = answers.filter(({ status }) => status === 503);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 503]));
  expect(busy.every(({ headers }) => Number(headers['retry-after']) > 0)).toBe(true);
  expect(new Set(busy.map(({ body }) => body.code))).toEqual(new Set(['BUSY']));
  const member = await server.join('viewer');
  expect((await logIn(member.email, PASSWORD)).status).toBe(200);
});

test('a hash of weaker parameters is replaced at the next login', async () => {
  const member = await server.join('viewer');
  const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
  const users = server.app.database.db.updateTable('users');
  await users.set({ password_hash: weak }).where('id', '=', member.id).execute();
  expect((await logIn(member.email, 'wrong')).status).toBe(401);
  expect(await passwordHashOf(member)).toBe(weak);
  expect((await logIn(member.email, PASSWORD)).status).toBe(200);
  const strong = await passwordHashOf(member);
  expect(strong).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect((await logIn(member.email, PASSWORD)).status).toBe(200);
  expect(await passwordHashOf(member)).toBe(strong);
});
