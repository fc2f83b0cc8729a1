import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';
import { ask } from './asking.store.ts';
import type { ExperimentScope, Histogram, MetricQuestion } from './event-store.ts';
import { findExtent } from './extent.store.ts';
import { sliceUp } from './slices.model.ts';
import { unitTotals } from './unit-totals.store.ts';

/** The share of units that an uncapped histogram shows in bins of their own; the rest is in the last one. */
const SHOWN = 0.99;

/** The value that a percentage of the units whose total is not 0 stays at or below. */
export async function findCap(
  database: Database<Tables>,
  scope: ExperimentScope,
  metric: MetricQuestion,
  percentile: number,
): Promise<number | null> {
  const { expressions, total } = await totalsOf(database, scope, metric);
  const { answer } = await ask<{ cap: number | null }>(
    database,
    sql`
      with ${expressions}
      select percentile_cont(${percentile / 100}::float8) within group (order by ${total}) as cap
      from totals
      where ${total} <> 0
    `,
  );
  return answer[0]?.cap ?? null;
}

/** Units by variant and total. Bins are equal; the last one holds all that is above, too. */
export async function findHistogram(
  database: Database<Tables>,
  scope: ExperimentScope,
  metric: MetricQuestion,
  bins: number,
): Promise<Histogram> {
  const { expressions, total } = await totalsOf(database, scope, metric);
  const most = sql`percentile_cont(${SHOWN}::float8) within group (order by ${total})`;
  const { answer } = await ask<BinRow>(
    database,
    sql`
      with ${expressions},
      extremes as (
        select least(min(${total}), 0) as low, max(${total}) as most, ${most} as usual
        from totals
      ),
      bounds as materialized (
        select low, case
          when ${metric.cap}::float8 > low then ${metric.cap}::float8
          when usual > low then usual
          when most > low then most
          else low + 1
        end as high
        from extremes
      )
      select low, high, variant,
        least(floor((${total} - low) / (high - low) * ${bins}::float8), ${bins - 1}::float8) as bin,
        count(*) as units
      from totals cross join bounds
      group by low, high, variant, bin
      order by variant collate "C", bin
    `,
  );
  const { low = 0, high = 1 } = answer[0] ?? {};
  return {
    edges: Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins),
    arms: [...Map.groupBy(answer, ({ variant }) => variant)].map(([variant, rows]) => {
      const counts = Array.from({ length: bins }, () => 0);
      for (const { bin, units } of rows) counts[bin] = units;
      return { variant, counts };
    }),
  };
}

interface BinRow {
  low: number;
  high: number;
  variant: string;
  bin: number;
  units: number;
}

/** Numerators of all units in one statement: percentiles cannot be put together from parts. */
async function totalsOf(
  database: Database<Tables>,
  scope: ExperimentScope,
  metric: MetricQuestion,
): Promise<{ expressions: RawBuilder<unknown>; total: RawBuilder<number> }> {
  const extent = await findExtent(database, scope);
  const { count } = sliceUp(extent.units, extent.units);
  const numerator = { ...metric, denominator: null, beforeMs: 0 };
  const totals = unitTotals(scope, [numerator], extent);
  const [total] = totals.metrics[0]?.figures ?? [];
  if (!total) throw new Error('A numerator is asked for always.');
  return { expressions: totals.expressions(count, 0, count - 1), total };
}
