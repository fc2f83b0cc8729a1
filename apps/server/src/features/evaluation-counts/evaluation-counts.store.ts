import { sql } from 'kysely';
import type { Db } from '#tables';
import type { CountedMinute } from './evaluation-counter.ts';
import { HOURS, MINUTES, type Ring } from './evaluation-counts.model.ts';

/**
 * Adds counts to what is there. Of flags and environments that are gone nothing is kept. Rows are
 * locked in one order, as other processes add to them too.
 */
export async function addCounts(tx: Db, counted: readonly CountedMinute[]): Promise<void> {
  for (const ring of [MINUTES, HOURS]) {
    const stepOf = ({ minute }: CountedMinute) => Math.floor((minute * 60) / ring.stepSeconds);
    for (const [step, group] of Map.groupBy(counted, stepOf)) {
      await addToRing(tx, ring, step, group);
    }
  }
  await raiseLastEvaluations(tx, counted);
}

/** What stands in place of a variant where there was none. */
const NO_VARIANT = '';

async function addToRing(
  tx: Db,
  { table, type, stepsAPeriod, slots }: Ring,
  step: number,
  counted: readonly CountedMinute[],
): Promise<void> {
  const period = Math.floor(step / stepsAPeriod);
  const place = step % stepsAPeriod;
  const zeros = (length: number) =>
    sql`array_fill(0::${sql.raw(type)}, array[${sql.lit(length)}]::integer[])`;
  const at = sql.lit(place + 1);
  await sql`
    insert into ${sql.table(table)} as kept
      (slot, flag_id, environment_id, variant, period, total, counts)
    select ${period % slots}::smallint, f.id, e.id, c.variant, ${period}::integer, sum(c.count),
      ${zeros(place)} || sum(c.count)::${sql.raw(type)} || ${zeros(stepsAPeriod - place - 1)}
    from unnest(
      ${counted.map(({ environmentId }) => environmentId)}::uuid[],
      ${counted.map(({ flagKey }) => flagKey)}::text[],
      ${counted.map(({ variant }) => variant ?? NO_VARIANT)}::text[],
      ${counted.map(({ count }) => count)}::bigint[]
    ) as c (environment_id, flag_key, variant, count)
    join environments e on e.id = c.environment_id
    join flags f on f.key = c.flag_key
    group by f.id, e.id, c.variant
    order by f.id, e.id, c.variant
    on conflict (slot, flag_id, environment_id, variant) do update set
      period = excluded.period,
      total = case when kept.period = excluded.period then kept.total else 0 end + excluded.total,
      counts = case when kept.period = excluded.period
        then kept.counts[:${sql.lit(place)}]
          || (kept.counts[${at}] + excluded.counts[${at}])
          || kept.counts[${sql.lit(place + 2)}:]
        else excluded.counts end
    where kept.period <= excluded.period
  `.execute(tx);
}

async function raiseLastEvaluations(tx: Db, counted: readonly CountedMinute[]): Promise<void> {
  await sql`
    insert into last_evaluations as kept (flag_id, environment_id, evaluated_at)
    select f.id, e.id, max(c.at)
    from unnest(
      ${counted.map(({ environmentId }) => environmentId)}::uuid[],
      ${counted.map(({ flagKey }) => flagKey)}::text[],
      ${counted.map(({ lastAt }) => lastAt.toISOString())}::timestamptz[]
    ) as c (environment_id, flag_key, at)
    join environments e on e.id = c.environment_id
    join flags f on f.key = c.flag_key
    group by f.id, e.id
    order by f.id, e.id
    on conflict (flag_id, environment_id) do update set
      evaluated_at = greatest(kept.evaluated_at, excluded.evaluated_at)
  `.execute(tx);
}

/** What counts are asked for; without a flag or an environment it is all of them. */
export interface CountFilter {
  readonly flagId?: string;
  readonly environmentId?: string;
}

/** The counts of one period, of whole periods just one. */
interface PeriodCounts {
  readonly flagId: string;
  readonly environmentId: string;
  readonly variant: string | null;
  readonly period: number;
  readonly counts: readonly number[];
}

/** The counts of some periods, from the first to the last one, which are not more than are kept. */
export async function listCounts(
  db: Db,
  { table, slots }: Ring,
  periods: { readonly first: number; readonly last: number; readonly isWhole: boolean },
  { flagId, environmentId }: CountFilter,
): Promise<PeriodCounts[]> {
  const { first, last, isWhole } = periods;
  const touched = Array.from({ length: last - first + 1 }, (_, i) => (first + i) % slots);
  let query = db
    .selectFrom(table)
    .select(['flag_id', 'environment_id', 'variant', 'period'])
    .select(isWhole ? sql<number[]>`array[total]`.as('counts') : 'counts')
    .where('slot', 'in', touched)
    .where('period', '>=', first)
    .where('period', '<=', last);
  if (flagId !== undefined) query = query.where('flag_id', '=', flagId);
  if (environmentId !== undefined) query = query.where('environment_id', '=', environmentId);
  const rows = await query.execute();
  return rows.map((row) => ({
    flagId: row.flag_id,
    environmentId: row.environment_id,
    variant: row.variant === NO_VARIANT ? null : row.variant,
    period: row.period,
    counts: row.counts,
  }));
}

/** When a flag was last evaluated in an environment. */
export interface LastEvaluation {
  readonly flagId: string;
  readonly flagKey: string;
  readonly environmentId: string;
  readonly environmentKey: string;
  readonly evaluatedAt: Date;
}

/** By the flags' keys, then in the order of the environments. */
export async function listLastEvaluations(
  db: Db,
  { flagId, environmentId }: CountFilter,
): Promise<LastEvaluation[]> {
  let query = db
    .selectFrom('last_evaluations as l')
    .innerJoin('flags as f', 'f.id', 'l.flag_id')
    .innerJoin('environments as e', 'e.id', 'l.environment_id')
    .select([
      'l.flag_id',
      'f.key as flag_key',
      'l.environment_id',
      'e.key as environment_key',
      'l.evaluated_at',
    ])
    .orderBy('f.key')
    .orderBy('e.position');
  if (flagId !== undefined) query = query.where('l.flag_id', '=', flagId);
  if (environmentId !== undefined) query = query.where('l.environment_id', '=', environmentId);
  const rows = await query.execute();
  return rows.map((row) => ({
    flagId: row.flag_id,
    flagKey: row.flag_key,
    environmentId: row.environment_id,
    environmentKey: row.environment_key,
    evaluatedAt: row.evaluated_at,
  }));
}
