import { sql } from 'kysely';
import type { Db } from '#tables';
import type { CountedMinute } from './evaluation-counter.ts';
import { HOURS, MINUTES, periodsOf, type Ring, type Window } from './evaluation-counts.model.ts';

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
  const integer = sql.raw(type);
  const zeros = (length: number) =>
    sql`array_fill(0::${integer}, array[${sql.lit(length)}]::integer[])`;
  const at = sql.lit(place + 1);
  const given = counted.map(({ environmentId, flagKey, variant = NO_VARIANT, count }) => ({
    environment_id: environmentId,
    flag_key: flagKey,
    variant,
    count,
  }));
  await sql`
    insert into ${sql.table(table)} as kept
      (slot, flag_id, environment_id, variant, period, total, counts)
    select ${period % slots}::smallint, f.id, e.id, g.variant, ${period}::integer, sum(g.count),
      ${zeros(place)} || sum(g.count)::${integer} || ${zeros(stepsAPeriod - place - 1)}
    from json_to_recordset(${JSON.stringify(given)}::json)
      as g (environment_id uuid, flag_key text, variant text, count bigint)
    join environments e on e.id = g.environment_id
    join flags f on f.key = g.flag_key
    group by f.id, e.id, g.variant
    order by f.id, e.id, g.variant
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
  const given = counted.map(({ environmentId, flagKey, lastAt }) => ({
    environment_id: environmentId,
    flag_key: flagKey,
    at: lastAt.toISOString(),
  }));
  await sql`
    insert into last_evaluations as kept (flag_id, environment_id, evaluated_at)
    select f.id, e.id, max(g.at)
    from json_to_recordset(${JSON.stringify(given)}::json)
      as g (environment_id uuid, flag_key text, at timestamptz)
    join environments e on e.id = g.environment_id
    join flags f on f.key = g.flag_key
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

/** What was counted of one flag and variant from a step on, of that period. */
export interface PeriodCounts {
  readonly environmentId: string;
  readonly flagId: string;
  readonly variant: string | null;
  readonly firstStep: number;
  readonly counts: readonly number[];
}

/**
 * What was counted in a window. Thousands of rows cost more on their way than in the database, so
 * that those of one environment and period come as one text.
 */
export async function listCounts(
  db: Db,
  window: Window,
  { flagId, environmentId }: CountFilter,
): Promise<PeriodCounts[]> {
  const found: PeriodCounts[] = [];
  for (const { period, firstStep, from, to, isWhole } of periodsOf(window)) {
    const counts = isWhole ? sql`total` : sql`array_to_string(counts[${from + 1}:${to}], ',')`;
    let query = db
      .selectFrom(window.ring.table)
      .select('environment_id')
      .select(
        sql<string>`string_agg(flag_id || ' ' || variant || ' ' || ${counts}, ';')`.as('lines'),
      )
      .where('slot', '=', period % window.ring.slots)
      .where('period', '=', period)
      .groupBy('environment_id');
    if (flagId !== undefined) query = query.where('flag_id', '=', flagId);
    if (environmentId !== undefined) query = query.where('environment_id', '=', environmentId);
    for (const row of await query.execute()) {
      for (const line of row.lines.split(';')) {
        found.push({ environmentId: row.environment_id, firstStep, ...readLine(line) });
      }
    }
  }
  return found;
}

function readLine(line: string): Pick<PeriodCounts, 'flagId' | 'variant' | 'counts'> {
  const [flagId = '', variant = '', counts = ''] = line.split(' ');
  return {
    flagId,
    variant: variant === NO_VARIANT ? null : variant,
    counts: counts.split(',').map(Number),
  };
}

/** When flags were last evaluated in an environment. */
export interface LastEvaluations {
  readonly environmentId: string;
  readonly environmentKey: string;
  readonly flags: readonly {
    readonly id: string;
    readonly key: string;
    readonly evaluatedAt: Date;
  }[];
}

/** In the order of the environments; as one text each, as counts are. */
export async function listLastEvaluations(
  db: Db,
  { flagId, environmentId }: CountFilter,
): Promise<LastEvaluations[]> {
  const instant = sql`(extract(epoch from l.evaluated_at) * 1000)::bigint`;
  let query = db
    .selectFrom('last_evaluations as l')
    .innerJoin('flags as f', 'f.id', 'l.flag_id')
    .innerJoin('environments as e', 'e.id', 'l.environment_id')
    .select(['e.id', 'e.key'])
    .select(sql<string>`string_agg(f.id || ' ' || f.key || ' ' || ${instant}, ';')`.as('lines'))
    .groupBy('e.id')
    .orderBy('e.position');
  if (flagId !== undefined) query = query.where('l.flag_id', '=', flagId);
  if (environmentId !== undefined) query = query.where('l.environment_id', '=', environmentId);
  const rows = await query.execute();
  return rows.map((row) => ({
    environmentId: row.id,
    environmentKey: row.key,
    flags: row.lines.split(';').map((line) => {
      const [id = '', key = '', milliseconds] = line.split(' ');
      return { id, key, evaluatedAt: new Date(Number(milliseconds)) };
    }),
  }));
}
