import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export type Child = ChildProcessByStdio<null, Readable, null>;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const running = new Set<Child>();
const folders = new Set<string>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1));
}

/**
 * Starts a program that ends with this one at the latest. Errors go where ours go.
 *
 * @param env - what it finds in its environment beside the PATH, and nothing else of ours.
 */
export function start(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Child {
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], ...env },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** {@link start} for a TypeScript file beside the caller. */
export function startNode(file: URL, args: readonly string[] = [], env?: NodeJS.ProcessEnv): Child {
  return start(process.execPath, [fileURLToPath(file), ...args], env);
}

/**
 * What a program prints until its end.
 * @throws Error where it fails.
 */
export async function outputOf(child: Child): Promise<string> {
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (child.exitCode === 0) return output;
  const end = child.signalCode ?? `code ${child.exitCode}`;
  throw new Error(`${child.spawnargs.join(' ')} ended with ${end}.`);
}

/**
 * The first line that a program prints.
 * @throws Error where it ends without one.
 */
export async function firstLineOf(child: Child): Promise<string> {
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error(`${child.spawnargs.join(' ')} printed nothing.`);
}

/** Asks a program to end and waits for it. */
export async function stop(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** A new folder that is removed at the end of this program. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'halyard-bench-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}
