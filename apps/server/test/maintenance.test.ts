import { setTimeout as sleep } from 'node:timers/promises';
import type { User } from '@halyard/contracts/access';
import type { AuditEntry } from '@halyard/contracts/audit';
import { Client as PostgresClient } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../../tests/services/index.ts';
import { granted } from '../src/testing/client.ts';
import { allPages } from './all-pages.ts';
import { becomeAdmin, logIn, PASSWORD, setupToken } from './people.ts';
import {
  endServers,
  newStorage,
  runMaintenance,
  type ServerProcess,
  startServer,
  type Variables,
  verifyAudit,
} from './server-process.ts';

/** A running server looks every two seconds who may do what. */
const NOTICED_MS = 5000;
/** The link is printed right after the server says that it is ready. */
const PRINTING_MS = 1000;

afterAll(endServers);

test('the setup link makes one admin, once, and is printed only while there is none', async () => {
  const storage = await newStorage('postgres');
  const unused = await startServer(storage);
  const stale = await setupToken(unused);
  await unused.stop();

  const server = await startServer(storage);
  const token = await setupToken(server);
  expect(token).not.toBe(stale);
  const ada = await becomeAdmin(server);
  expect(granted(await ada.get<User>('/auth/me')).role).toBe('admin');
  for (const used of [token, stale]) {
    const again = { token: used, email: 'eve@example.com', password: PASSWORD };
    const { status, body } = await server.client().post('/auth/setup', again);
    expect([status, body.code]).toEqual([401, 'SETUP_TOKEN_INVALID']);
  }
  await server.stop();

  const later = await startServer(storage);
  await sleep(PRINTING_MS);
  expect(later.output()).toContain('Halyard is ready');
  expect(later.output()).not.toContain('/app/setup');
  await later.stop();
});

describe.each(['embedded', 'postgres'] as const)('from the shell of the machine (%s)', (kind) => {
  test('make-admin and verify-audit work beside a running server and without one', async () => {
    const storage = await newStorage(kind);
    const server = await startServer(storage);
    for (const name of ['bob', 'cleo']) await register(server, name);
    const bob = await logIn(server, 'bob@example.com');
    expect((await bob.get('/auth/users')).status).toBe(403);

    const made = await runMaintenance(storage, 'make-admin', { email: 'Bob@Example.com' });
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(JSON.parse(made.stdout)).toEqual({ email: 'bob@example.com', role: 'admin' });
    const isAdmin = async () => (await bob.get('/auth/users')).status === 200;
    // The embedded server did it itself; the one on PostgreSQL finds it when it looks again.
    const patienceMs = kind === 'embedded' ? 0 : NOTICED_MS;
    await waitUntil('the server to notice', isAdmin, patienceMs);
    const entries = await allPages<AuditEntry>(bob, '/audit?limit=200');
    expect(entries[0]).toMatchObject({ action: 'role_changed', user_email: 'shell' });
    const whileRunning = await verifyAudit(storage);
    expect(whileRunning).toMatchObject({ entries: entries.length, fault: null });
    const stranger = { email: 'stranger@example.com' };
    await expectRefused(storage, 'make-admin', stranger, 'Nobody has registered');
    await server.stop();

    expect(await verifyAudit(storage)).toEqual(whileRunning);
    await expectRefused(storage, 'make-admin', {}, 'email is missing');
    const again = await runMaintenance(storage, 'make-admin', { email: 'cleo@example.com' });
    expect([again.code, again.stderr]).toEqual([0, '']);
    const later = await startServer(storage);
    const cleo = await logIn(later, 'cleo@example.com');
    expect(granted(await cleo.get<User[]>('/auth/users'))).toHaveLength(2);
    expect(later.output()).not.toContain('/app/setup');
    await later.stop();
  });
});

test('verify-audit names the entry that somebody altered with the rights of the owner', async () => {
  const storage = await newStorage('postgres');
  const server = await startServer(storage);
  await becomeAdmin(server);
  await server.stop();
  const owner = new PostgresClient({ connectionString: storage['DATABASE_URL'] });
  await owner.connect();
  const alter = `update audit_log set user_email = 'nobody' where sequence = 2`;
  await expect(owner.query(alter)).rejects.toThrow('append-only');
  await owner.query(`alter table audit_log disable trigger all; ${alter}`);
  await owner.end();
  expect(await verifyAudit(storage)).toMatchObject({ fault: { kind: 'altered', sequence: 2 } });
});

async function register(server: ServerProcess, name: string): Promise<void> {
  const account = { email: `${name}@example.com`, password: PASSWORD, name };
  granted(await server.client().post('/auth/register', account));
}

/** Each attempt is a process of its own, so these are few. */
async function expectRefused(
  storage: Variables,
  name: string,
  input: object,
  words: string,
): Promise<void> {
  const { code, stdout, stderr } = await runMaintenance(storage, name, input);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(words);
  expect(stderr).not.toMatch(/^\s+at /m);
}
