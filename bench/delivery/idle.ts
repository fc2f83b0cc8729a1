import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMicroseconds, residentMegabytes } from '../proc.ts';
import { removeFolder, stop, temporaryFolder } from '../processes.ts';
import { startServer } from '../server.ts';
import { median, quantile } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { becomeAdmin, createFlags, createSdkKey, ENVIRONMENT } from './installation.ts';

const CLIENTS = 5_000;
const AT_ONCE = 100;
const CHANGES = 10;
const REST_MS = 5_000;
const GIVE_UP_MS = 30_000;

/** Measures what idle streams cost a server, and how fast one change reaches all of them. */
export async function benchIdleStreams(say: (text: string) => void): Promise<string> {
  const folder = temporaryFolder();
  const server = await startServer(folder);
  const admin = await becomeAdmin(server);
  const [flag = ''] = await createFlags(admin, 100);
  const key = await createSdkKey(admin, 'server');
  await sleep(REST_MS);
  const before = residentMegabytes(server.child.pid);
  say(`idle: opening ${CLIENTS} streams`);
  const streams = await openStreams(`${server.url}/sdk/v1/stream`, key);
  await sleep(REST_MS);
  const after = residentMegabytes(server.child.pid);
  const cpuBefore = cpuMicroseconds(server.child.pid);
  await sleep(REST_MS);
  const idleCpu = (cpuMicroseconds(server.child.pid) - cpuBefore) / (REST_MS * 1000);

  const [first, last]: [number[], number[]] = [[], []];
  for (let change = 1; change <= CHANGES; change++) {
    const arrivals = arrivalsOf(streams);
    await admin.put(`/flags/${flag}?environment_key=${ENVIRONMENT}`, {
      rollout_percentage: change,
    });
    const acknowledgedAt = performance.now();
    const times = (await arrivals).map((at) => at - acknowledgedAt);
    first.push(quantile(times, 0.5));
    last.push(Math.max(...times));
  }
  const most = residentMegabytes(server.child.pid);
  for (const { request } of streams) request.destroy();
  await stop(server.child);
  removeFolder(folder);
  return [
    `#### ${CLIENTS.toLocaleString('en')} idle streams on one process`,
    '',
    table(
      ['', 'value'],
      [
        ['server memory per stream, kB', figure(((after - before) * 1000) / CLIENTS)],
        [
          'server memory before, with the streams, after the changes, MB',
          [before, after, most].map(figure).join(', '),
        ],
        ['share of one processor while idle', figure(idleCpu)],
        [
          `one change acknowledged → half of the streams have it, ms (median of ${CHANGES})`,
          figure(median(first)),
        ],
        [
          `one change acknowledged → all streams have it, ms (median of ${CHANGES})`,
          figure(median(last)),
        ],
      ],
    ),
  ].join('\n');
}

interface OpenStream {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
}

async function openStreams(url: string, key: string): Promise<OpenStream[]> {
  const streams: OpenStream[] = [];
  while (streams.length < CLIENTS) {
    const some = Array.from({ length: AT_ONCE }, () => openStream(url, key));
    for (const opened of await Promise.all(some)) {
      if (opened) streams.push(opened);
      else await sleep(100);
    }
  }
  return streams.slice(0, CLIENTS);
}

/** A stream whose first state has arrived; null where the server asks to come back later. */
async function openStream(url: string, key: string): Promise<OpenStream | null> {
  const { promise, resolve, reject } = Promise.withResolvers<OpenStream | null>();
  const request = get(
    url,
    { agent: false, headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' } },
    (response) => {
      if (response.statusCode === 503) {
        response.resume();
        resolve(null);
        return;
      }
      if (response.statusCode !== 200) reject(new Error(`A stream got ${response.statusCode}.`));
      response.once('data', () => resolve({ request, response }));
    },
  );
  request.once('error', reject);
  return promise;
}

/** When the next change event reached each stream. */
async function arrivalsOf(streams: readonly OpenStream[]): Promise<number[]> {
  const late = sleep(GIVE_UP_MS, undefined, { ref: false }).then(() => {
    throw new Error('A change did not reach all streams.');
  });
  const arrivals = streams.map(
    ({ response }) =>
      new Promise<number>((resolve) => {
        const look = (chunk: Buffer) => {
          if (!chunk.includes('event: changes')) return;
          response.off('data', look);
          resolve(performance.now());
        };
        response.on('data', look);
      }),
  );
  return Promise.race([Promise.all(arrivals), late]);
}
