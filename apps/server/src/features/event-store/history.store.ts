import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';
import { ask } from './asking.store.ts';
import type { History, HistoryQuestion, Part } from './event-store.ts';

/** What units that did anything did of a metric, together, by day and each. */
export async function findHistory(
  database: Database<Tables>,
  question: HistoryQuestion,
): Promise<History> {
  const { answer: summaries } = await ask(database, summaryQuestion(question));
  const { answer: daily } = await ask(database, dailyQuestion(question));
  const { answer: perUnit } =
    question.units === undefined
      ? { answer: [] }
      : await ask(database, perUnitQuestion(question, question.units));
  const [summary] = summaries;
  const isRatio = question.denominator !== null;
  const [numerator = 0, denominator = 0, nn = 0, dd = 0, nd = 0] = summary?.moments ?? [];
  return {
    units: summary?.units ?? 0,
    means: isRatio ? [numerator, denominator] : [numerator],
    products: isRatio
      ? [
          [nn, nd],
          [nd, dd],
        ]
      : [[nn]],
    events: summary?.events ?? 0,
    lastAt: summary?.last_at ?? null,
    daily: daily.map((row) => ({ ...row, denominator: isRatio ? row.denominator : null })),
    perUnit,
  };
}

interface SummaryRow {
  units: number;
  events: number;
  last_at: Date | null;
  /** Means of numerator and denominator, products nn, dd and nd; all null without units. */
  moments: number[] | null;
}

function summaryQuestion(question: HistoryQuestion): RawBuilder<SummaryRow> {
  return sql`
    with totals as (${totalsBy(sql`unit`, question)}
    )
    select count(*) as units, coalesce(sum(events), 0) as events, max(last_at) as last_at,
      case when count(*) > 0 then array[
        regr_avgx(denominator, numerator), regr_avgy(denominator, numerator),
        regr_sxx(denominator, numerator), regr_syy(denominator, numerator),
        regr_sxy(denominator, numerator)
      ] end as moments
    from totals
  `;
}

function dailyQuestion(question: HistoryQuestion): RawBuilder<History['daily'][number]> {
  return sql`
    with totals as (${totalsBy(sql`unit, day`, question)}
    )
    select day::text as day, count(*) as units, sum(numerator) as numerator,
      sum(denominator) as denominator
    from totals
    group by day
    order by day
  `;
}

/** In the order of their keys, which is none of their makers' choice. */
function perUnitQuestion(
  question: HistoryQuestion,
  units: number,
): RawBuilder<History['perUnit'][number]> {
  return sql`
    with totals as (${totalsBy(sql`unit`, question)}
    )
    select unit, numerator, denominator
    from totals
    order by unit
    limit ${units}
  `;
}

/** `numerator`, `denominator`, `events` and `last_at`; without a denominator it is 0. */
function totalsBy(
  keys: RawBuilder<unknown>,
  { environmentId, numerator, denominator, cap, from, until }: HistoryQuestion,
): RawBuilder<unknown> {
  const total = totalOf(numerator);
  const ofNumerator = sql`filter (where name = ${numerator.event})`;
  return sql`
      select ${keys},
        ${cap === null ? total : sql`least(${total}, ${cap}::float8)`} as numerator,
        ${denominator === null ? sql`0::float8` : totalOf(denominator)} as denominator,
        count(*) ${ofNumerator} as events,
        max(at) ${ofNumerator} as last_at
      from events cross join lateral (select (at at time zone 'UTC')::date as day) as days
      where environment_id = ${environmentId} and at between ${from} and ${until}
      group by ${keys}`;
}

function totalOf({ event, of }: Part): RawBuilder<unknown> {
  const filter = sql`filter (where name = ${event})`;
  if (of === 'sum') return sql`coalesce(sum(value) ${filter}, 0)`;
  const count = sql`count(*) ${filter}`;
  return of === 'any' ? sql`least(${count}, 1)::float8` : sql`(${count})::float8`;
}
