import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** Bytes that are moved between the threads, not copied. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * What the worker is started with; the engine's program is the first message to it. `snapshot` fills a
 * database that does not exist yet.
 */
export interface WorkerStart {
  readonly folder: string;
  readonly snapshot: Uint8Array | undefined;
}

export interface WorkerRequest {
  readonly id: number;
  readonly ask: 'protocol' | 'snapshot' | 'close';
  /** For `protocol`: whole messages of the PostgreSQL wire protocol. */
  readonly bytes: Bytes;
}

/** `id` 0 announces that the database is open. */
export interface WorkerReply {
  readonly id: number;
  readonly bytes: Bytes;
}

const MEMORY = 'memory://';

const program = new Promise<WebAssembly.Module>((resolve) => {
  parentPort?.once('message', resolve);
});

async function open({ folder, snapshot }: WorkerStart): Promise<PGlite> {
  const engine = { pgliteWasmModule: await program };
  const seed = snapshot && { loadDataDir: new Blob([new Uint8Array(snapshot)]) };
  if (folder === MEMORY) return PGlite.create(MEMORY, { ...engine, ...seed });
  const database = join(folder, 'database');
  if (!existsSync(database)) {
    // A process that dies while it makes the database must not leave half of one behind.
    const draft = join(folder, 'database.new');
    rmSync(draft, { recursive: true, force: true });
    const made = await PGlite.create(draft, { ...engine, ...seed });
    await made.close();
    renameSync(draft, database);
  }
  return PGlite.create(database, engine);
}

async function answer(pglite: PGlite, { ask, bytes }: WorkerRequest): Promise<Bytes> {
  if (ask === 'protocol') return new Uint8Array(await pglite.execProtocolRaw(bytes));
  if (ask === 'snapshot') {
    const archive = await pglite.dumpDataDir('none');
    return new Uint8Array(await archive.arrayBuffer());
  }
  await pglite.close();
  return new Uint8Array();
}

async function respond(pglite: PGlite, request: WorkerRequest): Promise<void> {
  try {
    reply(request.id, await answer(pglite, request));
  } catch (error) {
    // What the engine throws when it exits is no Error, and would not tell its reason on the other side.
    throw new Error(`the engine ended with ${inspect(error)}`, { cause: error });
  }
}

async function serve(start: WorkerStart): Promise<void> {
  const pglite = await open(start);
  let last = Promise.resolve();
  // A failure here is not a refused statement (that is an answer) but a broken engine: it ends the worker.
  parentPort?.on('message', (request: WorkerRequest) => {
    last = last.then(() => respond(pglite, request));
  });
  reply(0, new Uint8Array());
}

function reply(id: number, bytes: Bytes): void {
  parentPort?.postMessage({ id, bytes } satisfies WorkerReply, [bytes.buffer]);
}

await serve(workerData);
