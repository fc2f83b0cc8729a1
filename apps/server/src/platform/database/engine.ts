import type { ClientBase } from 'pg';
import type { ServingPool } from './serving-pool.ts';

/** What the two homes of the data have in common. */
export interface Engine {
  readonly kind: 'postgres' | 'embedded';
  readonly pool: ServingPool;
  /** Runs work as the owner of the tables, on a connection of its own and with the migration deadline. */
  asOwner<R>(work: (client: ClientBase) => Promise<R>): Promise<R>;
  /** Rejects with a `storage_full` fault when there is no room for writing. */
  assertRoom(): Promise<void>;
  /** The whole database as an archive; embedded only. */
  snapshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}
