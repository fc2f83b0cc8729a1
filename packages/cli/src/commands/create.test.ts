import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeServer, startFakeServer } from '../../../../tests/services/fake-server.ts';
import { runCommand } from '../testing/run-command.ts';

let server: FakeServer;

const CONFIG = {
  environment_key: 'staging',
  is_protected: false,
  is_enabled: true,
  rollout_percentage: 0,
  targets: [
    { variant: 'red', keys: ['ada', 'bob'] },
    { variant: 'blue', keys: ['carol'] },
  ],
  rules: [{ id: 'r', when: [], serve: { variant: 'red' } }],
  version: 1,
  updated_at: '2026-05-04T12:00:05.123Z',
};

beforeEach(async () => {
  server = await startFakeServer();
  server.answer = ({ body }) => ({
    body: {
      flag_type: 'boolean',
      description: '',
      tags: [],
      kind: 'release',
      owner: '',
      variants: [
        { key: 'on', value: true },
        { key: 'off', value: false },
      ],
      archived_at: null,
      version: 1,
      updated_at: CONFIG.updated_at,
      environments: [CONFIG],
      ...(JSON.parse(body) as object),
    },
  });
});
afterEach(() => server.close());

const create = (...argv: string[]) =>
  runCommand(['create', 'button', '--name', 'Button', ...argv], {
    env: { HALYARD_URL: server.url, XDG_CONFIG_HOME: '/nonexistent' },
  });
const sent = (): unknown => JSON.parse(server.received[0]?.body ?? '');

test('a flag of which nothing is said is what the server makes of it', async () => {
  const { exitCode, stdout } = await create();
  expect(exitCode).toBe(0);
  expect(sent()).toEqual({ key: 'button', name: 'Button' });
  expect(stdout).toMatch(/^variants +on=true, off=false$/m);
});

test('a multivariate flag has its variants as text, unless they are said to be something else', async () => {
  const type = ['--type', 'multivariate'];
  await create(...type, '--variant', 'red=#f00', '--variant', 'one=1', '--off-variant', 'one');
  expect(sent()).toEqual({
    key: 'button',
    name: 'Button',
    flag_type: 'multivariate',
    value_type: 'string',
    variants: [
      { key: 'red', value: '#f00' },
      { key: 'one', value: '1' },
    ],
    off_variant: 'one',
  });
  server.received.length = 0;
  await create(...type, '--value-type', 'object', '--variant', 'low={"rps":5}');
  expect(sent()).toMatchObject({ value_type: 'object', variants: [{ value: { rps: 5 } }] });
});

test('what a flag is for and who answers for it is sent and shown', async () => {
  const { stdout } = await create('--kind', 'permission', '--owner', 'Payments');
  expect(sent()).toMatchObject({ kind: 'permission', owner: 'Payments' });
  expect(stdout).toMatch(/^kind +permission$/m);
  expect(stdout).toMatch(/^owner +Payments$/m);
});

test('rules and targets are counted for each environment', async () => {
  const { stdout } = await create();
  expect(stdout).toMatch(/^ENVIRONMENT +STATE +ENABLED +ROLLOUT +RULES +TARGETS /m);
  expect(stdout).toMatch(/^staging +on +yes +0% +1 +3 /m);
});

test.each([
  [['--type', 'other'], '--type'],
  [['--value-type', 'boolean'], '--value-type'],
  [['--kind', 'other'], '--kind'],
  [['--type', 'multivariate', '--variant', 'red'], 'key=value'],
])('%j is wrong', async (argv, message) => {
  const { exitCode, stderr } = await create(...argv);
  expect([exitCode, server.received.length]).toEqual([2, 0]);
  expect(stderr).toContain(message);
});
