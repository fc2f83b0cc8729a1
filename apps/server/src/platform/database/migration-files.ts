import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseFault } from './faults.ts';

export interface Migration {
  /** 1, 2, 3 … without a gap. */
  readonly version: number;
  /** The file's name without `.sql`, such as `0001_first_tables`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the SQL with `\n` line ends, so that a checkout on Windows changes nothing. */
  readonly checksum: string;
}

export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** Reads `0001_name.sql`, `0002_name.sql`, …; a stray `.sql` file, a gap or a repeated number is an error. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(names.map((name, index) => readMigration(folder, name, index + 1)));
}

/**
 * Decides which migration comes next; null when none does. Throws when the files and the database tell different stories.
 * A database that is ahead is fine: while servers are replaced one by one, the old ones meet
 * the new tables, and a migration only ever adds to what the version before it needs.
 */
export function nextMigration(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration | null {
  for (const [index, row] of applied.entries()) {
    if (row.version !== index + 1) {
      throw refusal(
        `The database has migration ${row.name}, but not migration number ${index + 1}.`,
      );
    }
    const file = migrations[index];
    if (file && (file.name !== row.name || file.checksum !== row.checksum)) {
      throw refusal(
        `Migration ${row.name} was applied with other contents than ${file.name}.sql has now. An applied migration must never change; add a new one.`,
      );
    }
  }
  return migrations[applied.length] ?? null;
}

async function readMigration(
  folder: string,
  fileName: string,
  expected: number,
): Promise<Migration> {
  const version = Number(FILE_NAME.exec(fileName)?.[1]);
  if (version !== expected) {
    const wanted = String(expected).padStart(4, '0');
    throw refusal(`Expected ${wanted}_some_name.sql in ${folder}, but found ${fileName}.`);
  }
  const sql = (await readFile(join(folder, fileName), 'utf8')).replaceAll('\r\n', '\n');
  const checksum = createHash('sha256').update(sql).digest('hex');
  return { version, name: fileName.slice(0, -'.sql'.length), sql, checksum };
}

function refusal(message: string): DatabaseFault {
  return new DatabaseFault('migration_refused', message);
}
