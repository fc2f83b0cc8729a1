import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Refusal } from './failures.ts';

/**
 * Runs an administration command on the storage that the environment variables name, whether a
 * server runs on it or not.
 * @throws Refusal with what the command said.
 */
export type Maintenance = (command: string, input: object) => Promise<unknown>;

const PROGRAM = fileURLToPath(new URL('../../../apps/server/src/maintenance.ts', import.meta.url));

/** Starts the server's own program for it: who may open the storage, and how, is known there. */
export function createMaintenance(env: NodeJS.ProcessEnv, program = PROGRAM): Maintenance {
  return async (command, input) => {
    const args = ['--disable-warning=ExperimentalWarning', program, command, JSON.stringify(input)];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [answer, complaint, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
    ]);
    if (code === 0) return JSON.parse(answer) as unknown;
    throw new Refusal(complaint.trim() || `${command} ended with ${signal ?? code}`);
  };
}
