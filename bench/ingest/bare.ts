import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { ATTRIBUTES, EVENT_NAME, type Kind, portionsOf, type Row, VALUE } from './shop.ts';

/** Inserts rows with nothing around it, into the same tables, for things that there are not. */
export interface BareWriter {
  /** @returns seconds for all of them, over as many connections as the server writes with: one. */
  insert(kind: Kind, rows: readonly Row[]): Promise<number>;
  /** How many of these rows there are. */
  count(kind: Kind, owner: string): Promise<number>;
  close(): Promise<void>;
}

/** Rows of one statement, as the server gets them in one request. */
const ROWS_A_STATEMENT = 1000;

export async function openBareWriter(url: string): Promise<BareWriter> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    async insert(kind, rows) {
      const owner = randomUUID();
      const units = rows.map(() => randomUUID());
      const write = kind === 'exposures' ? writeExposures : writeEvents;
      const statements = portionsOf(rows, ROWS_A_STATEMENT).map((portion, i) =>
        write(owner, portion, units.slice(i * ROWS_A_STATEMENT)),
      );
      const startedAt = performance.now();
      for (const { text, values } of statements) await client.query(text, values);
      return (performance.now() - startedAt) / 1000;
    },
    async count(kind, owner) {
      const column = kind === 'exposures' ? 'experiment_id' : 'environment_id';
      const { rows } = await client.query<{ n: string }>(
        `select count(*) as n from ${kind} where ${column} = $1`,
        [owner],
      );
      return Number(rows[0]?.n);
    },
    close: () => client.end(),
  };
}

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

function writeExposures(owner: string, rows: readonly Row[], units: readonly string[]): Statement {
  return statement(
    'exposures (experiment_id, unit, variant, epoch, exposed_at, unit_name, attributes)',
    rows.map(({ variant, timestamp, unit }, i) => [
      owner,
      units[i],
      variant,
      1,
      timestamp,
      unit,
      JSON.stringify(ATTRIBUTES),
    ]),
  );
}

function writeEvents(owner: string, rows: readonly Row[], units: readonly string[]): Statement {
  return statement(
    'events (at, id, environment_id, name, unit, value)',
    rows.map(({ id, timestamp }, i) => [timestamp, id, owner, EVENT_NAME, units[i], VALUE]),
  );
}

/** One INSERT of many rows. */
function statement(into: string, rows: readonly (readonly unknown[])[]): Statement {
  const width = rows[0]?.length ?? 0;
  const tuples = rows.map(
    (_, i) => `(${Array.from({ length: width }, (_column, j) => `$${i * width + j + 1}`).join()})`,
  );
  return { text: `insert into ${into} values ${tuples.join()}`, values: rows.flat() };
}
