import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Health } from '@halyard/contracts/health';
import type { NewSdkKey, SdkKey } from '@halyard/contracts/sdk-keys';
import { afterAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../../tests/services/index.ts';
import { granted } from '../src/testing/client.ts';
import { createFlags, recordEvaluations } from './flags-in-use.ts';
import { becomeAdmin, logIn, PASSWORD } from './people.ts';
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
  test('a request under way is answered, and the next one on its connection too', async () => {
    const server = await startServer({ ...(await newStorage('postgres')), LOG_LEVEL: 'info' });
    const { email } = await becomeAdmin(server);
    const login = await beginLogin(server.port, email);
    const ending = server.stop();
    await waitUntil('the server to close', () => closings(server) === 1);
    login.finish('GET /evaluate/none?environment_key=staging HTTP/1.1\r\nhost: halyard\r\n\r\n');
    expect(await login.statuses()).toEqual([200, 404]);
    expect(await ending).toEqual({ code: 0, signal: null });
  });

  test('connections that are kept open do not hold the end up', async () => {
    const server = await startServer(await newStorage('postgres'));
    const { email } = await becomeAdmin(server);
    const idle = await beginLogin(server.port, email);
    idle.finish();
    const busy = await beginLogin(server.port, email);
    const startedAt = performance.now();
    const ending = server.stop();
    busy.finish();
    expect(await ending).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect([await idle.statuses(), await busy.statuses()]).toEqual([[200], [200]]);
  });

  test('what is only in memory is written before the end', async () => {
    const storage = await newStorage('postgres');
    const first = await startServer(storage);
    const admin = await becomeAdmin(first);
    const url = '/environments/staging/sdk-keys';
    const { key } = granted(await admin.post<NewSdkKey>(url, { name: 'Shop', kind: 'server' }));
    const asked = { context: { targetingKey: 'alice' } };
    granted(await first.client().post('/ofrep/v1/evaluate/flags', asked, { 'x-api-key': key }));
    expect(granted(await admin.get<SdkKey[]>(url))).toMatchObject([{ last_used_at: null }]);
    await first.stop();
    const second = await startServer(storage);
    const again = await logIn(second, admin.email);
    const kept = granted(await again.get<SdkKey[]>(url));
    expect(kept).toMatchObject([{ last_used_at: expect.any(String) }]);
  });

  test('a second one ends it at once, whatever is under way', async () => {
    const server = await startServer({ ...(await newStorage('postgres')), LOG_LEVEL: 'info' });
    const login = await beginLogin(server.port, 'nobody@example.com');
    const ending = server.stop();
    await waitUntil('the server to close', () => closings(server) === 1);
    await sleep(1000);
    process.kill(server.pid, 'SIGTERM');
    expect(await ending).toEqual({ code: 1, signal: null });
    expect(await login.statuses()).toEqual([]);
  });
});

describe('two workers', () => {
  test('both serve, their figures are added up, and a killed one is replaced', async () => {
    const server = await startServer({ ...(await newStorage('postgres')), HALYARD_WORKERS: '2' });
    const admin = await becomeAdmin(server);
    await createFlags(admin);
    await waitUntil('both workers', () => starts(server) === 2);
    await waitUntil('the flags everywhere', () => isServedByAll(server));
    const recorded = await recordEvaluations(server);
    const asked = await metric(server, 'halyard_evaluations_total');
    expect(asked).toBeGreaterThan(recorded.length);
    for (let look = 0; look < 6; look += 1) {
      expect(await metric(server, 'halyard_evaluations_total')).toBe(asked);
    }
    const { body } = await server.client().get<Health>('/health');
    const revisions = body.rulesets.map(({ revision }) => revision);
    const total = revisions.reduce((sum, revision) => sum + revision, 0);
    expect(await metric(server, 'halyard_ruleset_revision')).toBe(total);

    for (const [index, worker] of workersOf(server).entries()) {
      process.kill(worker, 'SIGKILL');
      // Asking for the figures of one that dies must not take the others along. Node may lose the
      // connections that it hands to it at this moment.
      const asking = () => fetch(`${server.url}/metrics`, { signal: AbortSignal.timeout(1000) });
      await Promise.allSettled([asking(), asking(), asking()]);
      await waitUntil('the loss to show', () => !workersOf(server).includes(worker));
      expect(await recordEvaluations(server)).toEqual(recorded);
      await waitUntil('another worker', () => starts(server) === 3 + index);
    }
    expect(await recordEvaluations(server)).toEqual(recorded);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });

  test('a signal while a worker is being replaced ends them all', async () => {
    const server = await startServer({ ...(await newStorage('postgres')), HALYARD_WORKERS: '2' });
    await waitUntil('both workers', () => starts(server) === 2);
    const [worker = 0] = workersOf(server);
    process.kill(worker, 'SIGKILL');
    await waitUntil('the loss to show', () => server.output().includes('starting another'));
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    await expect(server.client().get('/health')).rejects.toThrow('fetch failed');
  });

  test('a signal that reaches workers twice, as from a terminal, lets them finish', async () => {
    const server = await startServer({
      ...(await newStorage('postgres')),
      HALYARD_WORKERS: '2',
      LOG_LEVEL: 'info',
    });
    const { email } = await becomeAdmin(server);
    await waitUntil('both workers', () => starts(server) === 2);
    const logins = [await beginLogin(server.port, email), await beginLogin(server.port, email)];
    for (const worker of workersOf(server)) process.kill(worker, 'SIGINT');
    const ending = server.stop('SIGINT');
    await waitUntil('both to close', () => closings(server) === 2);
    for (const login of logins) login.finish();
    for (const login of logins) expect(await login.statuses()).toEqual([200]);
    expect(await ending).toEqual({ code: 0, signal: null });
  });
});

/** What a server prints that ends by itself, and not well. */
async function refusalOf(variables: Variables): Promise<string> {
  const server = await spawnServer(variables);
  expect(await server.ended).toEqual({ code: 1, signal: null });
  return server.output();
}

/** A login on a connection of its own that the server has begun to read. */
async function beginLogin(port: number, email: string) {
  const body = JSON.stringify({ email, password: PASSWORD });
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += String(chunk);
  });
  socket.on('error', () => socket.destroy());
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(
    'POST /auth/login HTTP/1.1\r\nhost: halyard\r\nexpect: 100-continue\r\n' +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`,
  );
  await waitUntil('the server to ask for the body', () => heard.includes('100 Continue'));
  return {
    /** Sends the body, and what comes after it on the same connection. */
    finish: (next = '') => void socket.write(body + next),
    /** Of all answers, once the server has closed the connection. */
    async statuses(): Promise<number[]> {
      await closed;
      const statuses = [...heard.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) =>
        Number(status),
      );
      return statuses.filter((status) => status !== 100);
    },
  };
}

const closings = (server: ServerProcess) => server.output().split('"closing"').length - 1;
const starts = (server: ServerProcess) => server.output().split('Halyard is ready').length - 1;

/** The sum of a metric over all its labels. */
async function metric(server: ServerProcess, name: string): Promise<number> {
  const { body } = await server.client().get<string>('/metrics', { connection: 'close' });
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
