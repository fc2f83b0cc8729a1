import { Agent } from 'node:http';
import { startPostgres } from '../../tests/services/index.ts';
import { becomeAdmin, createSdkKey } from '../delivery/installation.ts';
import { stop } from '../processes.ts';
import { rounds } from '../rounds.ts';
import { JWT_SECRET_KEY, startServerWith } from '../server.ts';
import { median } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { openBareWriter } from './bare.ts';
import { benchEvaluationsBeside } from './beside.ts';
import { type Shop, send } from './sending.ts';
import { bodyOf, type Kind, portionsOf, type Row, rowsOf, startExperiment } from './shop.ts';

const ROUNDS = 3;
const BUDGET_MS = 60_000;
const ROWS = 50_000;
const ROWS_A_REQUEST = 1000;
const CONNECTIONS = 8;
const AIM = 0.5;

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
    return [report(rates), '', await benchEvaluationsBeside(shop)].join('\n');
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

function report(rates: Rates): string {
  const rows = (['exposures', 'events'] as const).map((kind) => {
    const { ours, bare } = rates[kind];
    const ratio = median(ours.map((rate, i) => rate / (bare[i] ?? Number.NaN)));
    return [kind, figure(median(ours)), figure(median(bare)), figure(ratio)];
  });
  return [
    '### Ingest of events, one process on PostgreSQL',
    '',
    `Medians of ${rates.events.ours.length} rounds of ${figure(ROWS)} rows of each kind; ${ROWS_A_REQUEST} rows a request, ${CONNECTIONS} connections. Bare is INSERT of ${ROWS_A_REQUEST} rows a statement into the same tables over one connection, without a server, checks, hashes or counts. The aim is ${AIM}.`,
    '',
    table(['', 'rows/s over HTTP', 'rows/s bare', 'ours over bare'], rows),
  ].join('\n');
}
