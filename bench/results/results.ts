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
import { residentMegabytes } from '../proc.ts';
import { median } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { ENVIRONMENT_ID, EXPERIMENT_ID, fill, START, UNTIL } from './history.ts';

const ROUNDS = 3;
const AIM_MS = 3000;
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

/** Measures the questions that results of an experiment ask of the event store. Returns Markdown. */
export async function benchResults(say: (text: string) => void): Promise<string> {
  const postgres = await startPostgres();
  try {
    const rows = [
      await measure(postgres.url, 1_000_000, say),
      await measure(undefined, 100_000, say),
    ];
    return report(rows);
  } finally {
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

async function measure(
  url: string | undefined,
  units: number,
  say: (text: string) => void,
): Promise<Measured> {
  const database = await openDatabase<Tables>({
    url,
    dataDir: 'memory://',
    migrationsDir: MIGRATIONS,
    log: SILENT,
    deadlines: {
      statementMs: 3e5,
      answerMs: 3e5,
      idleMs: 3e5,
    },
  });
  try {
    await database.migrate();
    const kind = url === undefined ? 'PGlite' : 'PostgreSQL';
    say(`results: filling ${kind} for ${units.toLocaleString('en')} units`);
    const events = await fill(database, units);
    if (url !== undefined) await vacuum(url);
    const before = residentMegabytes(process.pid);
    say(`results: asking ${kind}`);
    const looks = [];
    for (let round = 0; round <= ROUNDS; round++) looks.push(await look(database, units));
    const [first, ...later] = looks;
    return {
      kind,
      units,
      events,
      coldMs: first ? first.countMs + first.momentsMs : Number.NaN,
      againMs: median(later.map(({ countMs, momentsMs }) => countMs + momentsMs)),
      countMs: median(later.map(({ countMs }) => countMs)),
      momentsMs: median(later.map(({ momentsMs }) => momentsMs)),
      megabytes: residentMegabytes(process.pid) - before,
    };
  } finally {
    await database.close();
  }
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
async function look(database: Database<Tables>, units: number) {
  const store = createEventStore({ database });
  const scope = {
    experimentId: EXPERIMENT_ID,
    environmentId: ENVIRONMENT_ID,
    until: UNTIL,
    stepSeconds: STEP_SECONDS,
  };
  const begun = performance.now();
  const { counts } = await store.countUnits(scope);
  const counted = performance.now();
  const answers = await store.momentsOf(scope, METRICS);
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

function report(measured: readonly Measured[]): string {
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
  ].join('\n');
}
