import { sql } from 'kysely';
import type { Db } from '#tables';

/*
 * What there are rows of at all, by jumping from one to the next in the index.
 */

/** Whose exposures or assignments there are. */
export async function listExperiments(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive shown as (
      (select experiment_id as id from exposures order by experiment_id limit 1)
      union all
      select next.id
      from shown cross join lateral (
        select experiment_id as id
        from exposures
        where experiment_id > shown.id
        order by experiment_id
        limit 1
      ) as next
    ),
    given as (
      (select experiment_id as id from assignments order by experiment_id limit 1)
      union all
      select next.id
      from given cross join lateral (
        select experiment_id as id
        from assignments
        where experiment_id > given.id
        order by experiment_id
        limit 1
      ) as next
    )
    select id from shown
    union
    select id from given
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Whose events there are. */
export async function listEnvironments(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive kept as (
      (select environment_id as id from events order by environment_id limit 1)
      union all
      select next.id
      from kept cross join lateral (
        select environment_id as id
        from events
        where environment_id > kept.id
        order by environment_id
        limit 1
      ) as next
    )
    select id from kept
  `.execute(db);
  return rows.map(({ id }) => id);
}
