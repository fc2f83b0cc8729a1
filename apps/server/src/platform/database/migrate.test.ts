import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from './open-database.ts';
import {
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
afterEach(() => cleanup.run());

const FIRST = `
  create table notes (id integer primary key, body text not null);
  -- a second statement; and one with a semicolon in it
  insert into notes values (1, 'a;b');`;

const tables = async (database: Database<unknown>): Promise<unknown[]> => {
  const query = sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' order by 1`;
  return (await query.execute(database.db)).rows.map(({ name }) => name);
};

describe.each(ENGINES)('on %s', (engine) => {
  test('applies what is pending, once', async () => {
    const migrationsDir = await folderWith(cleanup, { '0001_notes.sql': FIRST });
    const database = await openTestDatabase(engine, cleanup, { migrationsDir });
    expect(await database.migrate()).toEqual({ applied: ['0001_notes'] });
    expect(await database.migrate()).toEqual({ applied: [] });
    await writeFile(join(migrationsDir, '0002_more.sql'), `insert into notes values (2, 'b')`);
    expect(await database.migrate()).toEqual({ applied: ['0002_more'] });
    const { rows } = await sql`select body from notes order by id`.execute(database.db);
    expect(rows).toEqual([{ body: 'a;b' }, { body: 'b' }]);
  });

  test('a migration that fails half way leaves nothing of itself and names its file', async () => {
    const database = await openTestDatabase(engine, cleanup, {
      migrations: { '0001_notes.sql': FIRST, '0002_bad.sql': 'create table half (); select 1/0;' },
    });
    await expect(database.migrate()).rejects.toMatchObject({
      kind: 'migration_refused',
      message: expect.stringContaining('0002_bad'),
    });
    expect(await tables(database)).toEqual(['notes', 'schema_migrations']);
  });

  test('an applied file that changed is refused', async () => {
    const migrationsDir = await folderWith(cleanup, { '0001_notes.sql': FIRST });
    const database = await openTestDatabase(engine, cleanup, { migrationsDir });
    await database.migrate();
    await writeFile(join(migrationsDir, '0001_notes.sql'), `${FIRST} -- harmless?`);
    await expect(database.migrate()).rejects.toThrow(/0001_notes .* never change/);
  });

  test('a file that ends its transaction is refused', async () => {
    const migrations = { '0001_sly.sql': 'create table a (); commit; begin; create table b ();' };
    const database = await openTestDatabase(engine, cleanup, { migrations });
    await expect(database.migrate()).rejects.toThrow(/ended its transaction/);
  });

  test('a database that is newer than the program is served, with a warning', async () => {
    const log = quietLog();
    const migrationsDir = await folderWith(cleanup, { '0001_notes.sql': FIRST });
    const database = await openTestDatabase(engine, cleanup, { migrationsDir, log });
    await database.migrate();
    await asOwnerInsertsLater(database);
    expect(await database.migrate()).toEqual({ applied: [] });
    expect(log.messages).toContain('the database is newer than this program');
  });
});

/** The serving role cannot write the history, so this goes back to the owner first. */
async function asOwnerInsertsLater(database: Database<unknown>): Promise<void> {
  await database.db.connection().execute(async (db) => {
    await sql`reset role`.execute(db);
    await sql`insert into schema_migrations values (2, '0002_later', 'x')`.execute(db);
    await sql`set role halyard_app`.execute(db);
  });
}

test('five servers that start at once on PostgreSQL apply each migration once', async () => {
  const url = await createPostgresDatabase(cleanup);
  const migrationsDir = await folderWith(cleanup, {
    '0001_notes.sql': FIRST,
    '0002_slow.sql': `select pg_sleep(0.2); insert into notes values (2, 'b');`,
    '0003_more.sql': `insert into notes values (3, 'c');`,
  });
  const options = { url, migrationsDir, dataDir: '', log: quietLog() };
  const servers = await Promise.all(Array.from({ length: 5 }, () => openDatabase(options)));
  for (const server of servers) cleanup.add(() => server.close());
  const results = await Promise.all(servers.map((server) => server.migrate()));
  const applied = results.flatMap((result) => result.applied).toSorted();
  expect(applied).toEqual(['0001_notes', '0002_slow', '0003_more']);
});
