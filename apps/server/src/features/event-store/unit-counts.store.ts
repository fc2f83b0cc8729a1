import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';
import { ask } from './asking.store.ts';
import type { Extent, UnitCounts, UnitQuestion } from './event-store.ts';

/** Units by what they were shown first, and how many of them saw something else, too. */
export async function countUnits(
  database: Database<Tables>,
  question: UnitQuestion,
): Promise<UnitCounts> {
  const { answer: rows } = await ask(database, countsQuestion(question));
  const { answer: assigned } = await ask(database, assignedQuestion(question));
  return {
    counts: rows
      .filter(({ units }) => units > 0)
      .map(({ epoch, variant, step, units }) => ({ epoch, variant, step, units }))
      .toSorted(byPlace),
    severalVariants: rows.reduce((sum, { crossed }) => sum + crossed, 0),
    assigned,
    extent: extentOf(rows, question),
  };
}

function byPlace(one: UnitCounts['counts'][number], other: UnitCounts['counts'][number]): number {
  const byVariant = one.variant < other.variant ? -1 : 1;
  return (
    one.epoch - other.epoch || (one.variant === other.variant ? one.step - other.step : byVariant)
  );
}

interface CountRow {
  epoch: number;
  variant: string;
  step: number;
  units: number;
  crossed: number;
  first_at: Date;
  last_at: Date;
}

function extentOf(rows: readonly CountRow[], { until }: UnitQuestion): Extent {
  const nothing: Extent = { units: 0, firstAt: until, lastAt: until };
  return rows.reduce(
    ({ units, firstAt, lastAt }, row) => ({
      units: units + row.units + row.crossed,
      firstAt: row.first_at < firstAt ? row.first_at : firstAt,
      lastAt: units === 0 || row.last_at > lastAt ? row.last_at : lastAt,
    }),
    nothing,
  );
}

function countsQuestion({ experimentId, until, stepSeconds }: UnitQuestion): RawBuilder<CountRow> {
  return sql`
    select epoch, variant, floor(date_part('epoch', exposed_at) / ${stepSeconds}::float8) as step,
      count(*) filter (where crossed_at is null or crossed_at > ${until}) as units,
      count(*) filter (where crossed_at <= ${until}) as crossed,
      min(exposed_at) as first_at, max(exposed_at) as last_at
    from exposures
    where experiment_id = ${experimentId} and exposed_at <= ${until}
    group by 1, 2, 3
  `;
}

/** Who saw a variant was given it, too; but it means nothing where nobody says who else was. */
function assignedQuestion({
  experimentId,
  until,
}: UnitQuestion): RawBuilder<UnitCounts['assigned'][number]> {
  return sql`
    with given as (
      select unit, variant
      from assignments
      where experiment_id = ${experimentId} and assigned_at <= ${until}
    )
    select variant, count(*) as units
    from (
      select unit, variant from given
      union
      select unit, variant
      from exposures
      where experiment_id = ${experimentId} and exposed_at <= ${until}
        and exists (select from given)
    ) as units
    group by variant
    order by variant
  `;
}
