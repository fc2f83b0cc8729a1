import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { isUnavailable } from './faults.ts';
import { type Database, openDatabase } from './open-database.ts';
import { Cleanup, createPostgresDatabase, folderWith, quietLog } from './test-databases.ts';

// Other processes take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

/** A wire to PostgreSQL that can be cut, or fall silent while it stays connected. */
class Wire {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  #isSilent = false;

  constructor(target: string) {
    this.#target = new URL(target);
  }

  get url(): string {
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  async restore(): Promise<void> {
    this.#isSilent = false;
    const server = createServer((near) => this.#join(near));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address: AddressInfo | string | null = server.address();
    if (address !== null && typeof address !== 'string') this.#port = address.port;
  }

  async cut(): Promise<void> {
    const server = this.#server;
    const closed = new Promise<void>((resolve) => server?.close(() => resolve()) ?? resolve());
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  fallSilent(): void {
    this.#isSilent = true;
  }

  #join(near: Socket): void {
    const far = connect(Number(this.#target.port || 5432), this.#target.hostname);
    this.#carry(near, far);
    this.#carry(far, near);
  }

  #carry(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', (data) => this.#isSilent || to.write(data));
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}

const IN_TIME = 'unavailable in time';

interface Setting {
  wire: Wire;
  database: Database<unknown>;
}

async function openOverWire(
  options: { poolSize?: number; answerMs?: number } = {},
): Promise<Setting> {
  const wire = new Wire(await createPostgresDatabase(cleanup));
  await wire.restore();
  cleanup.add(() => wire.cut());
  const database = await openDatabase<unknown>({
    url: wire.url,
    dataDir: '',
    migrationsDir: await folderWith(cleanup),
    log: quietLog(),
    poolSize: options.poolSize ?? 3,
    deadlines: { answerMs: options.answerMs ?? 5000, acquireMs: 500 },
  });
  cleanup.add(() => database.close());
  await database.migrate();
  return { wire, database };
}

/** How a call ends: as unavailable within so many milliseconds, or otherwise. */
async function ending(call: Promise<unknown>, withinMs: number): Promise<string> {
  const start = performance.now();
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  const tookMs = performance.now() - start;
  if (error === null) return 'answered';
  if (!isUnavailable(error)) return 'failed otherwise';
  return tookMs < withinMs ? IN_TIME : `unavailable after ${tookMs} ms`;
}

test('while the server is down calls reject at once; when it is back they work, without reopening', async () => {
  const { wire, database } = await openOverWire();
  await database.ping();
  await wire.cut();
  expect(await ending(database.ping(), 2000)).toBe(IN_TIME);
  expect(await ending(sql`select 1`.execute(database.db), 2000)).toBe(IN_TIME);
  expect(await ending(database.migrate(), 2000)).toBe(IN_TIME);
  await wire.restore();
  await database.ping();
  const { rows } = await sql`select current_user::text as who`.execute(database.db);
  expect(rows).toEqual([{ who: 'halyard_app' }]);
});

test('opening does not need the server', async () => {
  const url = 'postgres://nobody@127.0.0.1:1/none';
  const options = { url, dataDir: '', migrationsDir: await folderWith(cleanup), log: quietLog() };
  const database = await openDatabase(options);
  cleanup.add(() => database.close());
  expect(await ending(database.ping(), 2000)).toBe(IN_TIME);
  expect(await ending(database.migrate(), 2000)).toBe(IN_TIME);
});

test('a silent server costs a call its deadline, and the connection is not used again', async () => {
  const { wire, database } = await openOverWire({ poolSize: 1, answerMs: 600 });
  await database.ping();
  wire.fallSilent();
  expect(await ending(sql`select 1`.execute(database.db), 1500)).toBe(IN_TIME);
  expect(await ending(sql`select 1`.execute(database.db), 1500)).toBe(IN_TIME);
  await wire.cut();
  await wire.restore();
  await expect(database.ping()).resolves.toBeUndefined();
});

test('in a transaction a silent server costs the deadline once, not once more for the rollback', async () => {
  const { wire, database } = await openOverWire({ answerMs: 1500 });
  const work = database.db.transaction().execute(async (tx) => {
    wire.fallSilent();
    await sql`select 1`.execute(tx);
  });
  expect(await ending(work, 2800)).toBe(IN_TIME);
});

test('a connection that is lost between two statements of a transaction harms nobody else', async () => {
  const { wire, database } = await openOverWire();
  const work = database.db.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx);
    await wire.cut();
    await sleep(50);
    await sql`select 1`.execute(tx);
  });
  await expect(work).rejects.toSatisfy(isUnavailable);
  await wire.restore();
  await database.ping();
});

test('when all connections are taken the next caller is turned away in time', async () => {
  const { database } = await openOverWire({ poolSize: 2 });
  const busy = [1, 2].map(() => sql`select pg_sleep(2)`.execute(database.db));
  expect(await ending(sql`select 1`.execute(database.db), 1500)).toBe(IN_TIME);
  await Promise.all(busy);
  await database.ping();
});

test('a slow statement is cancelled after three seconds and its connection stays in use', async () => {
  const { database } = await openOverWire({ poolSize: 1 });
  const backend = async (): Promise<unknown> =>
    (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.db)).rows[0]?.pid;
  const before = await backend();
  expect(await ending(sql`select pg_sleep(10)`.execute(database.db), 5000)).toBe(IN_TIME);
  expect(await backend()).toBe(before);
});
