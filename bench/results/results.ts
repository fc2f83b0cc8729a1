import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { MetricQuestion } from '../../apps/server/src/features/event-store/index.ts';
import { createEventStore } from '../../apps/server/src/features/event-store/index.ts';
import {
  type Database,
  openDatabase,
} from '../../apps/server/src/platform/database/open-database.ts';
import type { Tables } from '../../apps/server/src/tables.ts';
import { startPostgres } from '../../tests/services/index.ts';
import { type Admin, becomeAdmin } from '../delivery/installation.ts';
import { residentMegabytes } from '../proc.ts';
import { stop } from '../processes.ts';
import { JWT_SECRET_KEY, startServerWith } from '../server.ts';
import { median } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { startOldExperiment, timeAnswers } from './answers.ts';
import { fill, type Ids, START, UNTIL } from './history.ts';

const ROUNDS = 3;
const AIM_MS = 3000;
const AIM_KEPT_MS = 100;
/** Of an experiment that no server knows. */
const IDS: Ids = {
  experimentId: '00000000-0000-4000-8000-0000000000a1',
  environmentId: '00000000-0000-4000-8000-0000000000e1',
};
const DAY_MS = 86_400_000;
const MIGRATIONS = fileURLToPath(new URL('../../apps/server/migrations', import.meta.url));
const STEP_SECONDS = 21_600;

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A window of a week, and two weeks before as the covariate. */
function metric(
  numerator: MetricQuestion['numerator'],
  denominator: MetricQuestion['denominator'] = null,
): MetricQuestion {
  const window = { delayMs: 0, windowMs: 7 * DAY_MS, beforeMs: 14 * DAY_MS };
  return { numerator, denominator, ...window, cap: null, capBefore: null, attribute: null };
}

const METRICS = [
  metric({ event: 'signed up', of: 'any' }),
  metric({ event: 'paid', of: 'sum' }),
  metric({ event: 'viewed', of: 'count' }),
  metric({ event: 'failed', of: 'sum' }, { event: 'failed', of: 'count' }),
];

/** Measures the questions that results of an experiment ask of the event store, and the answers of a server. Returns Markdown. */
export async function benchResults(say: (text: string) => void): Promise<string> {
  const postgres = await startPostgres();
  const server = await startServerWith({ DATABASE_URL: postgres.url, JWT_SECRET_KEY });
  try {
    const admin = await becomeAdmin(server);
    const measured = await measureBehind(admin, postgres.url, say);
    return report([measured, await measureEmbedded(say)], measured.answers);
  } finally {
    await stop(server.child);
    await postgres.remove();
  }
}

interface Measured {
  readonly kind: string;
  readonly units: number;
  readonly events: number;
  readonly coldMs: number;
  readonly againMs: number;
  readonly countMs: number;
  readonly momentsMs: number;
  readonly megabytes: number;
}

async function measureBehind(admin: Admin, url: string, say: (text: string) => void) {
  const units = 1_000_000;
  const database = await open(url);
  try {
    const ids = await startOldExperiment(admin, database);
    say('results: filling PostgreSQL');
    const events = await fill(database, units, ids);
    await vacuum(url);
    say('results: asking PostgreSQL');
    const measured = await measure(database, { units, events }, ids);
    say('results: asking the server');
    return { ...measured, kind: 'PostgreSQL', answers: await timeAnswers(admin, units) };
  } finally {
    await database.close();
  }
}

async function measureEmbedded(say: (text: string) => void): Promise<Measured> {
  const units = 100_000;
  const database = await open(undefined);
  try {
    await database.migrate();
    say('results: filling PGlite');
    const events = await fill(database, units, IDS);
    say('results: asking PGlite');
    return { ...(await measure(database, { units, events }, IDS)), kind: 'PGlite' };
  } finally {
    await database.close();
  }
}

function open(url: string | undefined): Promise<Database<Tables>> {
  const deadlines = { statementMs: 3e5, answerMs: 3e5, idleMs: 3e5 };
  const options = { dataDir: 'memory://', migrationsDir: MIGRATIONS, log: SILENT, deadlines };
  return openDatabase({ url, ...options });
}

async function measure(
  database: Database<Tables>,
  { units, events }: { readonly units: number; readonly events: number },
  ids: Ids,
): Promise<Omit<Measured, 'kind'>> {
  const before = residentMegabytes(process.pid);
  const looks = [];
  for (let round = 0; round <= ROUNDS; round++) looks.push(await look(database, ids, units));
  const [first, ...later] = looks;
  return {
    units,
    events,
    coldMs: first ? first.countMs + first.momentsMs : Number.NaN,
    againMs: median(later.map(({ countMs, momentsMs }) => countMs + momentsMs)),
    countMs: median(later.map(({ countMs }) => countMs)),
    momentsMs: median(later.map(({ momentsMs }) => momentsMs)),
    megabytes: residentMegabytes(process.pid) - before,
  };
}

/** What the server does by itself some minutes after so many rows came. */
async function vacuum(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('vacuum analyze exposures');
  await client.query('vacuum analyze events');
  await client.end();
}

/** @throws Error where a unit is missing in an answer. */
async function look(database: Database<Tables>, ids: Ids, units: number) {
  const store = createEventStore({ database });
  const scope = { ...ids, until: UNTIL, stepSeconds: STEP_SECONDS };
  const begun = performance.now();
  const { counts, extent } = await store.countUnits(scope);
  const counted = performance.now();
  const answers = await store.momentsOf({ ...scope, extent }, METRICS);
  const done = performance.now();
  const totals = [
    counts.map((count) => count.units),
    ...answers.map(({ answer }) => answer.map(({ n }) => n)),
  ];
  for (const parts of totals) {
    const sum = parts.reduce((a, b) => a + b, 0);
    if (sum !== units) throw new Error(`${sum} of ${units} units were looked at.`);
  }
  return { countMs: counted - begun, momentsMs: done - counted };
}

function report(
  measured: readonly Measured[],
  answers: Awaited<ReturnType<typeof timeAnswers>>,
): string {
  const days = (UNTIL.getTime() - START.getTime()) / DAY_MS;
  const row = (name: string, value: (one: Measured) => number) => [
    name,
    ...measured.map((one) => figure(value(one))),
  ];
  return [
    '### Results of an experiment',
    '',
    `Units and sufficient statistics of four metrics (conversion, sum, count, ratio) with what units did in 14 days before, over ${days} days. The aim is ${AIM_MS / 1000} s for the first time. PGlite runs in the measuring process.`,
    '',
    table(
      ['', ...measured.map(({ kind }) => kind)],
      [
        ['exposures', ...measured.map(({ units }) => units.toLocaleString('en'))],
        ['events', ...measured.map(({ events }) => events.toLocaleString('en'))],
        row('the first time, s', ({ coldMs }) => coldMs / 1000),
        row(`again, s (median of ${ROUNDS})`, ({ againMs }) => againMs / 1000),
        row('of it counting units, s', ({ countMs }) => countMs / 1000),
        row('of it statistics of metrics, s', ({ momentsMs }) => momentsMs / 1000),
        row('memory that our process grew by, MB', ({ megabytes }) => megabytes),
      ],
    ),
    '',
    `\`GET /experiments/{key}/results\` of a server on that PostgreSQL, with the analysis: ${figure(answers.newMs / 1000)} s worked out anew, then ${figure(answers.keptMs)} ms as kept (median of 50, greatest ${figure(answers.keptMostMs)} ms); the aim is ${AIM_KEPT_MS} ms.`,
  ].join('\n');
}
