import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '@halyard/contracts/environments';
import type { Health } from '@halyard/contracts/health';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Service,
  startPostgres,
  startRedis,
  startTcpFault,
  type TcpFault,
  waitUntil,
} from '../../../tests/services/index.ts';
import type { Client } from '../src/testing/client.ts';
import { createFlags, recordEvaluations, switchFlag, timeUntilServed } from './flags-in-use.ts';
import { slowestLossMs } from './losses.ts';
import { becomeAdmin, type Person } from './people.ts';
import {
  endServers,
  JWT_SECRET,
  type ServerProcess,
  spawnServer,
  startServer,
  type Variables,
} from './server-process.ts';

/** With the bus news is at once; without it a server looks every two seconds. */
const PUSHED_MS = 1000;
const POLLED_MS = 5000;
/** What a write may take to be refused: the deadline is one second, the rest is a busy machine. */
const REFUSED_MS = 2500;
/** A silent connection is given up after five seconds. */
const SILENT_MS = 8000;

const REFUSAL = {
  status: 503,
  body: { code: 'STORAGE_UNAVAILABLE' },
  headers: {
    'content-type': expect.stringMatching(/^application\/problem\+json/),
    'retry-after': expect.stringMatching(/^\d+$/),
  },
};

let postgres: Service;
let redis: Service;
/** Stands between the second server and PostgreSQL. */
let wire: TcpFault;
let first: ServerProcess;
let second: ServerProcess;
let admin: Person;
let adminOnSecond: Client;

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  wire = await startTcpFault({ port: postgres.port });
  [first, second] = await Promise.all([
    startServer(variables(postgres.url)),
    startServer(variables(postgres.url.replace(`:${postgres.port}/`, `:${wire.port}/`))),
  ]);
  admin = await becomeAdmin(first);
  adminOnSecond = second.client(admin.token);
  await createFlags(admin);
});

afterAll(async () => {
  await endServers();
  await wire?.close();
  await Promise.all([postgres?.remove(), redis?.remove()]);
});

test('two servers that start at once on an empty database agree on its environments', async () => {
  const answers = await Promise.all(
    [admin, adminOnSecond].map((client) => client.get<Environment[]>('/environments')),
  );
  for (const { body } of answers) {
    expect(body.map(({ key }) => key)).toEqual(['development', 'staging', 'production']);
  }
});

describe('with everything up', () => {
  test('a change through one server is served by the other within a second', async () => {
    expect(await slowestNewsMs(10)).toBeLessThan(PUSHED_MS);
  });

  test('what is taken away through one server is gone on the other within a second', async () => {
    expect(await slowestLossMs({ admin, first, second })).toBeLessThan(PUSHED_MS);
  });
});

describe('without Redis', () => {
  beforeAll(() => redis.stop('crash'));

  test('both servers go on and say that the cache is down', async () => {
    await waitUntil(
      'the loss to show',
      async () => (await healthOf(second)).cache.status === 'down',
    );
    for (const server of [first, second]) {
      expect(await healthOf(server)).toMatchObject({
        status: 'degraded',
        cache: { status: 'down' },
        database: { status: 'up' },
      });
    }
  });

  test('a change through one server is served by the other within five seconds', async () => {
    expect(await slowestNewsMs(3)).toBeLessThan(POLLED_MS);
  });

  test('what is taken away through one server is gone on the other within five seconds', async () => {
    expect(await slowestLossMs({ admin, first, second })).toBeLessThan(POLLED_MS);
  });

  test('news is pushed again once Redis is back', async () => {
    await redis.start();
    for (const server of [first, second]) {
      await waitUntil(
        'Redis to count as up',
        async () => (await healthOf(server)).status === 'healthy',
      );
    }
    // The connection for subscriptions comes back on its own, two seconds later at most.
    await sleep(2500);
    expect(await slowestNewsMs(8)).toBeLessThan(PUSHED_MS);
  });
});

describe('without PostgreSQL', () => {
  let recorded: unknown;

  beforeAll(async () => {
    await timeUntilServed(second, 'checkout', await switchFlag(admin, 'checkout', true));
    recorded = await recordEvaluations(first);
    await postgres.stop('crash');
  });

  test('evaluations are what they were, on both servers', async () => {
    for (const server of [first, second]) expect(await recordEvaluations(server)).toEqual(recorded);
  });

  test('a write is refused soon, in words that a program understands', async () => {
    for (const client of [admin, adminOnSecond]) {
      const { ms, answer } = await tryToWrite(client);
      expect(ms).toBeLessThan(REFUSED_MS);
      expect(answer).toMatchObject(REFUSAL);
    }
  });

  test('a read of the management API is refused likewise', async () => {
    const { status, body } = await admin.get('/flags');
    expect([status, body.code]).toEqual([503, 'STORAGE_UNAVAILABLE']);
  });

  test('both servers say that they are degraded, and stay ready', async () => {
    for (const server of [first, second]) {
      expect(await healthOf(server)).toMatchObject({
        status: 'degraded',
        database: { kind: 'postgres', status: 'down' },
      });
      expect((await server.client().get('/health/ready')).status).toBe(200);
    }
  });

  test('without Redis as well evaluations are still what they were', async () => {
    await redis.stop('crash');
    for (const server of [first, second]) expect(await recordEvaluations(server)).toEqual(recorded);
    await redis.start();
  });

  test('a server that starts now waits, and becomes ready when PostgreSQL is back', async () => {
    const late = await spawnServer(variables(postgres.url));
    await waitUntil('an answer', () => isAnswering(late));
    await sleep(3000);
    const { status, body } = await late.client().get<Health>('/health');
    expect([status, body.status]).toEqual([503, 'unhealthy']);
    expect((await late.client().get('/health/ready')).status).toBe(503);

    await postgres.start();
    await late.whenReady(10_000);
    expect(await recordEvaluations(late)).toEqual(recorded);
    expect(await late.stop()).toEqual({ code: 0, signal: null });
  });

  test('the running servers write again without a restart, and nothing is lost between them', async () => {
    await waitUntil('writes to work', () => canWrite(admin), 10_000);
    await waitUntil('writes to work', () => canWrite(adminOnSecond), 10_000);
    expect(await slowestNewsMs(2)).toBeLessThan(POLLED_MS);
    await waitUntil('health', async () => (await healthOf(second)).status === 'healthy');
  });
});

describe('with a network that swallows everything on the way to PostgreSQL', () => {
  test('evaluations go on at their usual pace, and a write is refused in the end', async () => {
    const recorded = await recordEvaluations(second);
    wire.blackhole();
    const writing = tryToWrite(adminOnSecond);
    const startedAt = performance.now();
    expect(await recordEvaluations(second)).toEqual(recorded);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    const { ms, answer } = await writing;
    expect(ms).toBeLessThan(SILENT_MS);
    expect(answer).toMatchObject(REFUSAL);
    await wire.restore();
    await waitUntil('writes to work', () => canWrite(adminOnSecond), 15_000);
  });
});

function variables(databaseUrl: string): Variables {
  return { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, JWT_SECRET_KEY: JWT_SECRET };
}

/** Switches a flag through one server, waits for the other to serve it, and the other way round. */
async function slowestNewsMs(times: number): Promise<number> {
  let slowest = 0;
  for (let turn = 0; turn < times; turn += 1) {
    const [author, reader] = turn % 2 === 0 ? [admin, second] : [adminOnSecond, first];
    const wanted = await switchFlag(author, 'checkout', turn % 2 === 0);
    slowest = Math.max(slowest, await timeUntilServed(reader, 'checkout', wanted));
  }
  return slowest;
}

async function tryToWrite(client: Client) {
  const startedAt = performance.now();
  const answer = await client.post('/flags', { key: 'not-now', name: 'Not now' });
  return { ms: performance.now() - startedAt, answer };
}

async function canWrite(client: Client): Promise<boolean> {
  const body = { description: `written at ${performance.now()}` };
  return (await client.put('/flags/checkout', body)).status === 200;
}

async function healthOf(server: ServerProcess): Promise<Health> {
  const { status, body } = await server.client().get<Health>('/health');
  expect(status).toBe(200);
  return body;
}

async function isAnswering(server: ServerProcess): Promise<boolean> {
  return server
    .client()
    .get('/health/ready')
    .then(
      () => true,
      () => false,
    );
}
