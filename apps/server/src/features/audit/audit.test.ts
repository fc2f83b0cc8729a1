import type { AuditEntry } from '@halyard/contracts/audit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, anEnvironment, auditLength, historyOf } from '../../testing/builders.ts';
import { granted, nextPage, refusal } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';
import { verifyChain } from './audit.service.ts';

const clock = aClock();
let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer({ now: clock.now });
  team = await aTeam(server);
});
afterAll(() => server.close());

const list = async (query: string) =>
  granted(await team.viewer.get<AuditEntry[]>(`/audit?${query}`));

test('an entry says who did what to which thing, when and by which request', async () => {
  const key = await aFlag(team, { environment_key: 'staging' });
  const url = `/flags/${key}?environment_key=staging`;
  const body = { flag_type: 'percentage', rollout_percentage: 12.5 };
  granted(await team.developer.put(url, body));
  const [config, common] = await historyOf(team, key);
  expect(config).toMatchObject({
    entity_type: 'flag',
    entity_id: expect.any(String),
    entity_key: key,
    action: 'updated',
    user_id: team.developer.id,
    user_email: team.developer.email,
    environment_key: 'staging',
    changes: { rollout_percentage: { old: 0, new: 12.5 } },
    request_id: expect.any(String),
    created_at: clock.now().toISOString(),
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(common?.changes).toEqual({ flag_type: { old: 'boolean', new: 'percentage' } });
});

test('the e-mail is the one of then, whatever becomes of the account', async () => {
  const developer = await server.join('developer');
  const key = await aFlag(team);
  granted(await developer.put(`/flags/${key}`, { name: 'Mine' }));
  const users = server.app.database.db.updateTable('users');
  await users.set({ email: 'renamed@example.com' }).where('id', '=', developer.id).execute();
  const [entry] = await historyOf(team, key);
  expect(entry).toMatchObject({ user_id: developer.id, user_email: developer.email });
});

test('a refused change leaves no entry, and a failed one neither', async () => {
  const key = await aFlag(team, { environment_key: 'production', is_enabled: true });
  const before = await auditLength(server);
  await team.viewer.put(`/flags/${key}`, { name: 'No' });
  await team.developer.put(`/flags/${key}?environment_key=production`, { is_enabled: false });
  await team.admin.put(`/flags/${key}`, { name: 'No', version: 9 });
  await team.admin.post('/flags', { key, name: 'Taken' });
  await team.admin.post('/environments', { key: 'staging', name: 'Taken' });
  expect(await auditLength(server)).toBe(before);
});

describe('the list', () => {
  test('is narrowed by actor, action, entity, environment and time', async () => {
    const environment = await anEnvironment(team);
    const key = await aFlag(team, { environment_key: environment });
    const since = clock.now().toISOString();
    clock.pass({ minutes: 1 });
    const until = clock.now().toISOString();
    granted(await team.developer.put(`/flags/${key}`, { name: 'Later' }));
    const actions = async (query: string) => (await list(query)).map(({ action }) => action);
    expect(await actions(`environment_key=${environment}`)).toEqual(['created', 'created']);
    expect(await actions(`environment_key=${environment}&entity_type=flag`)).toEqual(['created']);
    expect(await actions(`entity_key=${key}&action=updated`)).toEqual(['updated']);
    expect(await actions(`entity_key=${key}&actor=${team.developer.id}`)).toEqual(['updated']);
    expect(await actions(`entity_key=${key}&actor=${team.admin.email.toUpperCase()}`)).toEqual([
      'created',
    ]);
    expect(await actions(`entity_key=${key}&since=${since}&until=${until}`)).toEqual(['created']);
    expect(await actions(`entity_key=${key}&since=${until}`)).toEqual(['updated']);
    expect(await actions(`actor=nobody@example.com`)).toEqual([]);
  });

  test('comes in pages, newest first and whole, while more is written', async () => {
    const key = await aFlag(team);
    for (let i = 1; i <= 6; i += 1) {
      granted(await team.developer.put(`/flags/${key}`, { name: `Name ${i}` }));
    }
    const names: unknown[] = [];
    for (let url: string | undefined = `/audit/flag/${key}?limit=3`; url; ) {
      const page = await team.viewer.get<AuditEntry[]>(url);
      names.push(...page.body.map(({ changes }) => changes['name']?.new));
      granted(await team.developer.put(`/flags/${key}`, { name: aKey('meanwhile') }));
      url = nextPage(page);
    }
    expect(names).toEqual(['Name 6', 'Name 5', 'Name 4', 'Name 3', 'Name 2', 'Name 1', 'A flag']);
  });

  test('answers with a trailing slash too', async () => {
    expect((await team.viewer.get('/audit/')).status).toBe(200);
    expect(refusal(await server.anonymous.get('/audit/'))).toEqual([401, 'UNAUTHENTICATED']);
  });

  test.each([
    ['since=yesterday', 'query.since'],
    ['since=2026-02-30T00:00:00Z', 'query.since'],
    ['until=0001-01-01T00:00:00Z', 'query.until'],
    ['limit=201', 'query.limit'],
    ['environment_key=No!', 'query.environment_key'],
    ['actor=%00', 'query.actor'],
    ['user=ada', 'query.user'],
  ])('refuses %s by its name', async (query, field) => {
    const { status, body } = await team.viewer.get(`/audit?${query}`);
    expect([status, body.errors?.[0]?.field]).toEqual([400, field]);
  });

  test.each(['nonsense', '["x"]', '[1.5]', '[1,2]', '[null]', '[9007199254740993]'])(
    'refuses the cursor %s',
    async (place) => {
      const cursor = Buffer.from(place).toString('base64url');
      const answer = await team.viewer.get(`/audit?cursor=${cursor}`);
      expect(refusal(answer)).toEqual([400, 'INVALID_CURSOR']);
    },
  );
});

describe('the log', () => {
  const rewrites = {
    update: sql`update audit_log set user_email = 'eve@example.com'`,
    delete: sql`delete from audit_log`,
    truncate: sql`truncate audit_log`,
    'switch its guard off': sql`alter table audit_log disable trigger all`,
    drop: sql`drop table audit_log`,
  };

  test.each(Object.entries(rewrites))(
    'cannot be rewritten by the server: %s',
    async (_, statement) => {
      const { db } = server.app.database;
      await expect(statement.execute(db)).rejects.toMatchObject({ code: '42501' });
    },
  );

  test('is one chain, also of entries that are written at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => aFlag(team)));
    const report = await verifyChain(server.app.database.db);
    expect(report).toMatchObject({ entries: await auditLength(server), fault: null });
  });

  test('still knows a head that was noted earlier', async () => {
    const { db } = server.app.database;
    const noted = await verifyChain(db);
    await aFlag(team);
    expect(await verifyChain(db, noted.head)).toMatchObject({
      noted_at: noted.entries,
      fault: null,
    });
    expect(await verifyChain(db, 'f'.repeat(64))).toMatchObject({ noted_at: null, fault: null });
  });

  const tampering = {
    'an edit': sql`update audit_log set user_email = 'eve@example.com' where sequence = 3`,
    'an edit of the changes': sql`update audit_log set changes = '{}' where sequence = 3`,
    'a deletion': sql`delete from audit_log where sequence = 3`,
    'a swap': sql`update audit_log set sequence = 7 - sequence + 1000000 where sequence in (3, 4)`,
    'a cut at the end': sql`delete from audit_log where sequence > 5`,
    'a cut of everything': sql`truncate audit_log`,
  };

  test.each(Object.entries(tampering))('shows to those who verify it: %s', async (_, statement) => {
    const undone = new Error('undone');
    const { db } = server.app.database;
    const attempt = db.transaction().execute(async (tx) => {
      await sql`set local role none`.execute(tx);
      await sql`alter table audit_log disable trigger audit_log_append_only`.execute(tx);
      await statement.execute(tx);
      await sql`update audit_log set sequence = sequence - 1000000 where sequence > 1000000`.execute(
        tx,
      );
      expect((await verifyChain(tx)).fault).not.toBeNull();
      throw undone;
    });
    await expect(attempt).rejects.toBe(undone);
    expect((await verifyChain(db)).fault).toBeNull();
  });

  test('shows an entry that was slipped in with a hash of another', async () => {
    const undone = new Error('undone');
    const sequence = (await auditLength(server)) + 1;
    const attempt = server.app.database.db.transaction().execute(async (tx) => {
      await sql`insert into audit_log select ${sequence}, ${crypto.randomUUID()}, entity_type, entity_id,
        entity_key, action, user_id, user_email, environment_key, changes, request_id, created_at, hash
        from audit_log where sequence = 1`.execute(tx);
      await tx.updateTable('audit_head').set({ sequence }).execute();
      expect((await verifyChain(tx)).fault).toEqual({ kind: 'altered', sequence });
      throw undone;
    });
    await expect(attempt).rejects.toBe(undone);
  });
});
