import { type RawBuilder, sql } from 'kysely';
import pLimit from 'p-limit';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Tables } from '#tables';
import type { Asked } from './event-store.ts';
import { sliceUp } from './slices.model.ts';

/** Two at a time use two processors and leave connections to others; the embedded database has one. */
const AT_A_TIME = { postgres: 2, embedded: 1 };
/** The embedded database answers nobody else during a statement. */
const UNITS_A_STATEMENT = { postgres: 125_000, embedded: 25_000 };

/** A question about some slices of units, of so many that there are. */
export type SliceQuestion<Row> = (count: number, first: number, last: number) => RawBuilder<Row>;

/**
 * Asks about so many units, in several statements where they are many: the rows of all of them. The
 * text is that of one statement for all units, which answers the same.
 */
export async function askInSlices<Row>(
  database: Database<Tables>,
  units: number,
  question: SliceQuestion<Row>,
): Promise<Asked<Row[]>> {
  const { kind } = database;
  const { count, statements } = sliceUp(units, UNITS_A_STATEMENT[kind]);
  const limit = pLimit(AT_A_TIME[kind]);
  const answers = await limit.map(statements, ({ first, last }) =>
    run(database, question(count, first, last), FOR_SLICES),
  );
  return { answer: answers.flat(), sql: textOf(database, question(count, 0, count - 1)) };
}

/** Asks one question and tells what was asked. */
export async function ask<Row>(
  database: Database<Tables>,
  question: RawBuilder<Row>,
): Promise<Asked<Row[]>> {
  return { answer: await run(database, question), sql: textOf(database, question) };
}

function run<Row>(
  database: Database<Tables>,
  question: RawBuilder<Row>,
  settings = FOR_ALL,
): Promise<Row[]> {
  return inTransaction(database, async (tx) => {
    await settings.execute(tx);
    const { rows } = await question.execute(tx);
    return rows;
  });
}

/*
 * A question reads a large share of large tables once. Compiling it costs more than it gains, what is
 * kept of units should not go to the disk, and it may take longer than other statements do. Groups are
 * few, which the database cannot know: it would sort all units rather than hash them. Of a day that
 * has just begun the database knows no sizes, and would look at all its events for every unit.
 */
const FOR_ALL = sql`
  select set_config('jit', 'off', true), set_config('work_mem', '64MB', true),
    set_config('statement_timeout', '4500', true), set_config('enable_nestloop', 'off', true),
    set_config('enable_sort', 'off', true)
`;

/* Slices are too small for helping processes. */
const FOR_SLICES = sql`
  select set_config('jit', 'off', true), set_config('work_mem', '64MB', true),
    set_config('statement_timeout', '4500', true), set_config('enable_sort', 'off', true),
    set_config('max_parallel_workers_per_gather', '0', true),
    set_config('enable_nestloop', 'off', true)
`;

function textOf(database: Database<Tables>, question: RawBuilder<unknown>): Asked<never>['sql'] {
  const { sql: text, parameters } = question.compile(database.db);
  return { text: withoutMargin(text), parameters };
}

/** The text as it would stand in a file of its own. */
function withoutMargin(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(margin)).join('\n');
}
