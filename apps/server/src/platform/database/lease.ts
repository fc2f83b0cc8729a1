import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { PoolClient, QueryResultRow } from 'pg';
import type { Log } from '#platform/log/log.ts';
import { DatabaseFault, isStorageFull } from './faults.ts';

export interface LeaseRules {
  readonly log: Log;
  /** A lease that runs nothing for this long is taken away, so that a forgotten one cannot drain the pool. */
  readonly idleMs: number;
  /** Whether the connection must not be used again after a statement failed like this. */
  readonly isFatal: (error: unknown) => boolean;
}

const COMMANDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COMMIT', 'ROLLBACK'] as const;

/** One turn on a connection, from acquiring it to giving it back. */
export class Lease implements PostgresPoolClient {
  readonly #client: PoolClient;
  readonly #rules: LeaseRules;
  #state: 'open' | 'broken' | 'released' = 'open';
  #reason: unknown = null;
  #idle: NodeJS.Timeout;

  constructor(client: PoolClient, rules: LeaseRules) {
    this.#client = client;
    this.#rules = rules;
    this.#idle = this.#startIdling();
  }

  query<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    query: string | PostgresCursor<R>,
    parameters: ReadonlyArray<unknown> = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof query !== 'string') throw new Error('Cursors are not supported; page instead.');
    return this.#run(query, parameters);
  }

  release(destroy = false): void {
    clearTimeout(this.#idle);
    if (this.#state === 'released') return;
    const isBroken = this.#state === 'broken';
    this.#state = 'released';
    this.#client.release(destroy || isBroken);
  }

  async #run<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>> {
    if (this.#state !== 'open') {
      // Kysely rejects with this, from its rollback, and drops the error that led to it.
      const kind = isStorageFull(this.#reason) ? 'storage_full' : 'unavailable';
      throw new DatabaseFault(kind, 'The database connection was lost.', { cause: this.#reason });
    }
    clearTimeout(this.#idle);
    try {
      const result = await this.#client.query<R & QueryResultRow>(sql, [...parameters]);
      return {
        // Kysely asks for these alone; what else there is counts as a query without a row count.
        command: COMMANDS.find((known) => known === result.command) ?? 'SELECT',
        rowCount: result.rowCount ?? 0,
        rows: result.rows,
      };
    } catch (error) {
      if (this.#rules.isFatal(error)) {
        this.#state = 'broken';
        this.#reason = error;
      }
      throw error;
    } finally {
      this.#idle = this.#startIdling();
    }
  }

  #startIdling(): NodeJS.Timeout {
    const takeAway = (): void => {
      this.#rules.log.error(
        { idleMs: this.#rules.idleMs },
        'took an idle connection from its holder',
      );
      this.release(true);
    };
    return setTimeout(takeAway, this.#rules.idleMs).unref();
  }
}
