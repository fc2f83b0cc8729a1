import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventsReceipt } from '@halyard/contracts/events';
import type { NewSdkKey } from '@halyard/contracts/sdk-keys';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { freePort, waitUntil } from '../../../tests/services/index.ts';
import { granted, type Client as HttpClient } from '../src/testing/client.ts';
import { httpClient } from './http-client.ts';
import { becomeAdmin } from './people.ts';
import { endServers, newStorage, startServer, type Variables } from './server-process.ts';

const UNITS = 80_000;
/** Exposures that come again, later and under another id, as of a process that forgot the first. */
const REPEATS = 20_000;
const POISON_EVERY = 100;
const BATCH = 500;
const CLIENTS = 4;
const KILLS = 3;
const EVENTS_A_BATCH = 20;
const EVALUATIONS_A_BATCH = 7;
const MAX_DELAY_MS = 40;
const START = Date.now();
const AGAIN_MS = 50;
const FLAG = 'button';
const EXPERIMENT = 'colours';
const PURCHASE = 'purchase';

afterAll(endServers);

/** One request, which is sent until it is acknowledged. */
interface Batch {
  readonly units: readonly string[];
  readonly rejected: readonly string[];
  readonly body: object;
}

interface Journal {
  waiting: Batch[];
  readonly acknowledged: Batch[];
  /** Of each of these, what the server said that it did not take. */
  readonly rejected: (readonly string[])[];
  /** The status of what was no receipt. */
  readonly refusals: Set<number>;
  requests: number;
}

const NO_ANSWER = 0;

test(`after ${KILLS} kills every one of 100,000 exposures counts once`, {
  timeout: 400_000,
}, async () => {
  const storage: Variables = { ...(await newStorage('postgres')), PORT: String(await freePort()) };
  let server = await startServer(storage);
  const key = await startExperiment(await becomeAdmin(server));
  const { batches, sumOfFirstMs } = makeBatches(START);
  const journal: Journal = {
    waiting: [...batches],
    acknowledged: [],
    rejected: [],
    refusals: new Set(),
    requests: 0,
  };
  const client = httpClient(server.url, key);
  const sending = Promise.all(Array.from({ length: CLIENTS }, () => sendAll(client, journal)));
  const database = await connect(storage['DATABASE_URL']);

  for (let kill = 1; kill <= KILLS; kill += 1) {
    const enough = Math.floor((batches.length * kill) / (KILLS + 1));
    await Promise.race([
      waitUntil('enough receipts', () => journal.acknowledged.length >= enough, 60_000),
      sending,
    ]);
    await sleep(randomInt(MAX_DELAY_MS));
    await server.stop('SIGKILL');
    expect(journal.acknowledged.length).toBeLessThan(batches.length);
    await expectStored(database, journal.acknowledged);
    server = await startServer(storage);
  }
  await sending;

  expect(journal.acknowledged).toHaveLength(batches.length);
  expect(journal.requests).toBeGreaterThan(batches.length);
  expect(journal.rejected).toEqual(journal.acknowledged.map(({ rejected }) => rejected));
  expect([...journal.refusals].filter((status) => status !== 503)).toEqual([NO_ANSWER]);
  await expectStored(database, batches);
  const { rows: exposures } = await database.query(
    `select count(*)::integer as n, count(distinct unit)::integer as units,
      sum(round(extract(epoch from exposed_at) * 1000) - $1)::float8 as sum
    from exposures`,
    [START],
  );
  expect(exposures).toEqual([{ n: UNITS, units: UNITS, sum: sumOfFirstMs }]);
  const { rows: events } = await database.query(`
    select count(*)::integer as n, sum(value) as sum,
      (select sum(count)::integer from event_days) as counted
    from events`);
  const n = batches.length * EVENTS_A_BATCH;
  expect(events).toEqual([{ n, sum: n, counted: n }]);
  const { rows: evaluations } = await database.query(
    'select sum(total)::integer as n from evaluation_hours',
  );
  expect(evaluations).toEqual([{ n: batches.length * EVALUATIONS_A_BATCH }]);
});

async function connect(connectionString: string | undefined): Promise<Client> {
  const client = new Client({ connectionString });
  // The database is dropped at the end.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** @returns a server key of the environment. */
async function startExperiment(admin: HttpClient): Promise<string> {
  const environment_key = 'production';
  const variants = [
    { variant: 'off', weight: 50 },
    { variant: 'on', weight: 50 },
  ];
  granted(
    await admin.post('/flags', {
      key: FLAG,
      name: FLAG,
      flag_type: 'boolean',
      environment_key,
      is_enabled: true,
    }),
  );
  const experiment = { key: EXPERIMENT, name: EXPERIMENT, flag_key: FLAG, environment_key };
  granted(await admin.post('/experiments', { ...experiment, variants, control: 'off' }));
  granted(await admin.post(`/experiments/${EXPERIMENT}/start`, {}));
  const path = `/environments/${environment_key}/sdk-keys`;
  return granted(await admin.post<NewSdkKey>(path, { name: 'A shop', kind: 'server' })).key;
}

/** Every request that is to be sent, and all the first exposures of units together, after the start. */
function makeBatches(start: number): { batches: Batch[]; sumOfFirstMs: number } {
  const firstAt = new Map<string, number>();
  const order = Array.from({ length: UNITS + REPEATS }, (_, i) =>
    i < UNITS ? i : randomInt(UNITS),
  );
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = randomInt(i + 1);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  const exposures = order.map((unit, i) => {
    const name = `user-${unit}`;
    const ms = randomInt(60_000);
    firstAt.set(name, Math.min(ms, firstAt.get(name) ?? Infinity));
    return {
      id: `x-${i}`,
      flag_key: FLAG,
      variant: unit % 2 === 0 ? 'on' : 'off',
      targeting_key: name,
      timestamp: new Date(start + ms).toISOString(),
      ...(i % 2 === 0 && { experiment_key: EXPERIMENT, epoch: 1 }),
    };
  });
  const batches = Array.from({ length: Math.ceil(exposures.length / BATCH) }, (_, b) => {
    const own: object[] = exposures.slice(b * BATCH, (b + 1) * BATCH);
    const units = exposures.slice(b * BATCH, (b + 1) * BATCH).map((each) => each.targeting_key);
    const rejected: string[] = [];
    for (let place = b % POISON_EVERY; place < own.length; place += POISON_EVERY) {
      const [code, poison] = POISONS[(b + place) % POISONS.length] ?? ['', {}];
      own.splice(place, 0, { ...exposures[b * BATCH], id: `p-${b}-${place}`, ...poison });
      rejected.push(`${place} ${code}`);
    }
    const timestamp = new Date(start).toISOString();
    const purchases = Array.from({ length: EVENTS_A_BATCH }, (_event, e) => ({
      id: `e-${b}-${e}`,
      name: PURCHASE,
      targeting_key: `user-${b}`,
      timestamp,
      value: 1,
    }));
    const report = {
      id: `r-${b}`,
      flag_key: FLAG,
      variant: 'on',
      count: EVALUATIONS_A_BATCH,
      timestamp,
    };
    return {
      units,
      rejected,
      // Each event twice in its own request, too.
      body: { exposures: own, events: [...purchases, ...purchases], evaluations: [report, report] },
    };
  });
  const sumOfFirstMs = [...firstAt.values()].reduce((sum, ms) => sum + ms, 0);
  return { batches, sumOfFirstMs };
}

const POISONS: readonly (readonly [code: string, fields: object])[] = [
  ['INVALID', { targeting_key: 'a\u0000b' }],
  ['INVALID', { variant: '\ud800' }],
  ['UNKNOWN_VARIANT', { variant: 'blue' }],
  ['UNKNOWN_EXPERIMENT', { experiment_key: 'other' }],
  ['TIME_OUT_OF_RANGE', { timestamp: '2020-01-01T00:00:00.000Z' }],
];

/** Sends what waits, and each request again until it is acknowledged. */
async function sendAll(client: HttpClient, journal: Journal): Promise<void> {
  for (let batch = journal.waiting.shift(); batch; batch = journal.waiting.shift()) {
    for (;;) {
      journal.requests += 1;
      const answer = await client
        .post<EventsReceipt>('/sdk/v1/events', batch.body)
        .catch(() => null);
      if (answer?.status === 202) {
        const { rejected } = answer.body;
        journal.rejected.push(rejected.map(({ index, code }) => `${index} ${code}`));
        journal.acknowledged.push(batch);
        break;
      }
      journal.refusals.add(answer?.status ?? NO_ANSWER);
      await sleep(AGAIN_MS);
    }
  }
}

/** Nothing that was acknowledged is missing. */
async function expectStored(database: Client, batches: readonly Batch[]): Promise<void> {
  const { rows } = await database.query<{ unit_name: string }>('select unit_name from exposures');
  const stored = new Set(rows.map(({ unit_name }) => unit_name));
  const lost = batches.flatMap(({ units }) => units).filter((unit) => !stored.has(unit));
  expect(lost).toEqual([]);
}
