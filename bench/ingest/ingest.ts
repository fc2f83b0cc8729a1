import { Agent, request as sendRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '../../tests/services/index.ts';
import { becomeAdmin, createSdkKey, ENVIRONMENT } from '../delivery/installation.ts';
import { stop } from '../processes.ts';
import { rounds } from '../rounds.ts';
import { type RunningServer, startServerWith } from '../server.ts';
import { median, quantile } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { type BareWriter, openBareWriter } from './bare.ts';
import { bodyOf, FLAG, type Kind, portionsOf, type Row, rowsOf, startExperiment } from './shop.ts';

const ROUNDS = 3;
const BUDGET_MS = 60_000;
const ROWS = 50_000;
const ROWS_A_REQUEST = 1000;
const CONNECTIONS = 8;
const AIM = 0.5;
const EVALUATIONS_A_SECOND = 500;
/** Turns without events and with them, each of so many seconds. */
const TURNS = 5;
const TURN_SECONDS = 1.5;
/** What comes in while evaluations are timed: a request of that many rows this often. */
const PACED_ROWS = 500;
const PACED_EVERY_MS = 100;
const JWT_SECRET_KEY = 'a secret for benchmarks, thirty-two characters or more';

interface Shop {
  readonly server: RunningServer;
  readonly key: string;
  readonly bare: BareWriter;
}

/** Rows per second in time, of ours and of bare inserts. */
type Rates = Record<Kind, { readonly ours: number[]; readonly bare: number[] }>;

/** Measures `POST /sdk/v1/events` beside bare inserts, and evaluations while it comes. Returns Markdown. */
export async function benchIngest(say: (text: string) => void): Promise<string> {
  const postgres = await startPostgres();
  const server = await startServerWith({ DATABASE_URL: postgres.url, JWT_SECRET_KEY });
  const bare = await openBareWriter(postgres.url);
  try {
    const admin = await becomeAdmin(server);
    const experiment = await startExperiment(admin);
    const key = await createSdkKey(admin, 'server');
    const shop = { server, key, bare };
    const rates: Rates = { exposures: { ours: [], bare: [] }, events: { ours: [], bare: [] } };
    for (const kind of ['exposures', 'events'] as const) await sendAll(shop, kind, rowsOf(5000));
    let sent = 5000;
    for (const round of rounds(ROUNDS, BUDGET_MS)) {
      say(`ingest: round ${round}`);
      for (const kind of ['exposures', 'events'] as const) {
        const rows = rowsOf(ROWS);
        rates[kind].ours.push(ROWS / (await sendAll(shop, kind, rows)));
        rates[kind].bare.push(ROWS / (await bare.insert(kind, rows)));
      }
      sent += ROWS;
    }
    const stored = await bare.count('exposures', experiment);
    if (stored !== sent) throw new Error(`${stored} exposures are stored of ${sent}.`);
    say('ingest: evaluations');
    return report(rates, await evaluateBeside(shop));
  } finally {
    await bare.close();
    await stop(server.child);
    await postgres.remove();
  }
}

/** Sends rows over several connections, each request when the one before it was acknowledged. Seconds. */
async function sendAll(shop: Shop, kind: Kind, rows: readonly Row[]): Promise<number> {
  const bodies = portionsOf(rows, ROWS_A_REQUEST).map((portion) => bodyOf(kind, portion));
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const startedAt = performance.now();
  const work = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      await send(shop, agent, body);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return seconds;
}

async function send({ server, key }: Shop, agent: Agent, body: string): Promise<void> {
  const answer = await exchange(`${server.url}/sdk/v1/events`, agent, 'POST', body, {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  });
  if (!answer.endsWith('"rejected":[]}')) throw new Error(`Not all was taken: ${answer}`);
}

/** How long evaluations took, in milliseconds, turn by turn. */
interface Times {
  readonly alone: number[][];
  readonly beside: number[][];
}

/** Evaluates at an even pace, without events and while they come, in turn. */
async function evaluateBeside(shop: Shop): Promise<Times> {
  const times: Times = { alone: [], beside: [] };
  await evaluateFor(shop, 1);
  const bodies = Array.from({ length: (TURNS * TURN_SECONDS * 1000) / PACED_EVERY_MS }, (_, i) =>
    bodyOf(i % 2 === 0 ? 'exposures' : 'events', rowsOf(PACED_ROWS)),
  );
  for (let turn = 0; turn < TURNS; turn += 1) {
    times.alone.push(await evaluateFor(shop, TURN_SECONDS));
    const ingest = keepSending(shop, bodies);
    times.beside.push(await evaluateFor(shop, TURN_SECONDS));
    await ingest.stop();
  }
  return times;
}

/** Requests leave at an even pace, however long the answers take. */
async function evaluateFor({ server }: Shop, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  const total = seconds * EVALUATIONS_A_SECOND;
  for (let i = 0; i < total; i += 1) {
    const dueAt = startedAt + (i * 1000) / EVALUATIONS_A_SECOND;
    const wait = dueAt - performance.now();
    if (wait > 0) await sleep(wait);
    const url = `${server.url}/evaluate/${FLAG}?environment_key=${ENVIRONMENT}&user_id=user-${i % 500}`;
    const sentAt = performance.now();
    pending.push(
      exchange(url, agent, 'GET').then(() => void times.push(performance.now() - sentAt)),
    );
  }
  await Promise.all(pending);
  agent.destroy();
  return times;
}

/** Sends from now on, each body once. */
function keepSending(shop: Shop, bodies: string[]): { stop: () => Promise<void> } {
  const agent = new Agent({ keepAlive: true });
  const end = new AbortController();
  const run = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      if (end.signal.aborted) break;
      await Promise.all([send(shop, agent, body), sleep(PACED_EVERY_MS)]);
    }
    agent.destroy();
  };
  const done = run();
  return {
    async stop() {
      end.abort();
      await done;
    },
  };
}

function exchange(
  url: string,
  agent: Agent,
  method: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const outgoing = sendRequest(url, { method, agent, headers }, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      text += chunk;
    });
    answer.on('end', () => {
      if (answer.statusCode === 200 || answer.statusCode === 202) resolve(text);
      else reject(new Error(`${method} ${url}: ${answer.statusCode} ${text}`));
    });
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

function report(rates: Rates, times: Times): string {
  const rows = (['exposures', 'events'] as const).map((kind) => {
    const { ours, bare } = rates[kind];
    const ratio = median(ours.map((rate, i) => rate / (bare[i] ?? Number.NaN)));
    return [kind, figure(median(ours)), figure(median(bare)), figure(ratio)];
  });
  const middle = (turns: readonly number[][], share: number) =>
    median(turns.map((turn) => quantile(turn, share)));
  const line = (name: string, turns: readonly number[][]) => [
    name,
    ...[0.5, 0.99, 1].map((share) => figure(middle(turns, share))),
  ];
  const growth = middle(times.beside, 0.99) / middle(times.alone, 0.99);
  return [
    '### Ingest of events, one process on PostgreSQL',
    '',
    `Medians of ${rates.events.ours.length} rounds of ${figure(ROWS)} rows of each kind; ${ROWS_A_REQUEST} rows a request, ${CONNECTIONS} connections. Bare is INSERT of ${ROWS_A_REQUEST} rows a statement into the same tables over one connection, without a server, checks, hashes or counts. The aim is ${AIM}.`,
    '',
    table(['', 'rows/s over HTTP', 'rows/s bare', 'ours over bare'], rows),
    '',
    `${EVALUATIONS_A_SECOND} evaluations a second, at an even pace, without events and while ${figure((PACED_ROWS * 1000) / PACED_EVERY_MS)} rows a second come in; medians of ${TURNS} turns of ${TURN_SECONDS} s. The aim is that p99 does not double; here it is ${figure(growth)} times.`,
    '',
    table(
      ['GET /evaluate', 'p50 ms', 'p99 ms', 'greatest ms'],
      [line('alone', times.alone), line('while events come', times.beside)],
    ),
  ].join('\n');
}
