import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'HALYARD_TEST_RUN_DIR';
const PID_FILE = 'pid';

/** Makes the folder of one test run. Processes started later find it through the environment. */
export function createRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'halyard-test-'));
  mkdirSync(join(folder, 'services'));
  // A service that runs as another user must get through to its own folder.
  for (const path of [folder, join(folder, 'services')]) chmodSync(path, 0o755);
  process.env[VARIABLE] = folder;
  return folder;
}

/** Makes a folder for one service, below the run's folder where there is one. */
export function createServiceFolder(name: string): string {
  const runFolder = process.env[VARIABLE];
  const parent = runFolder === undefined ? tmpdir() : join(runFolder, 'services');
  return mkdtempSync(join(parent, `${name}-`));
}

export function notePid(serviceFolder: string, pid: number | undefined): void {
  if (pid === undefined) rmSync(join(serviceFolder, PID_FILE), { force: true });
  else writeFileSync(join(serviceFolder, PID_FILE), String(pid));
}

/** Ends the services that a run left behind, however it ended, and removes its folder. */
export function removeRunFolder(folder: string): void {
  const services = join(folder, 'services');
  for (const name of readdirSync(services)) killNoted(join(services, name, PID_FILE));
  // A dying server may still write.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

function killNoted(pidFile: string): void {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
  } catch {
    // It was stopped in order, or is gone already.
  }
}
