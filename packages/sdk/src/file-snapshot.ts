import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SnapshotStore } from './snapshot.ts';

/** Far above any ruleset: what is larger is somebody else's file, and is not read into memory. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Keeps the snapshot in a file (Node only). Its folder is made where it is missing. The file is
 * replaced in one step, so a reader and a crash find the old text or the new one; several processes
 * may share it. Readable by its owner alone, since rules may name people.
 */
export function fileSnapshot(path: string): SnapshotStore {
  return {
    read: async () => {
      try {
        const { size } = await stat(path);
        if (size > MAX_BYTES) throw new RangeError(`${path} has ${size} bytes`);
        return await readFile(path, 'utf8');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    write: async (text) => {
      await mkdir(dirname(path), { recursive: true });
      const draft = `${path}.${randomUUID()}.tmp`;
      try {
        await writeDurably(draft, text);
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
