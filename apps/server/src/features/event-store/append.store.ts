import { sql } from 'kysely';
import type { Db } from '#tables';
import type { StoredAssignment, StoredEvent } from './event-store.ts';
import type { FirstExposure } from './first-exposures.model.ts';
import { jsonArray, plainArray, textArray, timeArray } from './sql-arrays.ts';

/*
 * Rows are inserted in the order of their keys, as others write them at the same time.
 */

/** Keeps the earlier of what is there and what comes, as `firstExposures` does. */
export async function keepExposures(tx: Db, exposures: readonly FirstExposure[]): Promise<void> {
  await sql`
    insert into exposures as kept
      (experiment_id, unit, variant, epoch, exposed_at, crossed_at, unit_name, attributes)
    select * from unnest(
      ${plainArray(exposures.map(({ experimentId }) => experimentId))}::uuid[],
      ${plainArray(exposures.map(({ unit }) => unit))}::uuid[],
      ${textArray(exposures.map(({ variant }) => variant))}::text[],
      ${plainArray(exposures.map(({ epoch }) => epoch))}::integer[],
      ${timeArray(exposures.map(({ at }) => at))}::timestamptz[],
      ${timeArray(exposures.map(({ crossedAt }) => crossedAt))}::timestamptz[],
      ${textArray(exposures.map(({ unitName }) => unitName))}::text[],
      ${jsonArray(exposures.map(({ attributes }) => attributes))}::jsonb[]
    ) as come (experiment_id, unit)
    order by experiment_id, unit
    on conflict (experiment_id, unit) do update set
      variant = ${ofEarlier('variant')},
      epoch = ${ofEarlier('epoch')},
      exposed_at = ${ofEarlier('exposed_at')},
      unit_name = ${ofEarlier('unit_name')},
      attributes = ${ofEarlier('attributes')},
      crossed_at = least(
        kept.crossed_at,
        excluded.crossed_at,
        case when excluded.variant <> kept.variant
          then greatest(kept.exposed_at, excluded.exposed_at) end
      )
    where ${IS_EARLIER}
      or excluded.crossed_at < coalesce(kept.crossed_at, 'infinity')
      or excluded.variant <> kept.variant
        and excluded.exposed_at < coalesce(kept.crossed_at, 'infinity')
  `.execute(tx);
}

/** Whether what comes was before what is there. */
const IS_EARLIER = sql`
  (excluded.exposed_at, excluded.epoch, excluded.variant)
    < (kept.exposed_at, kept.epoch, kept.variant)
`;

function ofEarlier(column: 'variant' | 'epoch' | 'exposed_at' | 'unit_name' | 'attributes') {
  const name = sql.ref(column);
  return sql`case when ${IS_EARLIER} then excluded.${name} else kept.${name} end`;
}

export async function keepAssignments(
  tx: Db,
  assignments: readonly StoredAssignment[],
): Promise<void> {
  await sql`
    insert into assignments as kept (experiment_id, unit, variant, epoch, assigned_at)
    select experiment_id, unit, variant, epoch, min(at)
    from unnest(
      ${plainArray(assignments.map(({ experimentId }) => experimentId))}::uuid[],
      ${plainArray(assignments.map(({ unit }) => unit))}::uuid[],
      ${textArray(assignments.map(({ variant }) => variant))}::text[],
      ${plainArray(assignments.map(({ epoch }) => epoch))}::integer[],
      ${timeArray(assignments.map(({ at }) => at))}::timestamptz[]
    ) as come (experiment_id, unit, variant, epoch, at)
    group by experiment_id, unit, variant, epoch
    order by experiment_id, unit, variant collate "C", epoch
    on conflict (experiment_id, unit, variant, epoch) do update set
      assigned_at = excluded.assigned_at
    where excluded.assigned_at < kept.assigned_at
  `.execute(tx);
}

/** Counts those that were not there before, by name and day. */
export async function keepEvents(tx: Db, events: readonly StoredEvent[]): Promise<void> {
  await sql`
    with inserted as (
      insert into events (at, id, environment_id, name, unit, value, properties)
      select * from unnest(
        ${timeArray(events.map(({ at }) => at))}::timestamptz[],
        ${plainArray(events.map(({ id }) => id))}::uuid[],
        ${plainArray(events.map(({ environmentId }) => environmentId))}::uuid[],
        ${textArray(events.map(({ name }) => name))}::text[],
        ${plainArray(events.map(({ unit }) => unit))}::uuid[],
        ${plainArray(events.map(({ value }) => value))}::float8[],
        ${jsonArray(events.map(({ properties }) => properties))}::jsonb[]
      ) as come (at, id)
      order by id, at
      on conflict do nothing
      returning environment_id, name, at, value
    )
    insert into event_days as kept (environment_id, name, day, count, with_values, last_at)
    select environment_id, i.name, (at at time zone 'UTC')::date as day, count(*), count(value), max(at)
    from inserted i join environments e on e.id = environment_id
    group by environment_id, i.name, day
    order by environment_id, i.name, day
    on conflict (environment_id, name, day) do update set
      count = kept.count + excluded.count,
      with_values = kept.with_values + excluded.with_values,
      last_at = greatest(kept.last_at, excluded.last_at)
  `.execute(tx);
}
