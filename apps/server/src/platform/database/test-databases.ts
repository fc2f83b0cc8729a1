import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Log } from '#platform/log/log.ts';
import { type Database, type DatabaseOptions, openDatabase } from './open-database.ts';

type Overrides = Partial<DatabaseOptions> & { migrations?: Record<string, string> };

export const ENGINES = ['postgres', 'embedded'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Says nothing, and remembers the messages. */
export function quietLog(): Log & { messages: string[] } {
  const messages: string[] = [];
  const note = (_details: object, message: string): void => void messages.push(message);
  return { messages, debug: note, info: note, warn: note, error: note };
}

/** Undoes what a test made, last thing first. */
export class Cleanup {
  readonly #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).toReversed()) await step();
  }
}

/** Opens an empty database, not yet migrated: a new one on the test server, or one in memory. */
export async function openTestDatabase<T>(
  engine: EngineName,
  cleanup: Cleanup,
  { migrations = {}, ...overrides }: Overrides = {},
): Promise<Database<T>> {
  const database = await openDatabase<T>({
    url: engine === 'postgres' ? await createPostgresDatabase(cleanup) : undefined,
    dataDir: 'memory://',
    migrationsDir: await folderWith(cleanup, migrations),
    log: quietLog(),
    ...(engine === 'embedded' && { fromSnapshot: await emptySnapshot() }),
    ...overrides,
  });
  cleanup.add(() => database.close());
  return database;
}

/** Creates a database on the server of TEST_DATABASE_URL and gives its URL. */
export async function createPostgresDatabase(cleanup: Cleanup): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asServerAdmin(`create database ${name} template template0`);
  cleanup.add(() => asServerAdmin(`drop database ${name} with (force)`));
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

export async function asServerAdmin(sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Makes a folder that holds these files. */
export async function folderWith(
  cleanup: Cleanup,
  files: Record<string, string> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'database-test-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** An embedded database as it is when new. Making one takes seconds, so it is kept for later runs. */
export async function emptySnapshot(): Promise<Uint8Array> {
  return cachedSnapshot('empty', async () => {
    const options = { url: undefined, dataDir: 'memory://', migrationsDir: '', log: quietLog() };
    const database = await openDatabase(options);
    const snapshot = await database.snapshot();
    await database.close();
    return snapshot;
  });
}

/** Makes a snapshot once and keeps it in the system's folder for temporary files. */
async function cachedSnapshot(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const file = join(tmpdir(), `pglite-snapshot-${PGLITE_VERSION}-${key}.tar`);
  if (!existsSync(file)) {
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, await make());
    await rename(draft, file);
  }
  return readFile(file);
}

const PGLITE_VERSION = '0.5.16';

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) {
    throw new Error(
      'Set TEST_DATABASE_URL to a PostgreSQL server on which tests may create databases.',
    );
  }
  return url;
}
