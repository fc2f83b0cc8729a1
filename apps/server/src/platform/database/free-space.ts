import { statfs as readStatfs } from 'node:fs/promises';
import { DatabaseFault } from './faults.ts';

const MIN_FREE_BYTES = 64 * 1024 * 1024;
const CACHE_MS = 1000;

type Statfs = (folder: string) => Promise<{ bavail: number; bsize: number }>;

export interface FreeSpaceOptions {
  readonly minFreeBytes?: number;
  readonly statfs?: Statfs;
  /** Milliseconds on any clock that only goes forward. */
  readonly now?: () => number;
}

/**
 * Gives a check that rejects with a `storage_full` fault while the folder's disk is nearly full.
 * The embedded engine hangs after a write has failed for lack of space, so writes stop before that.
 * Asks the disk at most once a second.
 */
export function watchFreeSpace(
  folder: string,
  options: FreeSpaceOptions = {},
): () => Promise<void> {
  const {
    minFreeBytes = MIN_FREE_BYTES,
    statfs = readStatfs,
    now = () => performance.now(),
  } = options;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let freeBytes = 0;

  return async () => {
    if (now() - checkedAt >= CACHE_MS) {
      const { bavail, bsize } = await statfs(folder);
      freeBytes = bavail * bsize;
      checkedAt = now();
    }
    if (freeBytes < minFreeBytes) {
      const message = `Only ${freeBytes} bytes are free on the disk of ${folder}; writing needs ${minFreeBytes}.`;
      throw new DatabaseFault('storage_full', message);
    }
  };
}
