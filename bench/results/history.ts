import { sql } from 'kysely';
import type { Database } from '../../apps/server/src/platform/database/open-database.ts';
import type { Tables } from '../../apps/server/src/tables.ts';

export const ENVIRONMENT_ID = '00000000-0000-4000-8000-0000000000e1';
export const EXPERIMENT_ID = '00000000-0000-4000-8000-0000000000a1';

/** From two weeks before the experiment until its windows have closed. */
export const START = new Date('2026-02-15T00:00:00Z');
const EXPOSED_FROM = '2026-03-01T00:00:00Z';
const EXPOSED_DAYS = 14;
export const UNTIL = new Date('2026-03-25T00:00:00Z');

const EVENTS_A_UNIT = 3;
const ROWS_AT_ONCE = 100_000;

/** Makes exposures and three times as many events in the database. Gives the number of events. */
export async function fill({ db, kind }: Database<Tables>, units: number): Promise<number> {
  await sql`
    insert into environments (id, key, name, description, is_protected, created_at, updated_at)
    values (${ENVIRONMENT_ID}, 'bench', 'Bench', '', false, now(), now())
    on conflict do nothing
  `.execute(db);
  const days =
    kind === 'embedded'
      ? sql`select null::date as day`
      : sql`
    select day::date from generate_series(${START}::timestamptz, ${UNTIL}::timestamptz, '1 day') as day`;
  await sql`select create_event_partition(day) from (${days}) as days`.execute(db);
  for (let from = 1; from <= units; from += ROWS_AT_ONCE) {
    await insertExposures(db, from, Math.min(from + ROWS_AT_ONCE - 1, units));
  }
  const events = units * EVENTS_A_UNIT;
  for (let from = 1; from <= events; from += ROWS_AT_ONCE) {
    await insertEvents(db, from, Math.min(from + ROWS_AT_ONCE - 1, events), units);
  }
  return events;
}

async function insertExposures(db: Database<Tables>['db'], from: number, to: number) {
  await sql`
    insert into exposures (experiment_id, unit, variant, epoch, exposed_at, unit_name, attributes)
    select ${EXPERIMENT_ID}::uuid, md5('unit ' || i)::uuid, (array['off', 'on'])[1 + i % 2],
      1 + (i % 3 = 0)::integer,
      ${EXPOSED_FROM}::timestamptz + random() * ${EXPOSED_DAYS}::integer * interval '1 day',
      'unit ' || i, jsonb_build_object('country', (array['NO', 'SE', 'DK'])[1 + i % 3])
    from generate_series(${from}::integer, ${to}::integer) as i
  `.execute(db);
}

/** Every fifth is a payment, half are views, every tenth a sign-up and the rest failures. */
async function insertEvents(db: Database<Tables>['db'], from: number, to: number, units: number) {
  const days = (UNTIL.getTime() - START.getTime()) / 86_400_000;
  await sql`
    insert into events (at, id, environment_id, name, unit, value)
    select ${START}::timestamptz + random() * ${days}::float8 * interval '1 day',
      md5('event ' || i)::uuid, ${ENVIRONMENT_ID}::uuid,
      (array['paid', 'paid', 'viewed', 'viewed', 'viewed', 'viewed', 'viewed', 'signed up',
        'failed', 'failed'])[1 + i % 10],
      md5('unit ' || (1 + floor(random() * ${units}::integer))::integer)::uuid,
      case when i % 10 in (0, 1, 8, 9) then exp(random() * 4) end
    from generate_series(${from}::integer, ${to}::integer) as i
  `.execute(db);
}
