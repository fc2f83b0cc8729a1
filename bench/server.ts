import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SERVER_FLAGS } from '../scripts/server-flags.mjs';
import { type Child, start } from './processes.ts';

const MAIN = fileURLToPath(new URL('../apps/server/src/main.ts', import.meta.url));
/** What a server wants beside a database of its own. */
export const JWT_SECRET_KEY = 'a secret for benchmarks, thirty-two characters or more';
const POLL_MS = 5;
const GIVE_UP_MS = 60_000;

/** The real server in a process of its own. */
export interface RunningServer {
  readonly child: Child;
  readonly url: string;
  readonly port: number;
  /** From its start to its first answer of GET /health. */
  readonly startMs: number;
  /** The link that makes the first admin; it comes soon after a start without one. */
  readonly setupToken: Promise<string>;
}

/** Starts it on the embedded database and waits for its first healthy answer. */
export function startServer(dataDir: string): Promise<RunningServer> {
  return startServerWith({ HALYARD_DATA_DIR: dataDir });
}

/**
 * Starts it on the storage that the variables name.
 *
 * @param port - where it listens; a free port where absent.
 */
export async function startServerWith(
  variables: Readonly<Record<string, string>>,
  port?: number,
): Promise<RunningServer> {
  return startAt(port ?? (await freePort()), variables);
}

async function startAt(
  port: number,
  variables: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = start(process.execPath, [...SERVER_FLAGS, MAIN], {
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...variables,
  });
  const setupToken = readSetupToken(child);
  await untilHealthy(url, child);
  return { child, url, port, startMs: performance.now() - startedAt, setupToken };
}

async function untilHealthy(url: string, child: Child): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`);
    if (await isHealthy(url)) return;
    await sleep(POLL_MS);
  }
  throw new Error(`The server did not answer within ${GIVE_UP_MS / 1000} s.`);
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health`);
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false; // It does not listen yet.
  }
}

async function readSetupToken(child: Child): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    const token = /setup\?token=([\w-]+)/.exec(line)?.[1];
    if (token !== undefined) resolve(token);
  });
  return promise;
}

/** A TCP port of 127.0.0.1 on which nothing listens now. */
async function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
  return promise;
}
