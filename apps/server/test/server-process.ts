import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SERVER_FLAGS } from '../../../scripts/server-flags.mjs';
import { freePort, waitUntil } from '../../../tests/services/index.ts';
import { createServiceFolder, notePid } from '../../../tests/services/run-folder.ts';
import type { Client } from '../src/testing/client.ts';
import { createDatabase } from '../src/testing/storage.ts';
import { httpClient } from './http-client.ts';

/** A server as an operator runs it: a process of its own, reached by its port. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly ended: Promise<Ending>;
  /** All that it has printed so far. */
  output(): string;
  client(token?: string): Client;
  /** Waits for `/health/ready`; rejects with the output when the process ends instead. */
  whenReady(timeoutMs?: number): Promise<void>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ending>;
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type Variables = Readonly<Record<string, string>>;
export type StorageKind = 'embedded' | 'postgres';

export const JWT_SECRET = 'a secret for tests, thirty-two characters or more';

/** Saves each start a third of its work. */
const COMPILE_CACHE = join(tmpdir(), 'halyard-test-compile-cache');
const READY_MS = 60_000;

const running = new Set<ChildProcess>();
const cleanups: (() => unknown)[] = [];
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Ends what a test file started and deletes its data. For `afterAll`. */
export async function endServers(): Promise<void> {
  await Promise.all([...running].map((child) => endProcess(child, 'SIGKILL')));
  for (const clean of cleanups.splice(0)) await clean();
}

function newFolder(): string {
  const folder = createServiceFolder('server');
  cleanups.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** The variables that give a server an empty database of its own. */
export async function newStorage(kind: StorageKind): Promise<Variables> {
  if (kind === 'embedded') return { HALYARD_DATA_DIR: newFolder() };
  const { url, drop } = await createDatabase();
  cleanups.push(drop);
  return { DATABASE_URL: url, JWT_SECRET_KEY: JWT_SECRET };
}

/** Starts a server and waits until it can evaluate. */
export async function startServer(variables: Variables): Promise<ServerProcess> {
  const server = await spawnServer(variables);
  await server.whenReady();
  return server;
}

/** Starts a server on a free port, unless the variables name one, and waits for nothing. */
export async function spawnServer(variables: Variables): Promise<ServerProcess> {
  const port = Number(variables['PORT'] ?? (await freePort()));
  const child = run('main.ts', [], { LOG_LEVEL: 'warn', ...variables, PORT: String(port) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  // 'close' comes after the last byte of output.
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = async (): Promise<boolean> => {
    if (isOver(child)) throw new Error(`The server ended before it was ready:\n${output}`);
    return fetch(`${url}/health/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
  };
  return {
    url,
    port,
    pid: child.pid ?? 0,
    ended,
    output: () => output,
    client: (token) => httpClient(url, token),
    whenReady: (timeoutMs = READY_MS) => waitUntil('the server to be ready', isReady, timeoutMs),
    stop: async (signal = 'SIGTERM') => {
      await endProcess(child, signal);
      return ended;
    },
  };
}

/** Runs one command of the maintenance program to its end. */
export async function runMaintenance(variables: Variables, name: string, input: object = {}) {
  const child = run('maintenance.ts', [name, JSON.stringify(input)], variables);
  const [stdout, stderr, code] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close').then(([exitCode]): number | null => exitCode),
  ]);
  return { stdout, stderr, code };
}

/** Checks the whole audit chain as an operator does; gives what the program reports. */
export async function verifyAudit(variables: Variables): Promise<unknown> {
  const { stdout, stderr, code } = await runMaintenance(variables, 'verify-audit');
  if (code !== 0) throw new Error(`verify-audit failed (${code}): ${stderr}`);
  return JSON.parse(stdout);
}

/** A process that sees these variables and nothing else of ours, in a folder of its own. */
function run(program: string, args: readonly string[], variables: Variables): ChildProcess {
  const folder = newFolder();
  const file = fileURLToPath(new URL(`../src/${program}`, import.meta.url));
  const child = spawn(process.execPath, [...SERVER_FLAGS, file, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILE_CACHE, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  notePid(folder, child.pid);
  running.add(child);
  child.once('exit', () => {
    running.delete(child);
    notePid(folder, undefined);
  });
  return child;
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (isOver(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
