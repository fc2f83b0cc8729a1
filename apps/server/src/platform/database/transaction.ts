import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { isRetryable } from './faults.ts';
import type { Database } from './open-database.ts';

const RETRIES = 3;
const FIRST_PAUSE_MS = 20;

/**
 * Runs work in one transaction: all of it is committed, or none.
 *
 * After a deadlock or a serialization failure the work runs again, up to three times, so it must have
 * no effect but through `tx`. When this rejects as unavailable the commit may still have happened.
 * Rejects with a `storage_full` fault, before doing anything, when the embedded engine has no room.
 */
export async function inTransaction<T, R>(
  database: Database<T>,
  work: (tx: Transaction<T>) => Promise<R>,
): Promise<R> {
  await database.assertRoom();
  for (let retry = 0; ; retry += 1) {
    try {
      return await database.db.transaction().execute(work);
    } catch (error) {
      if (retry === RETRIES || !isRetryable(error)) throw error;
      await sleep(randomInt(1, FIRST_PAUSE_MS * 2 ** retry + 1));
    }
  }
}
