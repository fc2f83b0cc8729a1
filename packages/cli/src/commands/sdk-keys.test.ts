import type { NewSdkKey } from '@halyard/contracts/sdk-keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeServer, startFakeServer } from '../../../../tests/services/fake-server.ts';
import { runCommand } from '../testing/run-command.ts';

let server: FakeServer;

beforeEach(async () => {
  server = await startFakeServer();
});
afterEach(() => server.close());

const halyard = (...argv: string[]) =>
  runCommand(argv, { env: { HALYARD_URL: server.url, XDG_CONFIG_HOME: '/nonexistent' } });
const sent = () =>
  server.received.map(({ method, url, body }) => [method, url, body && JSON.parse(body)]);

const ID = '0f3c9a1e-5b7d-4c11-9a55-2f6e8d1b7c90';
const made: NewSdkKey = {
  id: ID,
  name: 'Checkout',
  kind: 'server',
  environment_key: 'production',
  prefix: 'halyard_server_production_AAAAAA',
  key: `halyard_server_production_${'A'.repeat(43)}`,
  created_at: '2026-05-04T12:00:05.123Z',
  last_used_at: null,
  expires_at: null,
  revoked_at: null,
  is_active: true,
};

describe('the list', () => {
  test('tells active, ending and ended keys apart', async () => {
    const { key: _, ...key } = made;
    const until = '2026-05-05T12:00:00.000Z';
    server.answer = () => ({
      body: [
        key,
        { ...key, name: 'Old', expires_at: until, last_used_at: key.created_at },
        { ...key, name: 'Older', expires_at: until, is_active: false },
        { ...key, name: 'Leaked', expires_at: until, revoked_at: until, is_active: false },
      ],
    });
    const { exitCode, stdout } = await halyard('sdk-keys', 'production');
    expect(exitCode).toBe(0);
    const states = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(states.slice(0, 5).map(([, name, , , state, , used]) => [name, state, used])).toEqual([
      ['NAME', 'STATE', 'LAST USED'],
      ['Checkout', 'active', 'never'],
      ['Old', 'active until 2026-05-05 12:00:00Z', '2026-05-04 12:00:05Z'],
      ['Older', 'expired 2026-05-05 12:00:00Z', 'never'],
      ['Leaked', 'revoked 2026-05-05 12:00:00Z', 'never'],
    ]);
  });

  test('holds all its pages', async () => {
    const pages = [
      { body: [made], headers: { link: '</x?cursor=c>; rel="next"' } },
      { body: [{ ...made, name: 'Second' }] },
    ];
    server.answer = () => pages.shift() ?? { status: 500 };
    const { stdout } = await halyard('sdk-keys', 'production', '--json');
    expect((JSON.parse(stdout) as NewSdkKey[]).map(({ name }) => name)).toEqual([
      'Checkout',
      'Second',
    ]);
    expect(sent().map(([, url]) => url)).toEqual([
      '/environments/production/sdk-keys?limit=200',
      '/environments/production/sdk-keys?limit=200&cursor=c',
    ]);
  });
});

describe('a new key', () => {
  beforeEach(() => {
    server.answer = () => ({ status: 201, body: made });
  });

  test('stands alone on standard output, as scripts want it', async () => {
    const words = ['create-sdk-key', 'production', '--name', 'Checkout', '--kind', 'server'];
    const { exitCode, stdout, stderr } = await halyard(...words);
    expect([exitCode, stdout]).toEqual([0, `${made.key}\n`]);
    expect(stderr).toContain('not shown again');
    expect(sent()).toEqual([
      ['POST', '/environments/production/sdk-keys', { name: 'Checkout', kind: 'server' }],
    ]);
  });

  test.each([
    [['--name', 'X'], '--kind is needed'],
    [['--kind', 'server'], '--name is needed'],
    [['--name', 'X', '--kind', 'admin'], '--kind is "admin"'],
  ])('is not asked for with %j', async (options, complaint) => {
    const { exitCode, stderr } = await halyard('create-sdk-key', 'production', ...options);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(complaint);
    expect(server.received).toEqual([]);
  });

  test('takes the place of another one', async () => {
    const rotate = (...options: string[]) =>
      halyard('rotate-sdk-key', 'production', ID, ...options);
    expect((await rotate()).stdout).toBe(`${made.key}\n`);
    await rotate('--overlap', '7d');
    await rotate('--overlap', '0s');
    const url = `/environments/production/sdk-keys/${ID}/rotate`;
    expect(sent()).toEqual([
      ['POST', url, {}],
      ['POST', url, { overlap_seconds: 604_800 }],
      ['POST', url, { overlap_seconds: 0 }],
    ]);
    expect((await rotate('--overlap', '31d')).exitCode).toBe(2);
  });
});

test('a key is revoked only by those who say that they mean it', async () => {
  const refused = await halyard('revoke-sdk-key', 'production', ID);
  expect([refused.exitCode, server.received]).toEqual([2, []]);
  const { exitCode, stdout } = await halyard('revoke-sdk-key', 'production', ID, '--yes');
  expect([exitCode, stdout]).toEqual([0, `${ID} is revoked.\n`]);
  expect(sent()).toEqual([['DELETE', `/environments/production/sdk-keys/${ID}`, '']]);
});
