import { fileURLToPath } from 'node:url';
import { type Database, openDatabase } from '#platform/database/open-database.ts';
import type { Log } from '#platform/log/log.ts';
import type { Tables } from '#tables';
import type { StorageConfig } from './config.ts';

/** Opens the storage that a configuration names. It is not migrated yet. */
export function openStorage(config: StorageConfig, log: Log): Promise<Database<Tables>> {
  return openDatabase<Tables>({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    migrationsDir: fileURLToPath(new URL('../migrations', import.meta.url)),
    appendOnlyTables: ['audit_log'],
    log,
  });
}
