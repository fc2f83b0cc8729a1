import { readFileSync } from 'node:fs';
import type { NewSdkKey } from '@halyard/contracts/sdk-keys';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { granted } from '../src/testing/client.ts';
import { type EventReader, readStream } from '../src/testing/event-stream.ts';
import { becomeAdmin, type Person } from './people.ts';
import { endServers, newStorage, type ServerProcess, startServer } from './server-process.ts';

const STALLED = 100;
const HEALTHY = 5;
const CHANGES = 200;
/** Bytes of a flag, and so of a change: queues of 100 streams would take gigabytes. */
const LARGE = 50_000;
const MIB = 1024 * 1024;
const ENVIRONMENT = 'staging';

let server: ServerProcess;
let admin: Person;
let key: string;
beforeAll(async () => {
  server = await startServer(await newStorage('postgres'));
  admin = await becomeAdmin(server);
  const url = `/environments/${ENVIRONMENT}/sdk-keys`;
  key = granted(await admin.post<NewSdkKey>(url, { name: 'A process', kind: 'server' })).key;
  const variants = ['a', 'b'].map((name) => ({ key: name, value: name.repeat(LARGE / 2) }));
  granted(
    await admin.post('/flags', {
      key: 'large',
      name: 'Large',
      flag_type: 'multivariate',
      value_type: 'string',
      variants,
    }),
  );
});
afterAll(endServers);

test('readers that hang cost neither memory nor the others their news', {
  timeout: 300_000,
}, async () => {
  const before = await highestWhile(CHANGES / 2);
  const stalled = await Promise.all(Array.from({ length: STALLED }, () => follow()));
  for (const reader of stalled) reader.pause();
  const healthy = await Promise.all(Array.from({ length: HEALTHY }, () => follow()));
  expect(await openStreams()).toBe(STALLED + HEALTHY);

  const after = await highestWhile(CHANGES);
  const { etag } = (await server.client(key).get('/sdk/v1/ruleset')).headers;
  const newest = String(etag).slice(1, -1);
  for (const reader of healthy) {
    await expect.poll(() => reader.events.at(-1)?.id).toBe(newest);
    expectSteps(reader);
  }
  // What one more round of garbage takes; queues would take gigabytes.
  expect((after - before) / MIB).toBeLessThan(200);
  expect((await metric('nodejs_external_memory_bytes')) / MIB).toBeLessThan(64);

  await expect.poll(openStreams, { timeout: 60_000, interval: 1000 }).toBe(HEALTHY);
  for (const reader of [...stalled, ...healthy]) reader.close();
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

/** The most memory that the server takes while a flag is changed again and again. */
async function highestWhile(changes: number): Promise<number> {
  let highest = 0;
  for (let i = 0; i < changes; i += 50) {
    await change(50);
    highest = Math.max(highest, residentBytes());
  }
  return highest;
}

async function change(times: number): Promise<void> {
  const url = `/flags/large?environment_key=${ENVIRONMENT}`;
  for (let i = 0; i < times; i += 1) {
    granted(await admin.put(url, { is_enabled: i % 2 === 0 }));
  }
}

async function follow(): Promise<EventReader> {
  const reader = await readStream(`${server.url}/sdk/v1/stream`, { 'x-api-key': key });
  await reader.at(0);
  return reader;
}

/** Each event leads from the one before to the next. */
function expectSteps({ events }: EventReader): void {
  const [first, ...changes] = events;
  let at = revisionOf(first?.data);
  for (const { data } of changes) {
    expect(data).toMatchObject({ from: at });
    at = revisionOf(data);
  }
}

function revisionOf(data: unknown): unknown {
  return Reflect.get(Object(data), 'revision');
}

const openStreams = () => metric('halyard_open_streams{kind="ruleset"}');

async function metric(name: string): Promise<number> {
  const { body } = await server.client().get<string>('/metrics');
  const line = body.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}

function residentBytes(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
