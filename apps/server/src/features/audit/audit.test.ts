import type { AuditChain, AuditEntry } from '@halyard/contracts/audit';
import type { HistoryEntry } from '@halyard/contracts/history';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '#tables';
import {
  aFlag,
  aKey,
  anEnvironment,
  aSegment,
  auditLength,
  historyOf,
} from '../../testing/builders.ts';
import { granted, nextPage, refusal } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';
import { recordAudit, verifyChain } from './audit.service.ts';
import { findHead } from './audit.store.ts';
import { createChainCheck } from './audit-chain.service.ts';

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

test('an entry has what its author said, wherever it is shown', async () => {
  const key = await aFlag(team);
  const { developer } = team;
  const flag = `/flags/${key}`;
  granted(await developer.put(flag, { name: 'New', comment: ' After the review \n' }));
  granted(await developer.put(flag, { name: 'Newer', comment: ' \n ' }));
  granted(
    await developer.put(`${flag}?environment_key=staging`, { is_enabled: true, comment: 'Go' }),
  );
  granted(
    await developer.post(`${flag}/promote`, { from: 'staging', to: 'development', comment: 'On' }),
  );
  const [, , , reviewed] = await historyOf(team, key);
  const body = { comment: 'Back' };
  granted(await developer.post(`${flag}/history/${reviewed?.id}/restore`, body));
  const said = (await historyOf(team, key)).map(({ comment }) => comment);
  expect(said).toEqual(['Back', 'On', 'Go', null, 'After the review', null]);
  const history = granted(await developer.get<HistoryEntry[]>(`${flag}/history`));
  expect(history.map(({ comment }) => comment)).toEqual(said);
  expect((await verifyChain(server.app.database.db)).fault).toBeNull();
});

test('what is said of a segment stands in its history too', async () => {
  const segment = `/segments/${await aSegment(team)}`;
  granted(await team.developer.put(segment, { included: ['ada'], comment: 'She asked' }));
  const [, made] = granted(await team.viewer.get<HistoryEntry[]>(`${segment}/history`));
  const body = { comment: 'She left' };
  granted(await team.developer.post(`${segment}/history/${made?.id}/restore`, body));
  const history = granted(await team.viewer.get<HistoryEntry[]>(`${segment}/history`));
  expect(history.map(({ comment }) => comment)).toEqual(['She left', 'She asked', null]);
});

test('an entry is found by its id', async () => {
  const [entry] = await list('limit=1');
  expect(granted(await team.viewer.get(`/audit/entry/${entry?.id}`))).toEqual(entry);
  const unknown = await team.viewer.get(`/audit/entry/${crypto.randomUUID()}`);
  expect(refusal(unknown)).toEqual([404, 'AUDIT_ENTRY_NOT_FOUND']);
});

describe('a file of the log', () => {
  const file = (query: string) => team.viewer.get<unknown>(`/audit/export?${query}`);
  const today = () => clock.now().toISOString().slice(0, 10);

  test('has all that the list has, newest first', async () => {
    const key = aKey('many');
    await record(key, 120);
    const { headers, body } = await file(`format=json&entity_key=${key}`);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="halyard-audit-${today()}.json"`,
    });
    expect(body).toEqual(await list(`entity_key=${key}&limit=200`));
    expect(body).toHaveLength(120);
  });

  test('is CSV for spreadsheets, narrowed as the list is', async () => {
    const key = await aFlag(team);
    const comment = '=HYPERLINK("http://example.com")';
    granted(await team.developer.put(`/flags/${key}`, { name: 'a,b', comment }));
    const [entry] = await historyOf(team, key);
    const { headers, body } = await file(`format=csv&entity_key=${key}&action=updated`);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="halyard-audit-${today()}.csv"`,
    });
    const start = `${entry?.sequence},${entry?.created_at},${team.developer.email},updated,flag,${key},`;
    expect(String(body).split('\r\n')).toEqual([
      expect.stringMatching(/^sequence,/),
      `${start},name,"""A flag""","""a,b""","'=HYPERLINK(""http://example.com"")",${entry?.id}`,
      '',
    ]);
  });

  test.each([
    ['entity_key=x', 'query.format'],
    ['format=xml', 'query.format'],
    ['format=csv&limit=5', 'query.limit'],
    ['format=csv&since=0001-01-01T00:00:00Z', 'query.since'],
  ])('is refused for %s', async (query, field) => {
    const { status, body } = await team.viewer.get(`/audit/export?${query}`);
    expect([status, body.errors?.[0]?.field]).toEqual([400, field]);
  });
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
    await asItsOwner(async (tx) => {
      await statement.execute(tx);
      await sql`update audit_log set sequence = sequence - 1000000 where sequence > 1000000`.execute(
        tx,
      );
      expect((await verifyChain(tx)).fault).not.toBeNull();
    });
    expect((await verifyChain(server.app.database.db)).fault).toBeNull();
  });

  test('says of itself that it is whole, also of what is written later', async () => {
    const { db } = server.app.database;
    for (let i = 0; i < 2; i += 1) {
      const { head, entries } = await verifyChain(db);
      expect(granted(await team.viewer.get<AuditChain>('/audit/chain'))).toEqual({
        is_intact: true,
        entry_count: entries,
        head,
        checked_at: clock.now().toISOString(),
        fault: null,
      });
      await aFlag(team);
    }
  });

  test('is looked at anew after ten minutes, and what is new in it at once', async () => {
    await asItsOwner(async (tx) => {
      const time = aClock();
      const { sequence: entries } = await findHead(tx);
      const check = createChainCheck({ db: tx, now: time.now });
      expect(await check()).toMatchObject({ entries, fault: null });
      await tampering['an edit'].execute(tx);
      expect(await check()).toMatchObject({ entries, fault: null });
      time.pass({ minutes: 10 });
      const altered = { entries: 2, fault: { kind: 'altered', sequence: 3 } };
      expect([await check(), await check()]).toMatchObject([altered, altered]);
    });
  });

  test('that was cut without a trace lacks what was once its end', async () => {
    await asItsOwner(async (tx) => {
      const time = aClock();
      const { sequence: expected } = await findHead(tx);
      const check = createChainCheck({ db: tx, now: time.now });
      await check();
      await tampering['a cut at the end'].execute(tx);
      const end = tx.selectFrom('audit_log').select('hash').where('sequence', '=', 5);
      await tx.updateTable('audit_head').set({ sequence: 5, hash: end }).execute();
      expect((await verifyChain(tx)).fault).toBeNull();
      const cut = { entries: 5, fault: { kind: 'truncated', sequence: 6, expected } };
      expect(await check()).toMatchObject(cut);
      time.pass({ minutes: 10 });
      expect([await check(), await check()]).toMatchObject([cut, cut]);
    });
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

/** Writes many entries at once, about a thing of a key. */
async function record(entityKey: string, count: number): Promise<void> {
  const author = { userId: null, email: 'a job', requestId: null };
  const event = { entityType: 'flag', entityId: crypto.randomUUID(), entityKey } as const;
  const events = Array.from({ length: count }, (_, i) => ({
    ...event,
    action: 'updated',
    changes: { name: { old: i, new: i + 1 } },
  }));
  const deps = { now: clock.now, newId: () => crypto.randomUUID() };
  await server.app.database.db.transaction().execute((tx) => recordAudit(tx, deps, author, events));
}

/** Does what only the owner of the tables can do, and undoes it. */
async function asItsOwner(work: (tx: Db) => Promise<void>): Promise<void> {
  const undone = new Error('undone');
  const attempt = server.app.database.db.transaction().execute(async (tx) => {
    await sql`set local role none`.execute(tx);
    await sql`alter table audit_log disable trigger audit_log_append_only`.execute(tx);
    await work(tx);
    throw undone;
  });
  await expect(attempt).rejects.toBe(undone);
}
