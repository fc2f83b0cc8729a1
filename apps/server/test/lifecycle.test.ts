import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../../tests/services/index.ts';
import { createFlags, recordEvaluations } from './flags-in-use.ts';
import { becomeAdmin, PASSWORD } from './people.ts';
import {
  endServers,
  JWT_SECRET,
  newStorage,
  type ServerProcess,
  spawnServer,
  startServer,
  type Variables,
} from './server-process.ts';

const NOWHERE = 'postgres://nobody@127.0.0.1:1/none';
const LOGINS = 30;

afterAll(endServers);

describe('a start that cannot work ends at once and says why', () => {
  test('two servers on one data folder: the second names the folder, the first goes on', async () => {
    const storage = await newStorage('embedded');
    const first = await startServer(storage);
    const output = await refusalOf(storage);
    expect(output).toContain(storage['HALYARD_DATA_DIR']);
    expect(output).toContain('in use by another process');
    expect(output).not.toMatch(/^\s+at /m);
    expect((await first.client().get('/health')).status).toBe(200);
    expect(await first.stop()).toEqual({ code: 0, signal: null });
    expect(await (await startServer(storage)).stop('SIGINT')).toEqual({ code: 0, signal: null });
  });

  test('a busy port: the message names it and the variable that changes it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const output = await refusalOf({ ...(await newStorage('postgres')), PORT: String(port) });
    other.close();
    expect(output).toContain(`127.0.0.1:${port}`);
    expect(output).toContain('set PORT');
    expect(output).not.toMatch(/^\s+at /m);
  });

  test.each([
    ['no secret beside a database of its own', {}, 'JWT_SECRET_KEY is missing'],
    ['a secret that is too short', { JWT_SECRET_KEY: 'short' }, 'JWT_SECRET_KEY is too short'],
    [
      'a number that is none',
      { JWT_SECRET_KEY: JWT_SECRET, CACHE_TTL_SECONDS: 'soon' },
      'CACHE_TTL_SECONDS is "soon"',
    ],
    ['a database of another kind', { DATABASE_URL: 'mysql://db/app' }, 'DATABASE_URL is not a URL'],
  ])('%s', async (_, variables: Variables, words) => {
    const output = await refusalOf({ DATABASE_URL: NOWHERE, ...variables });
    expect(output).toContain(words);
    expect(output).not.toMatch(/^\s+at /m);
    expect(output).not.toContain('Halyard is ready');
  });

  test('several workers on the embedded database', async () => {
    const output = await refusalOf({ ...(await newStorage('embedded')), HALYARD_WORKERS: '2' });
    expect(output).toContain('HALYARD_WORKERS needs PostgreSQL');
  });

  test('several workers and a busy port: none is left behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const storage = await newStorage('postgres');
    const output = await refusalOf({ ...storage, PORT: String(port), HALYARD_WORKERS: '2' });
    other.close();
    expect(output).toContain('set PORT');
  });
});

describe('a signal to stop', () => {
  test('requests under way are answered, also one that comes meanwhile on an open connection', async () => {
    const server = await startServer({ ...(await newStorage('postgres')), LOG_LEVEL: 'info' });
    const { email } = await becomeAdmin(server);
    const open = await keepAlive(server.port);
    const logins = Array.from({ length: LOGINS }, () =>
      server.client().post('/auth/login', { email, password: PASSWORD }),
    );
    open.send(`POST /auth/login`, JSON.stringify({ email, password: PASSWORD }));
    await Promise.race(logins);
    const ending = server.stop();
    await waitUntil('the server to close', () => server.output().includes('"closing"'));
    open.send('GET /evaluate/none?environment_key=staging');

    const statuses = (await Promise.all(logins)).map(({ status }) => status);
    expect(statuses).toEqual(Array.from({ length: LOGINS }, () => 200));
    expect(await ending).toEqual({ code: 0, signal: null });
    expect(await open.statuses()).toEqual([200, 404]);
  });

  test('an idle connection that is kept open does not hold the end up', async () => {
    const server = await startServer(await newStorage('postgres'));
    const open = await keepAlive(server.port);
    open.send('GET /health/ready');
    await waitUntil('an answer', async () => open.heard().includes('ready'));
    const startedAt = performance.now();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});

describe('two workers', () => {
  test('both serve, their figures are added up, and a killed one is replaced', async () => {
    const server = await startServer({ ...(await newStorage('postgres')), HALYARD_WORKERS: '2' });
    const admin = await becomeAdmin(server);
    await createFlags(admin);
    await waitUntil(
      'both workers',
      async () => (await metric(server, 'nodejs_version_info')) === 2,
    );
    // The other worker has the flags after its next look.
    await waitUntil('the flags everywhere', () => isServedByAll(server));
    const recorded = await recordEvaluations(server);
    const asked = await metric(server, 'halyard_evaluations_total');
    expect(asked).toBeGreaterThan(recorded.length);
    for (let look = 0; look < 6; look += 1) {
      expect(await metric(server, 'halyard_evaluations_total')).toBe(asked);
    }

    for (const worker of workersOf(server)) {
      process.kill(worker, 'SIGKILL');
      await waitUntil('the loss to show', () => !workersOf(server).includes(worker));
      expect(await recordEvaluations(server)).toEqual(recorded);
      await waitUntil('another worker', async () => {
        const isBack = workersOf(server).length === 2;
        return isBack && (await metric(server, 'nodejs_version_info')) === 2;
      });
    }
    expect(await recordEvaluations(server)).toEqual(recorded);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });

  test('a signal while a worker is being replaced ends them all', async () => {
    const server = await startServer({ ...(await newStorage('postgres')), HALYARD_WORKERS: '2' });
    await waitUntil('both workers', () => workersOf(server).length === 2);
    const [worker = 0] = workersOf(server);
    process.kill(worker, 'SIGKILL');
    await waitUntil('the loss to show', () => server.output().includes('starting another'));
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    await expect(server.client().get('/health')).rejects.toThrow('fetch failed');
  });

  test('a signal that reaches the workers twice, as from a terminal, still lets them finish', async () => {
    const server = await startServer({ ...(await newStorage('postgres')), HALYARD_WORKERS: '2' });
    const { email } = await becomeAdmin(server);
    const logins = Array.from({ length: LOGINS }, () =>
      server.client().post('/auth/login', { email, password: PASSWORD }),
    );
    await Promise.race(logins);
    for (const worker of workersOf(server)) process.kill(worker, 'SIGINT');
    const ending = server.stop('SIGINT');
    const statuses = (await Promise.all(logins)).map(({ status }) => status);
    expect(statuses).toEqual(Array.from({ length: LOGINS }, () => 200));
    expect(await ending).toEqual({ code: 0, signal: null });
  });
});

/** What a server prints that ends by itself, and not well. */
async function refusalOf(variables: Variables): Promise<string> {
  const server = await spawnServer(variables);
  expect(await server.ended).toEqual({ code: 1, signal: null });
  return server.output();
}

/** One connection that stays open, as a proxy or a browser keeps it. */
async function keepAlive(port: number) {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += String(chunk);
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return {
    heard: () => heard,
    send(request: string, body = '') {
      const type = body === '' ? '' : 'content-type: application/json\r\n';
      const length = `content-length: ${Buffer.byteLength(body)}`;
      socket.write(`${request} HTTP/1.1\r\nhost: halyard\r\n${type}${length}\r\n\r\n${body}`);
    },
    /** Of all answers, once the server has closed the connection. */
    async statuses(): Promise<number[]> {
      await closed;
      return [...heard.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
    },
  };
}

/** The sum of a metric over all its labels; NaN while a worker that starts does not answer yet. */
async function metric(server: ServerProcess, name: string): Promise<number> {
  const { status, body } = await server.client().get<string>('/metrics', { connection: 'close' });
  if (status !== 200 || body === '') return Number.NaN;
  const lines = body.split('\n').filter((line) => line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** Several looks in a row, for nobody knows which worker answers. */
async function isServedByAll(server: ServerProcess): Promise<boolean> {
  for (let look = 0; look < 10; look += 1) {
    const { status } = await server
      .client()
      .get('/evaluate/export?environment_key=staging', { connection: 'close' });
    if (status !== 200) return false;
  }
  return true;
}

function workersOf({ pid }: ServerProcess): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}
