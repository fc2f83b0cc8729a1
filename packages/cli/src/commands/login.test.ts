import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeServer, startFakeServer } from '../../../../tests/services/fake-server.ts';
import { runCommand } from '../testing/run-command.ts';

let server: FakeServer;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  server = await startFakeServer();
  folder = mkdtempSync(join(tmpdir(), 'halyard-login-'));
  env = { HALYARD_URL: `${server.url}/`, XDG_CONFIG_HOME: folder };
  const user = { email: 'ada@example.com', name: 'Ada', role: 'viewer', last_login_at: null };
  server.answer = ({ url }) => {
    if (url === '/auth/logout') return { status: 204 };
    return { body: url === '/auth/me' ? user : { access_token: 'T1', expires_in: 60, user } };
  };
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

const login = (stdin: string) =>
  runCommand(['login', 'ada@example.com', '--password-stdin'], { env, stdin });
const authorizationOf = (url: string) =>
  server.received.findLast((request) => request.url === url)?.headers.authorization;

function terminal(...lines: string[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const type = () => {
    const line = lines.shift();
    if (line !== undefined) stdin.write(line);
    if (lines.length > 0) setTimeout(type, 100);
  };
  setTimeout(type, 100);
  return stdin;
}

test('the token is kept and used, and the password is the line without its end', async () => {
  const { exitCode, stdout } = await login('pass word \n');
  expect([exitCode, stdout]).toEqual([
    0,
    `Logged in to ${server.url} as ada@example.com (viewer).\n`,
  ]);
  expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
    email: 'ada@example.com',
    password: 'pass word ',
  });
  await runCommand(['whoami'], { env });
  expect(authorizationOf('/auth/me')).toBe('Bearer T1');
});

test('a token of one server is not sent to another', async () => {
  await login('secret');
  const other = await startFakeServer();
  other.answer = server.answer;
  await runCommand(['whoami', '--url', other.url], { env });
  await other.close();
  expect(other.received[0]?.headers).not.toHaveProperty('authorization');
});

test('HALYARD_TOKEN goes before the kept token', async () => {
  await login('secret');
  await runCommand(['whoami'], { env: { ...env, HALYARD_TOKEN: ' T2\n' } });
  expect(authorizationOf('/auth/me')).toBe('Bearer T2');
});

test('at a terminal e-mail and password are asked for, and the password is not shown', async () => {
  const stdin = terminal('ada@example.com\r', 'secret\r');
  const { exitCode, stdout, stderr } = await runCommand(['login'], { env, stdin });
  expect(exitCode).toBe(0);
  expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({ password: 'secret' });
  expect(stderr).toContain('Password of ada@example.com');
  expect(stdout + stderr).not.toMatch(/secret|s\s*e\s*c/);
});

test('Ctrl-C at the question ends it without a word to the server', async () => {
  const stdin = terminal('sec', '\u0003');
  const { exitCode } = await runCommand(['login', 'ada@example.com'], { env, stdin });
  expect([exitCode, server.received]).toEqual([130, []]);
});

test('a refused login keeps nothing', async () => {
  server.answer = () => ({
    status: 401,
    body: { title: 'No.', status: 401, code: 'WRONG_CREDENTIALS' },
  });
  expect((await login('wrong')).exitCode).toBe(1);
  expect(existsSync(join(folder, 'halyard'))).toBe(false);
});

test('logout ends the session and forgets its token', async () => {
  await login('secret');
  expect((await runCommand(['logout'], { env })).exitCode).toBe(0);
  expect(authorizationOf('/auth/logout')).toBe('Bearer T1');
  expect(readFileSync(join(folder, 'halyard', 'credentials.json'), 'utf8')).not.toContain('T1');
  expect((await runCommand(['logout'], { env })).stdout).toContain('You were not logged in');
});

test('logout of a session that has ended is done as well', async () => {
  await login('secret');
  server.answer = () => ({
    status: 401,
    body: { title: '', status: 401, code: 'UNAUTHENTICATED' },
  });
  expect((await runCommand(['logout'], { env })).exitCode).toBe(0);
});
