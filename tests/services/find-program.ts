import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const PATH_FOLDERS = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');

/** Finds every program of one of these names, in the PATH's folders and then in `moreFolders`. */
export function findPrograms(names: string[], moreFolders: string[] = []): string[] {
  const folders = [...PATH_FOLDERS, ...moreFolders];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).filter(isExecutable);
}

/** The first number of what `program --version` prints, or null where it does not run. */
export function majorVersionOf(program: string): number | null {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const major = /(\d+)\.\d+/.exec(stdout ?? '')?.[1];
  return status === 0 && major !== undefined ? Number(major) : null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
