import { mergeCoMoments } from '@halyard/stats';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';
import { askInSlices } from './asking.store.ts';
import type { Asked, ExperimentScope, MetricQuestion, UnitGroup } from './event-store.ts';
import { findExtent } from './extent.store.ts';
import { type MetricColumns, type UnitTotals, unitTotals } from './unit-totals.store.ts';

/** Sufficient statistics of metrics, in the order in which they are given. */
export async function findMoments(
  database: Database<Tables>,
  scope: ExperimentScope,
  metrics: readonly MetricQuestion[],
): Promise<Asked<UnitGroup[]>[]> {
  const extent = await findExtent(database, scope);
  const answers = new Map<MetricQuestion, Asked<UnitGroup[]>>();
  for (const alike of Map.groupBy(metrics, ({ attribute }) => attribute).values()) {
    const totals = unitTotals(scope, alike, extent);
    const { answer, sql: asked } = await askInSlices(database, extent.units, (count, first, last) =>
      momentsQuestion(totals, totals.expressions(count, first, last)),
    );
    for (const [index, metric] of alike.entries()) {
      answers.set(metric, { answer: groupsOf(answer, totals, index), sql: asked });
    }
  }
  return metrics.flatMap((metric) => answers.get(metric) ?? []);
}

interface MomentsRow {
  epoch: number;
  variant: string;
  value: string | null;
  steps: (number | null)[];
  /** A bit for each step, the first one's the highest: 0 where rows are grouped by it. */
  grouped: number;
  n: number;
  /** Of each metric. */
  active: number[];
  /** Of all metrics, one after the other: means, then products of each figure with itself and those after it. */
  figures: number[];
}

function momentsQuestion(
  { metrics, steps }: UnitTotals,
  expressions: RawBuilder<unknown>,
): RawBuilder<MomentsRow> {
  const active = metrics.map(({ figures: [first] }) => sql`count(*) filter (where ${first} <> 0)`);
  const sets = steps.map((step) => sql`(epoch, variant, value, ${step})`);
  return sql`
with ${expressions}
select epoch, variant, value, array[${sql.join(steps)}] as steps,
  grouping(${sql.join(steps)}) as grouped,
  count(*) as n,
  array[${sql.join(active)}] as active,
  array[
    ${sql.join(metrics.map(momentsColumns), sql`,\n    `)}
  ] as figures
from totals
group by grouping sets (${sql.join(sets)})`;
}

/** Means and products of deviations; each pair of figures is one pass that PostgreSQL shares. */
function momentsColumns(metric: MetricColumns): RawBuilder<unknown> {
  const figures = metric.figures.filter((figure) => figure !== null);
  const [first] = figures;
  const partner = figures[1] ?? first;
  const ofFirst = (of: 'avgx' | 'sxx') => sql`regr_${sql.raw(of)}(${partner}, ${first})`;
  const means = figures.map((figure, i) =>
    i === 0 ? ofFirst('avgx') : sql`regr_avgy(${figure}, ${first})`,
  );
  const products = figures.flatMap((figure, i) =>
    figures.slice(i).map((other, j) => {
      if (j > 0) return sql`regr_sxy(${other}, ${figure})`;
      return i === 0 ? ofFirst('sxx') : sql`regr_syy(${figure}, ${first})`;
    }),
  );
  return sql`${sql.join([...means, ...products], sql`, `)}`;
}

/** The groups of one metric; those that several statements found parts of are put together. */
function groupsOf(rows: readonly MomentsRow[], totals: UnitTotals, index: number): UnitGroup[] {
  const { metrics, steps } = totals;
  const metric = metrics[index];
  if (!metric) return [];
  const { step } = metric;
  const grouped = 2 ** steps.length - 1 - 2 ** (steps.length - 1 - step);
  const offset = metrics.slice(0, index).reduce((sum, { figures }) => sum + widthOf(figures), 0);
  const groups = new Map<string, UnitGroup>();
  for (const row of rows) {
    if (row.grouped !== grouped) continue;
    const { epoch, variant, value, n } = row;
    const group: UnitGroup = {
      epoch,
      variant,
      step: row.steps[step] ?? null,
      value,
      n,
      active: row.active[index] ?? 0,
      ...momentsAt(row.figures, offset, metric.figures),
    };
    const key = JSON.stringify([epoch, variant, group.step, value]);
    const known = groups.get(key);
    groups.set(key, known ? together(known, group) : group);
  }
  return [...groups.values()].toSorted(byPlace);
}

function together(one: UnitGroup, other: UnitGroup): UnitGroup {
  return { ...one, active: one.active + other.active, ...mergeCoMoments(one, other) };
}

/** How many numbers {@link momentsColumns} answers. */
function widthOf(figures: MetricColumns['figures']): number {
  const asked = figures.filter((figure) => figure !== null).length;
  return asked + (asked * (asked + 1)) / 2;
}

/** What was not asked for is 0 for all units. */
function momentsAt(
  numbers: readonly number[],
  offset: number,
  figures: MetricColumns['figures'],
): Pick<UnitGroup, 'means' | 'products'> {
  const places = figures.flatMap((figure, place) => (figure === null ? [] : [place]));
  const means = figures.map(() => 0);
  const products = figures.map(() => figures.map(() => 0));
  let next = offset;
  for (const place of places) means[place] = numbers[next++] ?? 0;
  for (const [i, row] of places.entries()) {
    for (const column of places.slice(i)) {
      const product = numbers[next++] ?? 0;
      for (const [a, b] of [
        [row, column],
        [column, row],
      ] as const) {
        const line = products[a];
        if (line) line[b] = product;
      }
    }
  }
  return { means, products };
}

/** By epoch, variant, step and value; open windows and missing values last. */
function byPlace(one: UnitGroup, other: UnitGroup): number {
  return (
    one.epoch - other.epoch ||
    compare(one.variant, other.variant) ||
    compare(one.step ?? Infinity, other.step ?? Infinity) ||
    Number(one.value === null) - Number(other.value === null) ||
    compare(one.value ?? '', other.value ?? '')
  );
}

function compare<Value extends string | number>(one: Value, other: Value): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
