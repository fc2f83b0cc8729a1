import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notePid } from './run-folder.ts';
import { waitUntil } from './wait-until.ts';

export interface ServerCommand {
  name: string;
  program: string;
  args: string[];
  /** The service's own folder: log and process id go there. */
  folder: string;
  /** The account to run as, where it may not be the caller's. */
  account?: { uid: number; gid: number };
  isReady: () => Promise<boolean>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a server in its own process group, out of reach of a terminal's Ctrl-C, and waits for it. */
export async function launch(command: ServerCommand): Promise<ChildProcess> {
  const logFile = join(command.folder, 'log');
  const log = openSync(logFile, 'a');
  const child = spawn(command.program, command.args, {
    cwd: command.folder,
    detached: true,
    stdio: ['ignore', log, log],
    ...command.account,
  });
  closeSync(log);
  let failure = '';
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure = `ended with ${signal ?? `code ${code}`}`));
  running.add(child);
  child.once('exit', () => running.delete(child));
  notePid(command.folder, child.pid);
  // A forgotten server must not keep its test process alive.
  child.unref();
  try {
    await waitUntil(`${command.name} to answer`, async () => {
      if (failure !== '') throw new Error(`${command.name} ${failure}.`);
      return command.isReady();
    });
  } catch (error) {
    if (failure === '') await end(child, command.folder, 'SIGKILL');
    throw new Error(`${String(error)}\n${readFileSync(logFile, 'utf8')}`, { cause: error });
  }
  return child;
}

/** Sends a signal and waits until the process is gone. */
export async function end(
  child: ChildProcess,
  folder: string,
  signal: NodeJS.Signals,
): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.ref();
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
  notePid(folder, undefined);
}
