import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, Transaction } from 'kysely';
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
 * On a database that is `within` an open transaction, the work becomes a part of that one.
 */
export async function inTransaction<T, R>(
  database: Database<T>,
  work: (tx: Transaction<T>) => Promise<R>,
): Promise<R> {
  if (isOpen(database.db)) return work(database.db);
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

/** A database as it is within an open transaction: several changes can so become one. */
export function within<T>(database: Database<T>, tx: Transaction<T>): Database<T> {
  return { ...database, db: tx };
}

function isOpen<T>(db: Kysely<T>): db is Transaction<T> {
  return db instanceof Transaction;
}
