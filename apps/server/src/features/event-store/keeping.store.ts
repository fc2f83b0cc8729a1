import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db, Tables } from '#tables';
import type { SeenEvent, UnitKey } from './event-store.ts';
import { listEnvironments, listExperiments } from './kept-things.store.ts';

const DAY_MS = 86_400_000;
/** How long reports of evaluations are remembered, so that none counts twice. */
const REPORTS_KEPT_MS = 2 * DAY_MS;
/** Rows that one transaction removes, so that none takes long. */
const ROWS_AT_ONCE = 20_000;

export async function listEventNames(
  db: Db,
  environmentId: string | undefined,
  since: Date,
): Promise<SeenEvent[]> {
  let query = db
    .selectFrom('event_days')
    .select(({ fn }) => ['name', fn.sum<number>('count').as('count')])
    .select(sql<boolean>`sum(with_values) > 0`.as('hasValues'))
    .select(({ fn }) => fn.max('last_at').as('lastAt'))
    .where('day', '>=', sql<Date>`${dayOf(since)}::date`)
    .groupBy('name')
    .orderBy('name');
  if (environmentId !== undefined) query = query.where('environment_id', '=', environmentId);
  return query.execute();
}

/** What there is of units is looked up by each experiment, and each name of each environment, that has rows. */
export async function eraseUnits(
  tx: Db,
  units: readonly UnitKey[],
): Promise<{ exposures: number; events: number }> {
  const experiments = await listExperiments(tx);
  const one = (table: 'exposures' | 'assignments') =>
    tx
      .deleteFrom(table)
      .where('experiment_id', 'in', experiments)
      .where(({ eb, fn }) => eb('unit', '=', fn.any(sql<string[]>`${[...units]}::uuid[]`)))
      .executeTakeFirst();
  const exposures = experiments.length === 0 ? null : await one('exposures');
  if (experiments.length > 0) await one('assignments');
  const { rows } = await sql<{ events: number }>`
    with recursive names as (
      (select environment_id, name from events order by environment_id, name limit 1)
      union all
      select next.environment_id, next.name
      from names cross join lateral (
        select environment_id, name
        from events
        where (events.environment_id, events.name) > (names.environment_id, names.name)
        order by environment_id, name
        limit 1
      ) as next
    ),
    erased as (
      delete from events
      using names
      where events.environment_id = names.environment_id
        and events.name = names.name
        and events.unit = any(${[...units]}::uuid[])
      returning events.environment_id, events.name, at, value
    ),
    days as (
      select environment_id, name, (at at time zone 'UTC')::date as day,
        count(*) as count, count(value) as with_values
      from erased
      group by environment_id, name, day
    ),
    counted as (
      update event_days as kept set
        count = kept.count - days.count,
        with_values = kept.with_values - days.with_values
      from days
      where kept.environment_id = days.environment_id
        and kept.name = days.name
        and kept.day = days.day
    )
    select coalesce(sum(count), 0)::integer as events from days
  `.execute(tx);
  await tx.deleteFrom('event_days').where('count', '<=', 0).execute();
  return {
    exposures: Number(exposures?.numDeletedRows ?? 0n),
    events: rows[0]?.events ?? 0,
  };
}

/**
 * Removes events before an instant, who saw what in experiments that stopped before it or are gone, and
 * reports that are old by now. Results stay: they are of nobody in particular.
 */
export async function forgetBefore(
  database: Database<Tables>,
  horizon: Date,
  now: Date,
): Promise<void> {
  const { db, kind } = database;
  if (kind === 'postgres') {
    await inTransaction(database, async (tx) => {
      // Rather come again later than have everybody wait behind us.
      await sql`select set_config('lock_timeout', '1000', true)`.execute(tx);
      await sql`select drop_event_partitions(${dayOf(horizon)}::date)`.execute(tx);
    });
  }
  if (kind === 'embedded') await removeAll(database, EVENTS, sql`at < ${horizon}`);
  for (const id of await listGone(db)) {
    await removeAll(database, EVENTS, sql`environment_id = ${id}`);
  }
  for (const id of await listForgotten(db, horizon)) {
    await removeAll(database, EXPOSURES, sql`experiment_id = ${id}`);
    await removeAll(database, ASSIGNMENTS, sql`experiment_id = ${id}`);
  }
  await db
    .deleteFrom('event_days')
    .where('day', '<', sql<Date>`${dayOf(horizon)}::date`)
    .execute();
  const reportsUntil = new Date(now.getTime() - REPORTS_KEPT_MS);
  await removeAll(database, REPORTS, sql`received_at < ${reportsUntil}`);
}

/** A table and the columns that name a row of it. */
interface Removable {
  readonly table: string;
  readonly key: readonly string[];
}

const EVENTS: Removable = { table: 'events', key: ['id', 'at'] };
const EXPOSURES: Removable = { table: 'exposures', key: ['experiment_id', 'unit'] };
const ASSIGNMENTS: Removable = {
  table: 'assignments',
  key: ['experiment_id', 'unit', 'variant', 'epoch'],
};
const REPORTS: Removable = { table: 'evaluation_reports', key: ['id'] };

/** Removes portion after portion, each in a transaction of its own. */
async function removeAll(
  database: Database<Tables>,
  { table, key }: Removable,
  condition: RawBuilder<unknown>,
): Promise<void> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  for (;;) {
    const { numAffectedRows = 0n } = await inTransaction(database, (tx) =>
      sql`
        delete from ${sql.table(table)}
        where (${columns}) in (
          select ${columns} from ${sql.table(table)} where ${condition} limit ${ROWS_AT_ONCE}
        )
      `.execute(tx),
    );
    if (numAffectedRows < ROWS_AT_ONCE) return;
  }
}

/** Experiments that are gone, or stopped before an instant. */
async function listForgotten(db: Db, horizon: Date): Promise<string[]> {
  const [kept, known] = await Promise.all([
    listExperiments(db),
    db.selectFrom('experiments').select(['id', 'stopped_at']).execute(),
  ]);
  const current = new Set(
    known.flatMap(({ id, stopped_at: at }) => (at !== null && at < horizon ? [] : [id])),
  );
  return kept.filter((id) => !current.has(id));
}

/** Environments that are gone. */
async function listGone(db: Db): Promise<string[]> {
  const [kept, known] = await Promise.all([
    listEnvironments(db),
    db.selectFrom('environments').select('id').execute(),
  ]);
  const current = new Set(known.map(({ id }) => id));
  return kept.filter((id) => !current.has(id));
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
