import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AccountDeps, createActors, createPasswords } from '#features/access/index.ts';
import { createMemoryBus } from '#platform/bus/memory-bus.ts';
import { callControl } from '#platform/control/control-socket.ts';
import { isUnavailable } from '#platform/database/faults.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Log } from '#platform/log/log.ts';
import { createLogger } from '#platform/log/logger.ts';
import type { Tables } from '#tables';
import { administrationOf } from './administration.ts';
import { readStorageConfig, type StorageConfig } from './config.ts';
import { openStorage } from './storage.ts';

/**
 * Runs one administration command against the storage and prints its answer as JSON:
 * `node maintenance.ts make-admin '{"email":"ada@example.com"}'`. With the embedded database a
 * running server is asked to do it, for it alone may open the folder.
 */
async function main([name = '', json = '{}']: readonly string[]): Promise<void> {
  const config = readStorageConfig(process.env);
  const input: unknown = JSON.parse(json);
  const result = (await runRemotely(config, name, input)) ?? (await runHere(config, name, input));
  process.stdout.write(`${JSON.stringify(result.value)}\n`);
}

async function runRemotely(
  { databaseUrl, dataDir }: StorageConfig,
  name: string,
  input: unknown,
): Promise<{ value: unknown } | null> {
  if (databaseUrl !== undefined) return null;
  const answer = await callControl(dataDir, name, input);
  if (answer.outcome === 'failed') throw new Error(answer.message);
  return answer.outcome === 'done' ? { value: answer.result } : null;
}

async function runHere(
  config: StorageConfig,
  name: string,
  input: unknown,
): Promise<{ value: unknown }> {
  refuseMissingFolder(config);
  const log = createLogger('silent');
  const database = await openStorage(config, log);
  try {
    await database.migrate();
    const command = administrationOf(accountsOf(database, log))[name];
    if (!command) throw new Error(`there is no command "${name}"`);
    return { value: await command(input) };
  } finally {
    await database.close();
  }
}

/** Where several servers run, they see a new role with their next look at the access revision. */
function accountsOf(database: Database<Tables>, log: Log): AccountDeps {
  const now = () => new Date();
  const actors = createActors({ db: database.db, bus: createMemoryBus({ log }), log, now });
  return { database, actors, passwords: createPasswords(), now, newId: randomUUID };
}

/** A mistyped folder must not become a new, empty installation. */
function refuseMissingFolder({ databaseUrl, dataDir }: StorageConfig): void {
  if (databaseUrl !== undefined || existsSync(join(dataDir, 'database'))) return;
  throw new Error(
    `There is no database in ${dataDir}. Set HALYARD_DATA_DIR or DATABASE_URL as for the server.`,
  );
}

function failureText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return isUnavailable(error) ? `The database does not answer: ${text}` : text;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 1;
}
