import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Log } from '#platform/log/log.ts';
import { type Deadlines, EMBEDDED_DEADLINES, POSTGRES_DEADLINES } from './deadlines.ts';
import { openEmbedded } from './embedded-engine.ts';
import type { Engine } from './engine.ts';
import { DatabaseFault } from './faults.ts';
import type { FreeSpaceOptions } from './free-space.ts';
import { applyMigrations } from './migrate.ts';
import { readMigrations } from './migration-files.ts';
import { openPostgres } from './postgres-engine.ts';
import { restrictRole } from './role.ts';

export interface Database<T> {
  readonly db: Kysely<T>;
  readonly kind: 'postgres' | 'embedded';
  /** Rejects when the database does not answer within its deadline. */
  ping(): Promise<void>;
  /** Applies pending migrations as the owner; after it every query runs as the restricted role. */
  migrate(): Promise<{ applied: string[] }>;
  /** Rejects with a `storage_full` fault when the embedded engine has no room for writing. */
  assertRoom(): Promise<void>;
  /** The whole embedded database as an archive (about 40 MB), for `fromSnapshot`. */
  snapshot(): Promise<Uint8Array>;
  /** Waits for the queries under way. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A PostgreSQL connection string; without one the database is embedded. */
  readonly url: string | undefined;
  /** Holds the embedded database; `memory://` keeps it nowhere, for tests. */
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly log: Log;
  /** Connections to PostgreSQL; 10 by default. */
  readonly poolSize?: number;
  readonly deadlines?: Partial<Deadlines>;
  /** The role that serves. It is created when this user may; several databases of one cluster may share it. */
  readonly role?: string;
  /** Tables in which the serving role can neither change nor delete a row. */
  readonly appendOnlyTables?: readonly string[];
  /** Fills an embedded database that does not exist yet, instead of making an empty one. */
  readonly fromSnapshot?: Uint8Array;
  readonly freeSpace?: FreeSpaceOptions;
}

/**
 * Opens the database. PostgreSQL may be down: nothing connects before the first query. The embedded one
 * is open when this resolves; rejects with a `folder_in_use` fault when another process has its folder.
 */
export async function openDatabase<T>(options: DatabaseOptions): Promise<Database<T>> {
  const engine = await openEngine(options);
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool: engine.pool }) });
  const pingMs = options.deadlines?.pingMs ?? POSTGRES_DEADLINES.pingMs;
  let closing: Promise<void> | null = null;
  return {
    db,
    kind: engine.kind,
    ping: () => ping(db, pingMs),
    migrate: () => migrate(engine, options),
    assertRoom: () => engine.assertRoom(),
    snapshot: () => engine.snapshot(),
    close: () => {
      closing ??= engine.close();
      return closing;
    },
  };
}

async function openEngine(options: DatabaseOptions): Promise<Engine> {
  const { url, dataDir, poolSize = 10, log, freeSpace, fromSnapshot } = options;
  if (url !== undefined) {
    const deadlines = { ...POSTGRES_DEADLINES, ...options.deadlines };
    return openPostgres({ url, poolSize, deadlines, log });
  }
  const deadlines = { ...EMBEDDED_DEADLINES, ...options.deadlines };
  return openEmbedded({ dataDir, deadlines, log, freeSpace, fromSnapshot });
}

async function migrate(engine: Engine, options: DatabaseOptions): Promise<{ applied: string[] }> {
  const { log, role = 'halyard_app', appendOnlyTables = [] } = options;
  const migrations = await readMigrations(options.migrationsDir);
  return engine.asOwner(async (client) => {
    const applied = await applyMigrations(client, migrations, log);
    engine.pool.serveAs(await restrictRole(client, { role, appendOnlyTables }, log));
    return { applied };
  });
}

async function ping<T>(db: Kysely<T>, deadlineMs: number): Promise<void> {
  const late = new AbortController();
  const tooLate = sleep(deadlineMs, undefined, { signal: late.signal }).then(() => {
    throw new DatabaseFault('unavailable', `The database did not answer within ${deadlineMs} ms.`);
  });
  try {
    await Promise.race([sql`select 1`.execute(db), tooLate]);
  } finally {
    late.abort();
    await tooLate.catch(() => undefined);
  }
}
