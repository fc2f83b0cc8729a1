import type { PostgresPool } from 'kysely';
import { escapeIdentifier, type Pool, type PoolClient } from 'pg';
import { Lease, type LeaseRules } from './lease.ts';

/**
 * The pool that Kysely draws from. What it adds to `pg.Pool`: connections serve as the restricted role,
 * a lost connection never ends the process, and a broken one never goes back to be handed out again.
 */
export class ServingPool implements PostgresPool {
  readonly options: object = {};
  readonly #pool: Pool;
  readonly #rules: LeaseRules;
  readonly #restricted = new WeakSet<PoolClient>();
  #role: string | null = null;

  constructor(pool: Pool, rules: LeaseRules) {
    this.#pool = pool;
    this.#rules = rules;
    pool.on('error', (error) => rules.log.warn({ err: error }, 'lost an idle database connection'));
    // While a client is handed out the pool does not listen, and an unheard 'error' ends the process.
    // The call in flight, or the next one, rejects with the same error.
    pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** From now on every connection that is handed out runs as this role. */
  serveAs(role: string | null): void {
    this.#role = role;
  }

  async connect(): Promise<Lease> {
    const client = await this.#pool.connect();
    try {
      await this.#restrict(client);
    } catch (error) {
      client.release(true);
      throw error;
    }
    return new Lease(client, this.#rules);
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }

  async #restrict(client: PoolClient): Promise<void> {
    if (this.#role === null || this.#restricted.has(client)) return;
    await client.query(`set role ${escapeIdentifier(this.#role)}`);
    this.#restricted.add(client);
  }
}
