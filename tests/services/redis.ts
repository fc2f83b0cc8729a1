import { rmSync } from 'node:fs';
import { findPrograms, majorVersionOf } from './find-program.ts';
import { freePort } from './free-port.ts';
import { type Requirement, requirePrograms } from './install.ts';
import { probe } from './probe.ts';
import { createServiceFolder } from './run-folder.ts';
import { end, launch } from './server-process.ts';
import type { Service, StopMode } from './service.ts';

const OLDEST_MAJOR = 7;

export const REDIS: Requirement = {
  title: `Redis ${OLDEST_MAJOR} or newer`,
  debianPackage: 'redis-server',
  find: () =>
    findPrograms(['redis-server', 'valkey-server']).find(
      (program) => (majorVersionOf(program) ?? 0) >= OLDEST_MAJOR,
    ) ?? null,
};

/** Starts a Redis server of its own, on a free port, with its data in a temporary folder. */
export async function startRedis(): Promise<Service> {
  const [program = ''] = requirePrograms([REDIS]);
  const folder = createServiceFolder('redis');
  const port = await freePort();
  const persistence = ['--save', '', '--appendonly', 'yes'];
  const run = () =>
    launch({
      name: 'Redis',
      program,
      args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...persistence],
      folder,
      // While it loads its data it accepts connections, but answers with an error.
      isReady: () => probe(port, Buffer.from('PING\r\n'), '+PONG'),
    });
  let server = await run();

  const stop = (mode: StopMode = 'clean') =>
    end(server, folder, mode === 'crash' ? 'SIGKILL' : 'SIGTERM');
  return {
    url: `redis://127.0.0.1:${port}`,
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
