import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPrograms, majorVersionOf } from './find-program.ts';
import { freePort } from './free-port.ts';
import { type Requirement, requirePrograms } from './install.ts';
import { probe } from './probe.ts';
import { createServiceFolder } from './run-folder.ts';
import { end, launch } from './server-process.ts';
import type { Service, StopMode } from './service.ts';
import { waitUntil } from './wait-until.ts';

const OLDEST_MAJOR = 15;
const PROTOCOL_3_0 = 0x30000;

export const POSTGRES: Requirement = {
  title: `PostgreSQL ${OLDEST_MAJOR} or newer (its server programs)`,
  debianPackage: 'postgresql',
  find: findPostgres,
};

/**
 * Starts a PostgreSQL server of its own, on a free port, with a fresh cluster in a temporary folder.
 * @param fsync `off` for tests: they kill processes, not machines, and what a server handed to the
 *   system outlives it.
 */
export async function startPostgres(fsync: 'on' | 'off' = 'on'): Promise<Service> {
  const [program = ''] = requirePrograms([POSTGRES]);
  const folder = createServiceFolder('postgres');
  const port = await freePort();
  const account = unprivilegedAccount();
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(dirname(program), 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], ...account },
  );

  const run = () =>
    launch({
      name: 'PostgreSQL',
      program,
      args: [
        '-D',
        data,
        '-p',
        String(port),
        ...settings({ unix_socket_directories: folder, fsync }),
      ],
      folder,
      ...(account && { account }),
      isReady: () => answers(port),
    });
  let server = await run();

  const stop = async (mode: StopMode = 'clean'): Promise<void> => {
    const backends = mode === 'crash' ? childrenOf(server.pid) : [];
    await end(server, folder, mode === 'crash' ? 'SIGKILL' : 'SIGINT');
    for (const pid of backends.filter(isRunning)) process.kill(pid, 'SIGKILL');
    await waitUntil('PostgreSQL to be gone', () => !backends.some(isRunning));
  };
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    stop,
    start: async () => {
      server = await run();
    },
    remove: async () => {
      await stop('crash');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settings(more: Record<string, string>): string[] {
  const all = { listen_addresses: '127.0.0.1', max_connections: '300', ...more };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function findPostgres(): string | null {
  const found = findPrograms(['postgres'], versionedFolders())
    .map((program) => ({ program, major: majorVersionOf(program) ?? 0 }))
    .filter(({ major }) => major >= OLDEST_MAJOR)
    .toSorted((a, b) => b.major - a.major);
  // The other programs are beside the real one, not always beside a link to it.
  return found[0] ? realpathSync(found[0].program) : null;
}

/** Where Debian and Homebrew keep servers side by side, outside the PATH. */
function versionedFolders(): string[] {
  const homebrew = ['/opt/homebrew/opt', '/usr/local/opt'].flatMap((parent) =>
    list(parent).filter((folder) => folder.includes('/postgresql@')),
  );
  return [...list('/usr/lib/postgresql'), ...homebrew].map((folder) => join(folder, 'bin'));
}

function list(parent: string): string[] {
  try {
    return readdirSync(parent).map((name) => join(parent, name));
  } catch {
    return [];
  }
}

/** PostgreSQL refuses to run as root. */
function unprivilegedAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string, name: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  const name = spawnSync('id', ['postgres']).status === 0 ? 'postgres' : 'nobody';
  return { uid: id('-u', name), gid: id('-g', name) };
}

/** A server that starts or stops answers with an error, one that is ready with its way to log in. */
function answers(port: number): Promise<boolean> {
  const parameters = Buffer.from('user\0postgres\0database\0postgres\0\0');
  const header = Buffer.alloc(8);
  header.writeInt32BE(header.length + parameters.length, 0);
  header.writeInt32BE(PROTOCOL_3_0, 4);
  return probe(port, Buffer.concat([header, parameters]), 'R');
}

/** Each backend is in a process group of its own, so the postmaster's children are looked up. */
function childrenOf(pid: number | undefined): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return children.split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // without /proc they end by themselves when they miss their postmaster
  }
}

function isRunning(pid: number): boolean {
  try {
    // Where nothing collects orphans, a dead one stays listed as a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
