import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeServer, startFakeServer } from '../../../tests/services/fake-server.ts';
import { runCommand } from './testing/run-command.ts';

let server: FakeServer;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  server = await startFakeServer();
  env = { HALYARD_URL: server.url, HALYARD_TOKEN: 'secret', XDG_CONFIG_HOME: '/nonexistent' };
});
afterEach(() => server.close());

const halyard = (...argv: string[]) => runCommand(argv, { env });

const user = {
  email: 'ada@example.com',
  name: 'Ada',
  role: 'admin',
  last_login_at: '2026-05-04T12:00:05.123Z',
};

describe('results', () => {
  test('are plain lines for people', async () => {
    server.answer = () => ({ body: user });
    const { exitCode, stdout, stderr } = await halyard('whoami');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('role        admin\n');
    expect(server.received[0]?.headers).toMatchObject({ authorization: 'Bearer secret' });
  });

  test('are what the API answered for machines', async () => {
    server.answer = () => ({ body: user });
    const { stdout } = await halyard('whoami', '--json');
    expect(JSON.parse(stdout)).toEqual(user);
  });

  test('of a list hold all its pages', async () => {
    const row = { flag_type: 'boolean', is_enabled: true, rollout_percentage: 0, name: 'x' };
    const pages = [
      {
        body: [{ ...row, key: 'a', environment_key: 'production' }],
        headers: { link: '</flags?cursor=c>; rel="next"' },
      },
      { body: [{ ...row, key: 'a', environment_key: 'staging', is_enabled: false }] },
    ];
    server.answer = () => pages.shift() ?? { status: 500 };
    const { stdout } = await halyard('flags', '--tag', 'x');
    expect(stdout).toBe(
      'KEY  NAME  TYPE     PRODUCTION  STAGING\na    x     boolean  on          off\n',
    );
    expect(server.received.map(({ url }) => url)).toEqual([
      '/flags?tag=x&limit=200',
      '/flags?tag=x&limit=200&cursor=c',
    ]);
  });

  test('an unhealthy server is shown and fails', async () => {
    const part = { status: 'down', kind: 'postgres' };
    server.answer = () => ({
      status: 503,
      body: {
        status: 'unhealthy',
        version: '1',
        uptime_seconds: 1,
        database: part,
        cache: part,
        rulesets: [],
      },
    });
    const { exitCode, stdout } = await halyard('health');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('status    unhealthy');
  });
});

describe('failures', () => {
  const problem = {
    type: 'urn:halyard:problem:invalid-input',
    title: 'Some of what was sent is not valid.',
    detail: 'Look at the fields.',
    status: 400,
    code: 'INVALID_INPUT',
    errors: [{ field: 'body.name', detail: 'must not be empty\u001b[2J' }],
  };
  const refuse = (status: number, body: object) => {
    server.answer = () => ({
      status,
      body,
      headers: { 'content-type': 'application/problem+json' },
    });
  };

  test('tell title, detail and fields, without a stack', async () => {
    refuse(400, problem);
    const { exitCode, stdout, stderr } = await halyard('create', 'x', '--name', 'X');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.split('\n')).toEqual([
      'halyard: Some of what was sent is not valid.',
      '  Look at the fields.',
      '  body.name: must not be empty\\x1b[2J',
      '  (INVALID_INPUT)',
      '',
    ]);
  });

  test('are the problem itself for machines', async () => {
    refuse(400, problem);
    const { exitCode, stderr } = await halyard('create', 'x', '--name', 'X', '--json');
    expect([exitCode, JSON.parse(stderr)]).toEqual([1, problem]);
  });

  test('of the server name the request to look up', async () => {
    refuse(500, { ...problem, status: 500, code: 'INTERNAL', request_id: 'req-7' });
    expect((await halyard('whoami')).stderr).toContain('(INTERNAL, request req-7)');
  });

  test('for want of a login say how to log in', async () => {
    refuse(401, { ...problem, status: 401, code: 'UNAUTHENTICATED' });
    expect((await halyard('whoami')).stderr).toContain('halyard login <email>');
  });

  test('to reach the server are told in a line', async () => {
    await server.close();
    const { exitCode, stderr } = await halyard('environments');
    expect([exitCode, stderr]).toEqual([
      1,
      `halyard: Cannot reach ${server.url}/environments: nothing listens there.\n`,
    ]);
  });

  test('of another program are told in a line', async () => {
    server.answer = () => ({ headers: { 'content-type': 'text/html' }, body: '<p>' });
    const { exitCode, stderr } = await halyard('flags');
    expect([exitCode, stderr]).toEqual([
      1,
      'halyard: The answer was 200 with text/html instead of JSON.\n',
    ]);
  });
});

describe('usage', () => {
  test.each([
    [[], 'which command?'],
    [['fly'], 'there is no command "fly"'],
    [['help', 'fly'], 'there is no command "fly"'],
    [['set', 'x', '--env', 'staging'], 'nothing to change'],
    [['set', 'x', '--env', 'staging', '--on', '--off'], 'not both'],
    [['delete', 'x'], '--yes'],
    [['audit', '--limit', 'all'], '--limit is "all"'],
    [['audit', 'verify', '--head', 'abc'], '--head'],
    [['flags', '--url', 'localhost:8000'], '--url is not the address of a server'],
    [['flags', '--url', 'http://ada:secret@localhost'], '--url is not the address of a server'],
    [['login', '--password-stdin'], '<email> is needed'],
    [['login', 'ada@example.com'], 'no terminal'],
  ])('%j is wrong', async (argv, message) => {
    const { exitCode, stdout, stderr } = await runCommand(argv, { env });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
    expect(server.received).toEqual([]);
  });

  test.each([['--help'], ['help'], ['-h']])('%s lists every command', async (word) => {
    const { exitCode, stdout } = await halyard(word);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}set <key> /m);
    expect(stdout).toMatch(/^ {2}audit verify /m);
  });

  test.each([
    [['audit', 'verify', '--help'], 'Usage: halyard audit verify [options]'],
    [['help', 'audit'], 'Usage: halyard audit [options]'],
    [['set', '--help'], 'Usage: halyard set <key> --env <environment> [options]'],
  ])('%j explains one command', async (argv, line) => {
    const { exitCode, stdout } = await halyard(...argv);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(line);
  });

  test('the version is the one of the package', async () => {
    expect((await halyard('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
