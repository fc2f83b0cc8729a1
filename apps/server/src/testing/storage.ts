import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '@redis/client';
import { type Kysely, sql } from 'kysely';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '#platform/database/open-database.ts';
import { createLogger } from '#platform/log/logger.ts';
import type { Tables } from '#tables';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated embedded database as a file, so that not every test file pays for making one. */
    embeddedSnapshot: string;
  }
}

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/** An empty database of its own, of the kind that this test run is about. */
export interface TestStorage {
  readonly database: Database<Tables>;
  readonly redisUrl: string | undefined;
  remove(): Promise<void>;
}

/**
 * `HALYARD_TEST_STORAGE` says which: `embedded`, or `postgres` with Redis beside it.
 * @param isAlone for tests that close the database, which is nobody else's then.
 */
export async function openTestStorage(isAlone = false): Promise<TestStorage> {
  const kind = process.env['HALYARD_TEST_STORAGE'];
  if (kind === 'embedded') return isAlone ? openOwnEngine() : shareEngine();
  if (kind === 'postgres') return openPostgresStorage();
  throw new Error(
    'HALYARD_TEST_STORAGE is neither embedded nor postgres; run the tests with npm test',
  );
}

const SHARED = {
  migrationsDir: MIGRATIONS,
  appendOnlyTables: ['audit_log'],
  log: createLogger('silent'),
};

let engine: ReturnType<typeof openEngine> | undefined;

/** Opening the engine costs more than most test files do with it: the files of a worker share one. */
async function shareEngine(): Promise<TestStorage> {
  engine ??= openEngine();
  const { database, clear } = await engine;
  const shared = { ...database, close: async () => undefined };
  return { database: shared, redisUrl: undefined, remove: clear };
}

async function openEngine() {
  const database = await openEmbedded();
  return { database, clear: await clearerOf(database.db) };
}

async function openOwnEngine(): Promise<TestStorage> {
  const database = await openEmbedded();
  return { database, redisUrl: undefined, remove: () => database.close() };
}

async function openEmbedded(): Promise<Database<Tables>> {
  const fromSnapshot = await readFile(inject('embeddedSnapshot'));
  return openDatabase({ ...SHARED, url: undefined, dataDir: 'memory://', fromSnapshot });
}

/** A way to make every table hold again just what it holds now. */
async function clearerOf(db: Kysely<Tables>): Promise<() => Promise<void>> {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(table_name) as name from information_schema.tables
    where table_schema = 'public'`.execute(db);
  const contents = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await sql<{ contents: string | null }>`
      select json_agg(t)::text as contents from ${sql.raw(name)} t`.execute(db);
    if (rows[0]?.contents) contents.set(name, rows[0].contents);
  }
  const names = sql.raw(tables.map(({ name }) => name).join(', '));
  return () =>
    db.connection().execute(async (session) => {
      // As the owner, whom no trigger holds back from what is append-only.
      await sql`reset role`.execute(session);
      await sql`set session_replication_role = replica`.execute(session);
      await sql`truncate ${names} restart identity`.execute(session);
      for (const [name, json] of contents) {
        const table = sql.raw(name);
        await sql`insert into ${table} select * from json_populate_recordset(null::${table}, ${json})`.execute(
          session,
        );
      }
      await sql`reset session_replication_role`.execute(session);
    });
}

async function openPostgresStorage(): Promise<TestStorage> {
  const { url, drop } = await createDatabase();
  const redisUrl = await emptyRedis();
  const database = await openDatabase<Tables>({ ...SHARED, url, dataDir: '' });
  return {
    database,
    redisUrl,
    async remove() {
      await database.close();
      await drop();
    },
  };
}

/** The worker's own database of the run's Redis, or files would share their limits and copies. */
async function emptyRedis(): Promise<string> {
  const url = new URL(required('TEST_REDIS_URL'));
  url.pathname = `/${process.env['VITEST_POOL_ID'] ?? 1}`;
  const client = await createClient({ url: url.href }).connect();
  await client.flushDb();
  client.destroy();
  return url.href;
}

/** A new database on the PostgreSQL server of the test run. */
export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const url = new URL(required('TEST_DATABASE_URL'));
  const name = `halyard_${randomBytes(8).toString('hex')}`;
  await administer(url.href, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    drop: () => administer(url.href, `drop database if exists ${name} with (force)`),
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A variable that the test command always sets. */
function required(name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL' | 'TEST_CHROMIUM_PATH'): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} is not set; run the tests with npm test`);
}
