import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseFault } from './faults.ts';

const SQLITE_BUSY = 5;

/** An open file that nothing refers to is closed by the garbage collector, and its lock is gone. */
const held = new Set<DatabaseSync>();

export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder for this process alone, or throws a `folder_in_use` fault at once.
 *
 * SQLite's exclusive lock on an empty file is the kernel's (fcntl): it holds across containers that
 * share the folder and goes with the process, however that ends, so no stale lock can be left.
 * Two processes on one embedded database lose acknowledged writes without any error.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const file = new DatabaseSync(join(folder, 'database.lock'), { timeout: 0 });
  try {
    file.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    file.close();
    if (!isBusy(error)) throw error;
    const message = `The data folder ${folder} is in use by another process. Stop that one, or give this one a folder of its own.`;
    throw new DatabaseFault('folder_in_use', message, { cause: error });
  }
  held.add(file);
  return {
    release: () => {
      held.delete(file);
      file.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
