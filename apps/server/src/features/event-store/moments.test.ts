import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { attribute, type UnitTotals } from '@halyard/stats';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStorage, type TestStorage } from '../../testing/storage.ts';
import type { EventStore, MetricQuestion, Part, UnitGroup } from './event-store.ts';
import { aMetric, anEvent, anExposure, insertEnvironment } from './event-store-testing.ts';
import { createEventStore } from './index.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const SECOND = 1000;

let storage: TestStorage;
let store: EventStore;
let environmentId: string;

beforeAll(async () => {
  storage = await openTestStorage();
  await storage.database.migrate();
  store = createEventStore({ database: storage.database });
  environmentId = await insertEnvironment(storage.database);
});
afterAll(() => storage.remove());

interface Vector {
  readonly id: string;
  readonly input: {
    readonly exposures: readonly { user: string; variant: string; ts: number }[];
    readonly events: readonly { user: string; ts: number; value: number | null }[];
    readonly window: number;
    readonly delay?: number;
    readonly pre_window?: number;
    readonly rule: 'count' | 'sum' | 'binomial' | 'cuped_sum';
  };
  readonly expected: Record<string, Record<string, number>>;
}

const VECTORS: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../../../../../spec/stats/attribution.json', import.meta.url), 'utf8'),
);
const OF = { count: 'count', sum: 'sum', binomial: 'any', cuped_sum: 'sum' } as const;

test.each(VECTORS)('attribution in SQL: $id', async ({ id, input, expected }) => {
  const experimentId = randomUUID();
  const at = (ts: number) => START + ts * SECOND;
  await store.append({
    exposures: input.exposures.map(({ user, variant, ts }) =>
      anExposure(experimentId, id + user, variant, at(ts)),
    ),
    assignments: [],
    events: input.events.map(({ user, ts, value }) =>
      anEvent(environmentId, id + user, id, at(ts), value),
    ),
  });
  const metric = aMetric({
    numerator: { event: id, of: OF[input.rule] },
    windowMs: input.window * SECOND,
    delayMs: (input.delay ?? 0) * SECOND,
    beforeMs: (input.pre_window ?? 0) * SECOND,
  });
  const groups = await askOne(experimentId, metric);
  const arms = Object.fromEntries(groups.map((group) => [group.variant, sumsOf(group)]));
  expect(arms).toMatchObject(
    Object.fromEntries(Object.entries(expected).map(([arm, sums]) => [arm, close(sums)])),
  );
});

/** Times in seconds, so close together that many are the same. */
const TIME = fc.integer({ min: 0, max: 40 });
const UNIT = fc.constantFrom('ada', 'bob', 'eve', 'dan', 'kim', 'lea', 'max');
const EXPOSURES = fc.array(
  fc.record({
    unit: UNIT,
    // Most units see one variant alone.
    variant: fc.constantFrom('a', 'a', 'a', 'a', 'a', 'b'),
    at: TIME,
    epoch: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 4, maxLength: 14 },
);
const EVENTS = fc.array(
  fc.record({
    unit: UNIT,
    name: fc.constantFrom('paid', 'seen'),
    at: TIME,
    value: fc.option(fc.integer({ min: -5, max: 9 })),
  }),
  { minLength: 10, maxLength: 40 },
);
const METRIC: fc.Arbitrary<MetricQuestion> = fc
  .record({
    delay: fc.integer({ min: 0, max: 4 }),
    window: fc.option(fc.integer({ min: 0, max: 15 })),
    before: fc.integer({ min: 0, max: 15 }),
    event: fc.constantFrom('paid', 'seen'),
    of: fc.constantFrom('any' as const, 'count' as const, 'sum' as const),
    per: fc.option(fc.constantFrom('paid', 'seen')),
    cap: fc.option(fc.integer({ min: 1, max: 6 })),
  })
  .map(({ delay, window, before, event, of, per, cap }) =>
    aMetric({
      numerator: { event, of },
      denominator: per === null ? null : { event: per, of: 'count' },
      delayMs: delay * SECOND,
      windowMs: window === null ? null : window * SECOND,
      beforeMs: before * SECOND,
      cap,
      capBefore: cap,
    }),
  );
const CASE = fc.record({
  exposures: EXPOSURES,
  events: EVENTS,
  metrics: fc.array(METRIC, { minLength: 1, maxLength: 3 }),
  until: fc.integer({ min: 15, max: 60 }),
});
type Case = typeof CASE extends fc.Arbitrary<infer One> ? One : never;

const STEP_SECONDS = 7;

test('SQL attributes as packages/stats does, whatever comes in whatever order', async () => {
  const cases = fc.sample(CASE, { seed: 20260301, numRuns: 25 }).map((one, index) => ({
    one,
    index,
    experimentId: randomUUID(),
  }));
  for (const { one, index, experimentId } of cases) {
    const exposures = one.exposures.map(({ unit, variant, at, epoch }) =>
      anExposure(experimentId, `${index} ${unit}`, variant, START + at * SECOND, { epoch }),
    );
    const middle = exposures.length / 2;
    for (const some of [exposures.slice(middle), exposures.slice(0, middle)]) {
      await store.append({ exposures: some, assignments: [], events: [] });
    }
  }
  const events = cases.flatMap(({ one, index }) =>
    one.events.map(({ unit, name, at, value }) =>
      anEvent(environmentId, `${index} ${unit}`, name, START + at * SECOND, value),
    ),
  );
  await store.append({ exposures: [], assignments: [], events: [...events, ...events] });

  for (const { one, experimentId } of cases) {
    const until = new Date(START + one.until * SECOND);
    const scope = { experimentId, environmentId, until, stepSeconds: STEP_SECONDS };
    const answers = await store.momentsOf(scope, one.metrics);
    expect(answers.map(({ answer }) => answer)).toEqual(
      one.metrics.map((metric) => groupsByHand(one, metric).map(nearly)),
    );
    const { counts, severalVariants } = await store.countUnits(scope);
    const { units, crossedUnits } = attributed(one, 'paid', aMetric());
    expect(severalVariants).toBe(crossedUnits);
    expect(counts.reduce((sum, count) => sum + count.units, 0)).toBe(units.length);
  }
});

/** The totals of units by packages/stats, of one event. */
function attributed({ exposures, events, until }: Case, name: string, metric: MetricQuestion) {
  const result = attribute({
    // Where times are the same, the lower epoch and variant come first.
    exposures: exposures
      .filter(({ at }) => at <= until)
      .toSorted((a, b) => a.epoch - b.epoch || (a.variant < b.variant ? -1 : 1)),
    events: events.filter((event) => event.name === name && event.at <= until),
    window: (metric.windowMs ?? 1e9) / SECOND,
    delay: metric.delayMs / SECOND,
    preWindow: metric.beforeMs / SECOND,
  });
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

/** Groups as they must be, from the totals of units. */
function groupsByHand(one: Case, metric: MetricQuestion): UnitGroup[] {
  const { numerator, denominator, cap, capBefore } = metric;
  const numerators = attributed(one, numerator.event, metric).units;
  const denominators = denominator && attributed(one, denominator.event, metric).units;
  const rows = numerators.map((unit, i) => {
    const per = denominators?.[i];
    const y = Math.min(figureOf(unit, numerator, 'after'), cap ?? Infinity);
    const x = Math.min(figureOf(unit, numerator, 'before'), capBefore ?? Infinity);
    const step = stepOf(unit.exposedAt, one, metric);
    return {
      epoch: unit.epoch,
      variant: unit.variant,
      step,
      figures:
        per && denominator
          ? [y, figureOf(per, denominator, 'after'), x, figureOf(per, denominator, 'before')]
          : [y, x],
    };
  });
  const groups = Map.groupBy(rows, ({ epoch, variant, step }) =>
    JSON.stringify([epoch, variant, step]),
  );
  return [...groups.values()]
    .flatMap((list) => {
      const [first] = list;
      if (!first) return [];
      const { epoch, variant, step } = first;
      const figures = list.map((row) => row.figures);
      const active = figures.filter(([y]) => y !== 0).length;
      return [{ epoch, variant, step, value: null, n: list.length, active, ...moments(figures) }];
    })
    .toSorted(
      (a, b) =>
        a.epoch - b.epoch ||
        a.variant.localeCompare(b.variant) ||
        (a.step ?? 1e12) - (b.step ?? 1e12),
    );
}

function figureOf(unit: UnitTotals, { of }: Part, when: 'after' | 'before'): number {
  const [count, sum] = when === 'after' ? [unit.events, unit.sum] : [unit.preEvents, unit.preSum];
  if (of === 'sum') return sum;
  return of === 'any' ? Math.min(count, 1) : count;
}

function stepOf(at: number, { until }: Case, { delayMs, windowMs }: MetricQuestion): number | null {
  const closes = windowMs === null ? at : at + (delayMs + windowMs) / SECOND;
  if (windowMs !== null && closes > until) return null;
  return Math.floor((START / SECOND + closes) / STEP_SECONDS);
}

function moments(rows: readonly (readonly number[])[]) {
  const columns = rows[0]?.map((_, i) => rows.map((row) => row[i] ?? 0)) ?? [];
  const means = columns.map((column) => column.reduce((a, b) => a + b, 0) / column.length);
  const products = columns.map((one, i) =>
    columns.map((other, j) =>
      one.reduce(
        (sum, y, k) => sum + (y - (means[i] ?? 0)) * ((other[k] ?? 0) - (means[j] ?? 0)),
        0,
      ),
    ),
  );
  return { means, products };
}

/** The same but for the last digits of sums. */
function nearly({ means, products, ...rest }: UnitGroup) {
  const near = (figure: number): unknown => expect.closeTo(figure, 9);
  return { ...rest, means: means.map(near), products: products.map((row) => row.map(near)) };
}

async function askOne(experimentId: string, metric: MetricQuestion): Promise<UnitGroup[]> {
  const until = new Date(START + 1e9);
  const scope = { experimentId, environmentId, until, stepSeconds: 1e9 };
  const [asked] = await store.momentsOf(scope, [metric]);
  return asked?.answer ?? [];
}

/** A group's moments as plain sums, under the names of the vectors. */
function sumsOf({ n, means, products }: UnitGroup): Record<string, number> {
  const sum = (i: number) => n * (means[i] ?? 0);
  const product = (i: number, j: number) =>
    (products[i]?.[j] ?? 0) + n * (means[i] ?? 0) * (means[j] ?? 0);
  const [total, squares] = [sum(0), product(0, 0)];
  return {
    n,
    sum: total,
    sum_squares: squares,
    post_sum: total,
    post_sum_squares: squares,
    pre_sum: sum(1),
    pre_sum_squares: product(1, 1),
    post_pre_sum_product: product(0, 1),
  };
}

function close(figures: Record<string, number>) {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, expect.closeTo(value, 9)]),
  );
}
