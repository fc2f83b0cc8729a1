import type { ClientBase } from 'pg';
import type { Log } from '#platform/log/log.ts';
import { DatabaseFault } from './faults.ts';
import { type AppliedMigration, type Migration, nextMigration } from './migration-files.ts';

/** Any number will do that nothing else in the same database locks. Roles are prepared under it too. */
const MIGRATION_LOCK = 7_205_114_893;

const CREATE_TABLE = `
  create table schema_migrations (
    version integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`;

/**
 * Applies what is pending, in order, each file in a transaction of its own, and gives the names.
 * Each transaction first takes an advisory lock and then looks again what is next, so any number of
 * servers may do this at once. A file must not end the transaction it runs in.
 */
export async function applyMigrations(
  client: ClientBase,
  migrations: readonly Migration[],
  log: Log,
): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const name = await inOwnTransaction(client, () => applyNext(client, migrations, log));
    if (name === null) return names;
    log.info({ migration: name }, 'migration applied');
    names.push(name);
  }
}

/** Runs work in a transaction on this very connection, alone among all servers of this database. */
export async function inOwnTransaction<R>(client: ClientBase, work: () => Promise<R>): Promise<R> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // When the connection is gone the server rolls back by itself.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function applyNext(
  client: ClientBase,
  migrations: readonly Migration[],
  log: Log,
): Promise<string | null> {
  const applied = await listApplied(client);
  const next = nextMigration(migrations, applied);
  if (next === null) {
    if (applied.length > migrations.length) {
      const newest = applied.at(-1)?.name;
      log.warn({ newest, ours: migrations.length }, 'the database is newer than this program');
    }
    return null;
  }
  try {
    await runFile(client, next);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Migration ${next.name} failed and changed nothing: ${reason}`;
    throw new DatabaseFault('migration_refused', message, { cause: error });
  }
  await client.query(
    'insert into schema_migrations (version, name, checksum) values ($1, $2, $3)',
    [next.version, next.name, next.checksum],
  );
  return next.name;
}

async function listApplied(client: ClientBase): Promise<AppliedMigration[]> {
  // Not "if not exists", which asks for the right to create even when there is nothing to create.
  const { rows } = await client.query(
    `select to_regclass('schema_migrations') is not null as found`,
  );
  if (rows[0]?.found !== true) await client.query(CREATE_TABLE);
  const applied = await client.query<AppliedMigration>(
    'select version, name, checksum from schema_migrations order by version',
  );
  return applied.rows;
}

async function runFile(client: ClientBase, migration: Migration): Promise<void> {
  const before = await transactionId(client);
  // Without parameters this is the simple protocol, which takes many statements at once.
  await client.query(migration.sql);
  if ((await transactionId(client)) !== before) {
    throw new Error('the file ended its transaction, so part of it may have been kept');
  }
}

async function transactionId(client: ClientBase): Promise<unknown> {
  const { rows } = await client.query<{ id: unknown }>('select pg_current_xact_id()::text as id');
  return rows[0]?.id;
}
