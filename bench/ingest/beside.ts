import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENVIRONMENT } from '../delivery/installation.ts';
import { startBareServer } from '../http/target.ts';
import { stop } from '../processes.ts';
import { median, quantile } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { exchange, type Shop, send } from './sending.ts';
import { bodyOf, FLAG, type Kind, type Row, rowsOf } from './shop.ts';

const EVALUATIONS_A_SECOND = 500;
/** Turns without events and with them, each of so many seconds. */
const TURNS = 5;
const TURN_SECONDS = 1.5;
/** What comes in while evaluations are timed: so many rows at once, this often. */
const PACED_ROWS = 500;
const PACED_EVERY_MS = 100;
const PORTIONS = (TURNS * TURN_SECONDS * 1000) / PACED_EVERY_MS;

/** How long answers took, in milliseconds, turn by turn. */
interface Times {
  readonly alone: number[][];
  readonly beside: number[][];
}

type Write = () => Promise<unknown>;

/**
 * Times evaluations at an even pace, without events and while they come, in turn; and answers of a bare
 * server, without and beside bare inserts, which is what the machine alone makes of it. Returns Markdown.
 */
export async function benchEvaluationsBeside(shop: Shop): Promise<string> {
  const agent = new Agent({ keepAlive: true });
  const urlOf = (i: number) =>
    `${shop.server.url}/evaluate/${FLAG}?environment_key=${ENVIRONMENT}&user_id=user-${i % 500}`;
  const bare = await startBareServer(await exchange(urlOf(0), agent, 'GET'));
  const sends = portions((kind, rows) => {
    const body = bodyOf(kind, rows);
    return () => send(shop, agent, body);
  });
  const inserts = portions((kind, rows) => () => shop.bare.insert(kind, rows));
  const ours = await timeBeside(urlOf, sends);
  const theirs = await timeBeside(() => bare.url, inserts);
  agent.destroy();
  await stop(bare.child);
  return report(ours, theirs);
}

/** Made before the clock runs. */
function portions(toWrite: (kind: Kind, rows: readonly Row[]) => Write): Write[] {
  return Array.from({ length: PORTIONS }, (_, i) =>
    toWrite(i % 2 === 0 ? 'exposures' : 'events', rowsOf(PACED_ROWS)),
  );
}

async function timeBeside(urlOf: (i: number) => string, writes: Write[]): Promise<Times> {
  const times: Times = { alone: [], beside: [] };
  await timeFor(urlOf, 1);
  for (let turn = 0; turn < TURNS; turn += 1) {
    times.alone.push(await timeFor(urlOf, TURN_SECONDS));
    const writing = keepWriting(writes);
    times.beside.push(await timeFor(urlOf, TURN_SECONDS));
    await writing.stop();
  }
  return times;
}

/** Requests leave at an even pace, however long the answers take. */
async function timeFor(urlOf: (i: number) => string, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  const total = seconds * EVALUATIONS_A_SECOND;
  for (let i = 0; i < total; i += 1) {
    const dueAt = startedAt + (i * 1000) / EVALUATIONS_A_SECOND;
    const wait = dueAt - performance.now();
    if (wait > 0) await sleep(wait);
    const sentAt = performance.now();
    pending.push(
      exchange(urlOf(i), agent, 'GET').then(() => void times.push(performance.now() - sentAt)),
    );
  }
  await Promise.all(pending);
  agent.destroy();
  return times;
}

/** Writes from now on, each portion once. */
function keepWriting(writes: Write[]): { stop: () => Promise<void> } {
  const end = new AbortController();
  const run = async () => {
    for (let write = writes.pop(); write !== undefined; write = writes.pop()) {
      if (end.signal.aborted) break;
      await Promise.all([write(), sleep(PACED_EVERY_MS)]);
    }
  };
  const done = run();
  return {
    async stop() {
      end.abort();
      await done;
    },
  };
}

function report(ours: Times, theirs: Times): string {
  const middle = (turns: readonly number[][], share: number) =>
    median(turns.map((turn) => quantile(turn, share)));
  const line = (name: string, turns: readonly number[][]) => [
    name,
    ...[0.5, 0.99, 1].map((share) => figure(middle(turns, share))),
  ];
  const growth = ({ alone, beside }: Times) => figure(middle(beside, 0.99) / middle(alone, 0.99));
  return [
    `${EVALUATIONS_A_SECOND} evaluations a second, at an even pace, without events and while ${figure((PACED_ROWS * 1000) / PACED_EVERY_MS)} rows a second come in; medians of ${TURNS} turns of ${TURN_SECONDS} s. The aim is that p99 does not double; here it is ${growth(ours)} times. A bare server with the same answers beside bare INSERTs of as many rows, on the same machine: ${growth(theirs)} times.`,
    '',
    table(
      ['', 'p50 ms', 'p99 ms', 'greatest ms'],
      [
        line('GET /evaluate alone', ours.alone),
        line('GET /evaluate while events come', ours.beside),
        line('bare server alone', theirs.alone),
        line('bare server beside bare INSERTs', theirs.beside),
      ],
    ),
  ].join('\n');
}
