import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '#platform/database/open-database.ts';
import { createLogger } from '#platform/log/logger.ts';

/** Global setup of the embedded test run: one migrated database, which every test file copies. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const database = await openDatabase({
    url: undefined,
    dataDir: 'memory://',
    migrationsDir: fileURLToPath(new URL('../../migrations', import.meta.url)),
    appendOnlyTables: ['audit_log'],
    log: createLogger('silent'),
  });
  await database.migrate();
  const folder = await mkdtemp(join(tmpdir(), 'halyard-snapshot-'));
  const file = join(folder, 'database.tar');
  await writeFile(file, await database.snapshot());
  await database.close();
  project.provide('embeddedSnapshot', file);
  return () => rm(folder, { recursive: true, force: true });
}
