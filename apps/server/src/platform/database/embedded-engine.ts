import { Pool } from 'pg';
import type { Log } from '#platform/log/log.ts';
import { columnTypes } from './column-types.ts';
import type { Deadlines } from './deadlines.ts';
import { EmbeddedHost } from './embedded-host.ts';
import { EmbeddedSocket } from './embedded-socket.ts';
import type { Engine } from './engine.ts';
import { breaksConnection, isStorageFull } from './faults.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { type FreeSpaceOptions, watchFreeSpace } from './free-space.ts';
import { ServingPool } from './serving-pool.ts';

const MEMORY = 'memory://';

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly deadlines: Deadlines;
  readonly log: Log;
  readonly freeSpace?: FreeSpaceOptions | undefined;
  readonly fromSnapshot?: Uint8Array | undefined;
}

/**
 * PGlite (PostgreSQL as WebAssembly) in a worker thread, on a data folder that this process alone may use.
 *
 * It has one session, so transactions run strictly one after another. It runs with fsync off: what was
 * committed survives the death of the process, but not for sure a power cut or a crash of the machine.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Engine> {
  const { dataDir, deadlines, log } = options;
  const lock: FolderLock | null = dataDir === MEMORY ? null : lockFolder(dataDir);
  const start = { folder: dataDir, snapshot: options.fromSnapshot };
  const host = await EmbeddedHost.open(start, log).catch((error: unknown) => {
    lock?.release();
    throw error;
  });

  let answerMs = deadlines.answerMs;
  const pool = new Pool({
    // One session, so one connection: whoever has it, has it alone.
    max: 1,
    ssl: false,
    types: columnTypes,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: deadlines.acquireMs,
    stream: () => new EmbeddedSocket(host, () => answerMs),
  });
  const isFatal = (error: unknown): boolean => {
    if (!isStorageFull(error)) return breaksConnection(error);
    // After a write that failed for lack of space, the next statement would hang.
    host.restart('the disk is full');
    return true;
  };
  const serving = new ServingPool(pool, { log, idleMs: deadlines.idleMs, isFatal });

  return {
    kind: 'embedded',
    pool: serving,
    asOwner: async (work) => {
      const client = await pool.connect();
      answerMs = deadlines.migrationMs;
      try {
        await client.query('reset role');
        return await work(client);
      } finally {
        answerMs = deadlines.answerMs;
        client.release(true);
      }
    },
    assertRoom: lock ? watchFreeSpace(dataDir, options.freeSpace) : async () => undefined,
    snapshot: async () => {
      const client = await pool.connect();
      try {
        return await host.snapshot();
      } finally {
        client.release();
      }
    },
    close: async () => {
      await serving.end();
      await host.close();
      lock?.release();
    },
  };
}
