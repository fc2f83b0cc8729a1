import { sql } from 'kysely';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';

/** Fewer rows are found quickly however they are looked for. */
const LEAST_ROWS = 1000;
/** Share of the rows by which the tables have grown when they are looked at again. */
const GROWTH = 0.2;

/**
 * Lets the embedded database see how large its tables are, without which it plans badly: PostgreSQL looks
 * by itself, the embedded one never.
 * @returns is to be told how many rows were added.
 */
export function createTableStatistics(database: Database<Tables>): (rows: number) => Promise<void> {
  let known = 0;
  let added = 0;
  return async (rows) => {
    if (database.kind !== 'embedded') return;
    added += rows;
    if (added < Math.max(LEAST_ROWS, known * GROWTH)) return;
    known += added;
    added = 0;
    await sql`analyze exposures, assignments, events`.execute(database.db);
  };
}
