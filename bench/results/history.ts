import { sql } from 'kysely';
import type { Database } from '../../apps/server/src/platform/database/open-database.ts';
import type { Tables } from '../../apps/server/src/tables.ts';

const DAY_MS = 86_400_000;

/** From two weeks before the experiment until its windows have closed, some days ago. */
export const START = new Date((Math.floor(Date.now() / DAY_MS) - 40) * DAY_MS);
export const UNTIL = new Date(START.getTime() + 38 * DAY_MS);
export const EXPOSED_FROM = new Date(START.getTime() + 14 * DAY_MS);
const EXPOSED_DAYS = 14;

/** Whose exposures and events they are. */
export interface Ids {
  readonly experimentId: string;
  readonly environmentId: string;
}

const EVENTS_A_UNIT = 3;
const ROWS_AT_ONCE = 100_000;

/** Makes exposures and three times as many events in the database. Gives the number of events. */
export async function fill(
  { db, kind }: Database<Tables>,
  units: number,
  ids: Ids,
): Promise<number> {
  const days =
    kind === 'embedded'
      ? sql`select null::date as day`
      : sql`
    select day::date from generate_series(${START}::timestamptz, ${UNTIL}::timestamptz, '1 day') as day`;
  await sql`select create_event_partition(day) from (${days}) as days`.execute(db);
  for (let from = 1; from <= units; from += ROWS_AT_ONCE) {
    await insertExposures(db, ids, from, Math.min(from + ROWS_AT_ONCE - 1, units));
  }
  const events = units * EVENTS_A_UNIT;
  for (let from = 1; from <= events; from += ROWS_AT_ONCE) {
    await insertEvents(db, ids, from, Math.min(from + ROWS_AT_ONCE - 1, events), units);
  }
  return events;
}

async function insertExposures(
  db: Database<Tables>['db'],
  { experimentId }: Ids,
  from: number,
  to: number,
) {
  await sql`
    insert into exposures (experiment_id, unit, variant, epoch, exposed_at, unit_name, attributes)
    select ${experimentId}::uuid, md5('unit ' || i)::uuid, (array['off', 'on'])[1 + i % 2],
      1 + (i % 3 = 0)::integer,
      ${EXPOSED_FROM}::timestamptz + random() * ${EXPOSED_DAYS}::integer * interval '1 day',
      'unit ' || i, jsonb_build_object('country', (array['NO', 'SE', 'DK'])[1 + i % 3])
    from generate_series(${from}::integer, ${to}::integer) as i
  `.execute(db);
}

/** Every fifth is a payment, half are views, every tenth a sign-up and the rest failures. */
async function insertEvents(
  db: Database<Tables>['db'],
  { environmentId }: Ids,
  from: number,
  to: number,
  units: number,
) {
  const days = (UNTIL.getTime() - START.getTime()) / DAY_MS;
  await sql`
    insert into events (at, id, environment_id, name, unit, value)
    select ${START}::timestamptz + random() * ${days}::float8 * interval '1 day',
      md5('event ' || i)::uuid, ${environmentId}::uuid,
      (array['paid', 'paid', 'viewed', 'viewed', 'viewed', 'viewed', 'viewed', 'signed up',
        'failed', 'failed'])[1 + i % 10],
      md5('unit ' || (1 + floor(random() * ${units}::integer))::integer)::uuid,
      case when i % 10 in (0, 1, 8, 9) then exp(random() * 4) end
    from generate_series(${from}::integer, ${to}::integer) as i
  `.execute(db);
}
