import { type RawBuilder, sql } from 'kysely';
import type { ExperimentScope, Extent, MetricQuestion, Part } from './event-store.ts';
import { MOST_SLICES } from './slices.model.ts';

/** A figure of each unit, as a column; null where it is 0 for all. */
type Figure = RawBuilder<number> | null;

/** The columns of one metric in {@link UnitTotals}. */
export interface MetricColumns {
  /** After and before; for a ratio numerator, denominator, numerator before, denominator before. */
  readonly figures: readonly Figure[];
  /** Which of {@link UnitTotals.steps} is its. */
  readonly step: number;
}

/** What units did, a row of each that saw one variant alone. */
export interface UnitTotals {
  readonly metrics: readonly MetricColumns[];
  /** Columns with what `UnitGroup.step` says; metrics of the same window share one. */
  readonly steps: readonly RawBuilder<number | null>[];
  /** `slices` and `totals`, to follow on `with`: the latter has `epoch`, `variant`, `value`, steps and figures. */
  expressions(count: number, first: number, last: number): RawBuilder<unknown>;
}

/** All metrics are of the same attribute. */
export function unitTotals(
  scope: ExperimentScope,
  metrics: readonly MetricQuestion[],
  extent: Extent,
): UnitTotals {
  const instants = new Instants();
  const steps = new Steps(scope, instants);
  const reach = reachOf(metrics);
  const isWithinReach = withinReach(reach, instants);
  const names = namesOf(metrics);
  const figures: RawBuilder<unknown>[] = [];

  const columns = metrics.map((metric, index): MetricColumns => {
    const { numerator, denominator, beforeMs, cap, capBefore } = metric;
    const name = `metric_${index + 1}`;
    const add = (part: Part, when: 'after' | 'before', suffix: string, most: number | null) => {
      if (when === 'before' && beforeMs === 0) return null;
      const isNamed = sql`did.name = ${sql.lit(names.indexOf(part.event) + 1)}`;
      const filters = [isNamed, ...periodOf(metric, when, reach, instants)];
      const total = totalOf(part, sql.join(filters, sql` and `));
      const capped = most === null ? total : sql`least(${total}, ${most}::float8)`;
      figures.push(sql`${capped} as ${sql.ref(name + suffix)}`);
      return sql.ref<number>(name + suffix);
    };
    return {
      figures: denominator
        ? [
            add(numerator, 'after', '', cap),
            add(denominator, 'after', '_per', null),
            add(numerator, 'before', '_before', capBefore),
            add(denominator, 'before', '_per_before', null),
          ]
        : [add(numerator, 'after', '', cap), add(numerator, 'before', '_before', capBefore)],
      step: steps.indexFor(metric),
    };
  });
  // Without `offset 0` the instants of a unit would be worked out again for each of its events.
  return {
    metrics: columns,
    steps: steps.names(),
    expressions: (count, first, last) => sql`slices as (${sliceRows(count, first, last)}
  ),
  totals as (
    select per_unit.*
    from slices cross join lateral (
      select min(epoch) as epoch, min(variant) as variant, min(clocked.value) as value,
        ${sql.join([...steps.columns(), ...figures], sql`,\n        `)}
      from (
        select unit, variant, epoch, ${valueOf(metrics)} as value, exposed_at as clock${instants.columns()}
        from exposures
        where experiment_id = ${scope.experimentId}
          and unit between slices.first and slices.last
          and exposed_at <= ${scope.until}
          and (crossed_at is null or crossed_at > ${scope.until})
        offset 0
      ) as clocked
      left join (
        select unit, at, events.value, ${numberOf(names)} as name
        from events
        where environment_id = ${scope.environmentId}
          and events.name in (${sql.join(names)})
          and unit between slices.first and slices.last
          and ${withinExtent(scope, reach, extent)}
      ) as did on did.unit = clocked.unit and ${isWithinReach}
      group by clocked.unit
    ) as per_unit
  )`,
  };
}

/** Rows of `first` and `last`, the units with which slices begin and end. */
function sliceRows(count: number, first: number, last: number): RawBuilder<unknown> {
  const width = sql.lit(MOST_SLICES / count);
  return sql`
    select (lpad(to_hex(slice * ${width}), 4, '0') || repeat('0', 28))::uuid as first,
      (lpad(to_hex((slice + 1) * ${width} - 1), 4, '0') || repeat('f', 28))::uuid as last
    from generate_series(${first}::integer, ${last}::integer) as slice`;
}

function valueOf(metrics: readonly MetricQuestion[]): RawBuilder<unknown> {
  const attribute = metrics[0]?.attribute ?? null;
  return attribute === null ? sql`null::text` : sql`attributes ->> ${attribute}::text`;
}

function namesOf(metrics: readonly MetricQuestion[]): string[] {
  const parts = metrics.flatMap(({ numerator, denominator }) => [
    numerator,
    denominator ?? numerator,
  ]);
  return [...new Set(parts.map(({ event }) => event))];
}

/** Numbers are compared for each total sooner than names. */
function numberOf(names: readonly string[]): RawBuilder<unknown> {
  const cases = names.map((name, i) => sql`when ${name} then ${sql.lit(i + 1)}`);
  return sql`case events.name ${sql.join(cases, sql` `)} end`;
}

/** From when until when events may count for any metric, from a unit's first exposure. */
interface Reach {
  readonly fromMs: number;
  /** Null: as long as the experiment runs. */
  readonly toMs: number | null;
}

function reachOf(metrics: readonly MetricQuestion[]): Reach {
  const ends = metrics.map(({ delayMs, windowMs }) =>
    windowMs === null ? Infinity : delayMs + windowMs,
  );
  const toMs = Math.max(0, ...ends);
  return {
    fromMs: Math.min(...metrics.map(({ beforeMs, delayMs }) => Math.min(-beforeMs, delayMs))),
    toMs: toMs === Infinity ? null : toMs,
  };
}

/** What holds for all events that are joined; {@link periodOf} does not say it again. */
function withinReach({ fromMs, toMs }: Reach, instants: Instants): RawBuilder<unknown> {
  const begins = sql`at >= ${instants.at(fromMs)}`;
  return toMs === null ? begins : sql`${begins} and at <= ${instants.at(toMs)}`;
}

/** Bounds for all units together, from which the database sees which days it need not look at. */
function withinExtent(
  { until }: ExperimentScope,
  { fromMs, toMs }: Reach,
  { firstAt, lastAt }: Extent,
): RawBuilder<unknown> {
  const from = new Date(firstAt.getTime() + fromMs);
  const to = new Date(Math.min(until.getTime(), lastAt.getTime() + (toMs ?? Infinity)));
  return sql`at between ${from} and ${to}`;
}

function totalOf({ of }: Part, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  const filter = sql`filter (where ${condition})`;
  if (of === 'sum') return sql`coalesce(sum(did.value) ${filter}, 0)`;
  const count = sql`count(*) ${filter}`;
  return of === 'any' ? sql`least(${count}, 1)::float8` : sql`(${count})::float8`;
}

function periodOf(
  { delayMs, windowMs, beforeMs }: MetricQuestion,
  when: 'after' | 'before',
  { fromMs, toMs }: Reach,
  instants: Instants,
): RawBuilder<unknown>[] {
  const opensMs = when === 'before' ? -beforeMs : delayMs;
  const opens = opensMs === fromMs ? [] : [sql`at >= ${instants.at(opensMs)}`];
  if (when === 'before') return [...opens, sql`at < clock`];
  const closesMs = windowMs === null ? null : delayMs + windowMs;
  return closesMs === null || closesMs === toMs
    ? opens
    : [...opens, sql`at <= ${instants.at(closesMs)}`];
}

/** Steps in which windows close, or in which units were first seen where there is no window. */
class Steps {
  readonly #scope: ExperimentScope;
  readonly #instants: Instants;
  readonly #offsets: (number | null)[] = [];

  constructor(scope: ExperimentScope, instants: Instants) {
    this.#scope = scope;
    this.#instants = instants;
  }

  indexFor({ delayMs, windowMs }: MetricQuestion): number {
    const offset = windowMs === null ? null : delayMs + windowMs;
    if (!this.#offsets.includes(offset)) this.#offsets.push(offset);
    return this.#offsets.indexOf(offset);
  }

  names(): RawBuilder<number | null>[] {
    return this.#offsets.map((_, i) => sql.ref(`step_${i + 1}`));
  }

  columns(): RawBuilder<unknown>[] {
    const { until, stepSeconds } = this.#scope;
    return this.names().map((name, i) => {
      const offset = this.#offsets[i] ?? null;
      const instant = sql`min(${this.#instants.at(offset ?? 0)})`;
      const step = sql`floor(date_part('epoch', ${instant}) / ${stepSeconds}::float8)`;
      if (offset === null) return sql`${step} as ${name}`;
      return sql`case when ${instant} <= ${until} then ${step} end as ${name}`;
    });
  }
}

/** Instants at a distance from a unit's first exposure, each worked out once for a unit. */
class Instants {
  readonly #names = new Map<number, string>();

  at(offsetMs: number): RawBuilder<unknown> {
    if (offsetMs === 0) return sql.ref('clock');
    const name = this.#names.get(offsetMs) ?? `instant_${this.#names.size + 1}`;
    this.#names.set(offsetMs, name);
    return sql.ref(name);
  }

  columns(): RawBuilder<unknown> {
    const columns = [...this.#names].map(
      ([offsetMs, name]) =>
        sql`,\n          exposed_at + ${offsetMs}::float8 * interval '1 ms' as ${sql.ref(name)}`,
    );
    return sql.join(columns, sql``);
  }
}
