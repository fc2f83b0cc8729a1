import { Client, Pool } from 'pg';
import type { Log } from '#platform/log/log.ts';
import { columnTypes } from './column-types.ts';
import type { Deadlines } from './deadlines.ts';
import type { Engine } from './engine.ts';
import { breaksConnection } from './faults.ts';
import { ServingPool } from './serving-pool.ts';

/** Bounds how long a connection can go on reading from a server that is no longer the primary. */
const MAX_LIFETIME_SECONDS = 300;
const IDLE_TIMEOUT_MS = 30_000;

export interface PostgresOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly deadlines: Deadlines;
  readonly log: Log;
}

/**
 * A PostgreSQL server. Opening connects to nothing: a server that is down fails the calls, not the start.
 * The role is a setting of the session, so a pooler in transaction mode must not stand in between.
 */
export function openPostgres({ url, poolSize, deadlines, log }: PostgresOptions): Engine {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    types: columnTypes,
    keepAlive: true,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
    connectionTimeoutMillis: deadlines.acquireMs,
    statement_timeout: deadlines.statementMs,
    query_timeout: deadlines.answerMs,
    idle_in_transaction_session_timeout: deadlines.idleMs,
  });
  const serving = new ServingPool(pool, {
    log,
    idleMs: deadlines.idleMs,
    isFatal: breaksConnection,
  });

  return {
    kind: 'postgres',
    pool: serving,
    asOwner: async (work) => {
      const client = new Client({
        connectionString: url,
        types: columnTypes,
        keepAlive: true,
        connectionTimeoutMillis: deadlines.acquireMs,
        statement_timeout: deadlines.migrationMs,
        query_timeout: deadlines.migrationMs + deadlines.answerMs,
      });
      // The statement in flight rejects with the same error.
      client.on('error', () => undefined);
      try {
        await client.connect();
        return await work(client);
      } finally {
        await client.end();
      }
    },
    assertRoom: async () => undefined,
    snapshot: async () => {
      throw new Error('Snapshots are for the embedded database; use pg_dump for PostgreSQL.');
    },
    close: () => serving.end(),
  };
}
