import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeServer, startFakeServer } from '../../../../tests/services/fake-server.ts';
import { runCommand } from '../testing/run-command.ts';

let server: FakeServer;
let env: NodeJS.ProcessEnv;
/** The flag as it is, and how many others still change it right after it was read. */
let flag: Record<string, unknown> & { version: number };
let rivals: number;

beforeEach(async () => {
  server = await startFakeServer();
  env = { HALYARD_URL: server.url, XDG_CONFIG_HOME: '/nonexistent' };
  flag = {
    key: 'checkout',
    environment_key: 'staging',
    flag_type: 'percentage',
    is_archived: false,
    is_enabled: true,
    rollout_percentage: 10,
    version: 1,
    updated_at: '2026-05-04T12:00:05.123Z',
  };
  rivals = 0;
  server.answer = ({ method, body }) => {
    if (method === 'GET') return { body: { ...flag } };
    if (rivals > 0) {
      rivals -= 1;
      flag = { ...flag, rollout_percentage: 50, version: flag.version + 1 };
    }
    const { version, ...change } = JSON.parse(body) as { version: number };
    if (version === flag.version) {
      flag = { ...flag, ...change, version: version + 1 };
      return { body: flag };
    }
    const problem = { title: 'Someone changed this meanwhile.', code: 'VERSION_CONFLICT' };
    return { status: 409, body: { ...problem, status: 409, current: flag } };
  };
});
afterEach(() => server.close());

const set = (...args: string[]) =>
  runCommand(['set', 'checkout', '--env', 'staging', ...args], { env });
const sent = () =>
  server.received
    .filter(({ method }) => method === 'PUT')
    .map(({ body }): unknown => JSON.parse(body));

test('only what is named is changed, of the version that was read', async () => {
  const { exitCode, stdout } = await set('--rollout', '25%');
  expect(exitCode).toBe(0);
  expect(sent()).toEqual([{ rollout_percentage: 25, version: 1 }]);
  expect(stdout).toBe('checkout in staging: 25% (enabled yes, rollout 25%, version 2)\n');
});

test('--off switches off', async () => {
  await set('--off');
  expect(sent()).toEqual([{ is_enabled: false, version: 1 }]);
});

test('a rollout of a boolean flag is taken with a word of warning', async () => {
  flag['flag_type'] = 'boolean';
  const { exitCode, stderr } = await set('--on', '--rollout', '25');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('It is a boolean flag');
});

test('whoever was faster is shown and stays', async () => {
  rivals = 1;
  const { exitCode, stdout, stderr } = await set('--rollout', '25');
  expect([exitCode, stdout]).toEqual([3, '']);
  expect(stderr).toContain(
    'Theirs, of 2026-05-04 12:00:05Z: checkout in staging: 50% (enabled yes, rollout 50%, version 2)',
  );
  expect(stderr).toContain('halyard: Someone changed this meanwhile.');
  expect(flag).toMatchObject({ rollout_percentage: 50, version: 2 });
});

test('for machines the problem holds theirs', async () => {
  rivals = 1;
  const { exitCode, stderr } = await set('--rollout', '25', '--json');
  expect([exitCode, JSON.parse(stderr)]).toMatchObject([
    3,
    { code: 'VERSION_CONFLICT', current: { rollout_percentage: 50 } },
  ]);
});

test('with --retry it is done on top of theirs', async () => {
  rivals = 2;
  const { exitCode } = await set('--rollout', '25', '--retry');
  expect(exitCode).toBe(0);
  expect(flag).toMatchObject({ rollout_percentage: 25, version: 4 });
});

test('even --retry gives up some day', async () => {
  rivals = 100;
  const { exitCode } = await set('--rollout', '25', '--retry');
  expect(exitCode).toBe(3);
  expect(sent()).toHaveLength(5);
});
