import { normalQuantile } from '@halyard/stats';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';
import { ask } from './asking.store.ts';
import type {
  Asked,
  ExperimentScope,
  Extent,
  QuantileGroup,
  QuantileQuestion,
} from './event-store.ts';
import { findExtent } from './extent.store.ts';

/** Quantiles of events, with what `QuantileArm` in packages/stats needs to compare them. */
export async function findQuantiles(
  database: Database<Tables>,
  scope: ExperimentScope,
  metric: QuantileQuestion,
): Promise<Asked<QuantileGroup[]>> {
  const extent = await findExtent(database, scope);
  const { answer, sql: asked } = await ask(database, quantilesQuestion(scope, metric, extent));
  return { answer: answer.map(toGroup), sql: asked };
}

interface QuantileRow {
  variant: string;
  value: string | null;
  units: number;
  events: number;
  /** At the ranks of the quantile and of its bounds; null without events. */
  at_ranks: (number | null)[] | null;
  has_bounds: boolean;
  clusters: number;
  /** Means of x and y, products xx, yy and xy. */
  moments: number[] | null;
}

function toGroup(row: QuantileRow): QuantileGroup {
  const { variant, value, units, events } = row;
  const [quantile = null, lower = null, upper = null] = row.at_ranks ?? [];
  const [meanX, meanY, m2X, m2Y, cXY] = row.moments ?? [];
  const bounds = row.has_bounds ? { lower, upper } : { lower: null, upper: null };
  const isWhole = [meanX, meanY, m2X, m2Y, cXY].every((figure) => figure !== undefined);
  return {
    variant,
    value,
    units,
    events,
    quantile,
    ...bounds,
    clusters: isWhole
      ? {
          n: row.clusters,
          meanX: meanX ?? 0,
          meanY: meanY ?? 0,
          m2X: m2X ?? 0,
          m2Y: m2Y ?? 0,
          cXY: cXY ?? 0,
        }
      : null,
  };
}

/**
 * The ranks are those of `quantileBounds` in packages/stats. Half a rank less names one as a share of
 * all, whatever the rounding.
 */
function quantilesQuestion(
  { experimentId, environmentId, until }: ExperimentScope,
  { event, level, alpha, delayMs, windowMs, attribute }: QuantileQuestion,
  { firstAt, lastAt }: Extent,
): RawBuilder<QuantileRow> {
  const z = normalQuantile(1 - alpha / 2);
  const rarest = Math.max(level / (1 - level), (1 - level) / level);
  const value = attribute === null ? sql`null::text` : sql`attributes ->> ${attribute}::text`;
  const closes = windowMs === null ? sql`${until}` : after(delayMs + windowMs);
  const last = windowMs === null ? until : new Date(Math.min(+until, +lastAt + delayMs + windowMs));
  return sql`
    with clocked as materialized (
      select unit, variant, ${value} as value, ${after(delayMs)} as opens, ${closes} as closes
      from exposures
      where experiment_id = ${experimentId}
        and exposed_at <= ${until}
        and (crossed_at is null or crossed_at > ${until})
        and ${closes} <= ${until}
    ),
    measured as materialized (
      select clocked.unit, variant, clocked.value, events.value as figure
      from clocked join events
        on events.unit = clocked.unit
          and environment_id = ${environmentId}
          and name = ${event}
          and at between ${new Date(+firstAt + delayMs)} and ${last}
      where at between opens and closes and events.value is not null
    ),
    arms as (
      select variant, value, count(*) as units
      from clocked
      group by variant, value
    ),
    counted as (
      select variant, value, count(*)::float8 as events,
        ${z}::float8 * sqrt(count(*) * ${level * (1 - level)}::float8) as reach
      from measured
      group by variant, value
    ),
    ranked as (
      select variant, value, events,
        events > ${z * z * rarest}::float8 as has_bounds,
        array[
          greatest(ceil(events * ${level}::float8), 1),
          greatest(floor(events * ${level}::float8 - reach), 1),
          least(ceil(events * ${level}::float8 + reach), events)
        ] as ranks
      from counted
    ),
    quantiles as (
      select ranked.variant, ranked.value, events, has_bounds,
        percentile_disc(array[
          (ranks[1] - 0.5) / events, (ranks[2] - 0.5) / events, (ranks[3] - 0.5) / events
        ]) within group (order by figure) as at_ranks
      from ranked join measured
        on measured.variant = ranked.variant and measured.value is not distinct from ranked.value
      group by ranked.variant, ranked.value, events, has_bounds, ranks
    ),
    clusters as (
      select measured.variant, measured.value, count(*)::float8 as x,
        (count(*) filter (where figure <= at_ranks[1]))::float8 as y
      from measured join quantiles
        on quantiles.variant = measured.variant
          and quantiles.value is not distinct from measured.value
      group by unit, measured.variant, measured.value
    ),
    cluster_moments as (
      select variant, value, count(*) as clusters,
        array[regr_avgx(y, x), regr_avgy(y, x), regr_sxx(y, x), regr_syy(y, x), regr_sxy(y, x)]
          as moments
      from clusters
      group by variant, value
    )
    select arms.variant, arms.value, units, coalesce(events, 0) as events, at_ranks,
      coalesce(has_bounds, false) as has_bounds, coalesce(clusters, 0) as clusters, moments
    from arms
    left join quantiles
      on quantiles.variant = arms.variant and quantiles.value is not distinct from arms.value
    left join cluster_moments
      on cluster_moments.variant = arms.variant
        and cluster_moments.value is not distinct from arms.value
    order by arms.variant, arms.value
  `;
}

function after(milliseconds: number): RawBuilder<unknown> {
  return sql`exposed_at + ${milliseconds}::float8 * interval '1 ms'`;
}
