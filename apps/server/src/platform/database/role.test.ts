import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from './open-database.ts';
import {
  asServerAdmin,
  Cleanup,
  createPostgresDatabase,
  ENGINES,
  folderWith,
  openTestDatabase,
  quietLog,
} from './test-databases.ts';

// The embedded engine takes its time to open on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const cleanup = new Cleanup();
afterAll(() => cleanup.run());

const DIARY = `
  create table diary (id bigint generated always as identity primary key, line text);
  create table notes (id serial primary key, body text);
  create function refuse() returns trigger language plpgsql as $$ begin raise 'append only'; end $$;
  create trigger keep before update or delete on diary execute function refuse();`;

const run = (database: Database<unknown>, text: string): Promise<unknown> =>
  sql.raw(text).execute(database.db);

const whoServes = async (database: Database<unknown>): Promise<string | undefined> =>
  (await sql<{ who: string }>`select current_user::text as who`.execute(database.db)).rows[0]?.who;

describe.each(ENGINES)('on %s', (engine) => {
  let database: Database<unknown>;
  beforeAll(async () => {
    const options = { migrations: { '0001_diary.sql': DIARY }, appendOnlyTables: ['diary'] };
    database = await openTestDatabase<unknown>(engine, cleanup, options);
    await database.ping();
    await database.migrate();
  });

  test('every query after migrating runs as the restricted role', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => whoServes(database)));
    expect(new Set(all)).toEqual(new Set(['halyard_app']));
    await database.migrate();
    expect(await whoServes(database)).toBe('halyard_app');
  });

  test('the role works with ordinary tables and can only add to append-only ones', async () => {
    await run(database, `insert into notes (body) values ('a')`);
    await run(database, `update notes set body = 'b'`);
    await run(database, `delete from notes`);
    await run(database, `insert into diary (line) values ('first')`);
    for (const attack of [
      `update diary set line = 'x'`,
      'delete from diary',
      'truncate diary',
      'alter table diary disable trigger all',
      'drop trigger keep on diary',
      'drop table diary',
      `set session_replication_role = 'replica'`,
      `delete from schema_migrations`,
      'create role mightier superuser',
    ]) {
      await expect(run(database, attack)).rejects.toMatchObject({ code: '42501' });
    }
    const { rows } = await sql`select line from diary`.execute(database.db);
    expect(rows).toEqual([{ line: 'first' }]);
  });

  test('migrating again does not give back what was revoked', async () => {
    await database.migrate();
    await expect(run(database, 'delete from diary')).rejects.toMatchObject({ code: '42501' });
  });
});

test('an append-only table that does not exist is an error, not a gap in the protection', async () => {
  const database = await openTestDatabase('postgres', cleanup, { appendOnlyTables: ['misspelt'] });
  await expect(database.migrate()).rejects.toThrow(/misspelt/);
});

describe('a user of PostgreSQL that is no superuser', () => {
  const openAs = async (attributes: string): Promise<[Database<unknown>, string[]]> => {
    const user = `user_${randomUUID().slice(0, 8)}`;
    const role = `role_${randomUUID().slice(0, 8)}`;
    await asServerAdmin(`create role ${user} login password 'p' ${attributes}`);
    const url = new URL(await createPostgresDatabase(cleanup));
    await asServerAdmin(`alter database ${url.pathname.slice(1)} owner to ${user}`);
    cleanup.add(() =>
      asServerAdmin(`reassign owned by ${user} to current_user; drop owned by ${user}`),
    );
    url.username = user;
    url.password = 'p';
    const log = quietLog();
    const migrationsDir = await folderWith(cleanup, { '0001_diary.sql': DIARY });
    const options = {
      url: url.href,
      migrationsDir,
      dataDir: '',
      log,
      role,
      appendOnlyTables: ['diary'],
    };
    const database = await openDatabase<unknown>(options);
    cleanup.add(() => database.close());
    await database.migrate();
    return [database, log.messages];
  };

  test('gets its restricted role when it may create roles', async () => {
    const [database, messages] = await openAs('createrole');
    expect(await whoServes(database)).toMatch(/^role_/);
    expect(messages).toEqual(['migration applied']);
    await run(database, `insert into diary (line) values ('a')`);
    await expect(run(database, 'delete from diary')).rejects.toMatchObject({ code: '42501' });
  });

  test('serves as the owner, with a warning, when it may not', async () => {
    const [database, messages] = await openAs('');
    expect(await whoServes(database)).toMatch(/^user_/);
    expect(messages).toContain('serving as the owner of the tables, not as a restricted role');
    await expect(run(database, 'delete from diary')).rejects.toThrow(/append only/);
  });
});

test('databases of one cluster that start at once share the role', async () => {
  const role = `role_${randomUUID().slice(0, 8)}`;
  const open = (): Promise<Database<unknown>> =>
    openTestDatabase<unknown>('postgres', cleanup, { role });
  const databases = await Promise.all([open(), open(), open(), open()]);
  await Promise.all(databases.map((database) => database.migrate()));
  expect(await Promise.all(databases.map(whoServes))).toEqual([role, role, role, role]);
});
