import { randomUUID } from 'node:crypto';
import { quantileBounds } from '@halyard/stats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '#platform/database/transaction.ts';
import { openTestStorage, type TestStorage } from '../../testing/storage.ts';
import type { EventStore, QuantileQuestion } from './event-store.ts';
import { aMetric, anEvent, anExposure, insertEnvironment, unitKey } from './event-store-testing.ts';
import { createEventStore } from './index.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOTHING = { exposures: [], assignments: [], events: [] };

let storage: TestStorage;
let store: EventStore;

beforeAll(async () => {
  storage = await openTestStorage();
  await storage.database.migrate();
  store = createEventStore({
    database: storage.database,
    now: () => new Date('2027-06-01T00:00:00Z'),
  });
});
afterAll(() => storage.remove());

/** An experiment in an environment of its own, of units `u0` … whose variants take turns. */
async function anExperimentOf(units: number) {
  const environmentId = await insertEnvironment(storage.database);
  const experimentId = randomUUID();
  const name = experimentId.slice(0, 8);
  const unit = (i: number) => `${name} u${i}`;
  const exposures = Array.from({ length: units }, (_, i) =>
    anExposure(experimentId, unit(i), i % 2 === 0 ? 'a' : 'b', START + i, {
      attributes: { plan: i < units / 2 ? 'free' : 'pro', paying: i >= units / 2 },
    }),
  );
  await store.append({ ...NOTHING, exposures });
  const until = new Date(START + 10 * DAY);
  const scope = { experimentId, environmentId, until, stepSeconds: 86_400 };
  const event = (i: number, what: string, at: number, value: number | null = null) =>
    anEvent(environmentId, unit(i), what, START + at, value);
  return { environmentId, experimentId, scope, unit, event };
}

describe('what is stored', () => {
  test('comes to the same, however often and in whatever order it comes', async () => {
    const { environmentId, experimentId, scope, unit, event } = await anExperimentOf(4);
    const again = (i: number, variant: string, at: number, epoch: number) =>
      anExposure(experimentId, unit(i), variant, START + at, { epoch });
    // One crossed later, one earlier than what is known, one was seen earlier in the same variant.
    const exposures = [
      again(0, 'b', 5e3, 1),
      again(0, 'b', 900, 2),
      again(1, 'a', -500, 2),
      again(2, 'a', -700, 3),
      again(3, 'b', 800, 2),
    ];
    const assignments = [again(2, 'a', 9, 1), again(9, 'b', 9, 1), again(9, 'b', 4, 1)];
    const events = [event(2, 'say "no"\\', DAY, 3), event(3, 'say "no"\\', DAY)];
    for (const some of [exposures.slice(2), exposures, exposures]) {
      await store.append({ exposures: some, assignments, events: [...events, ...events] });
    }
    const rows = await storage.database.db
      .selectFrom('exposures')
      .select(['unit_name', 'variant', 'epoch', 'exposed_at', 'crossed_at', 'attributes'])
      .where('experiment_id', '=', experimentId)
      .orderBy('unit_name')
      .execute();
    expect(
      rows.map((row) => [
        `${row.variant}${row.epoch}`,
        row.exposed_at.getTime() - START,
        row.crossed_at && row.crossed_at.getTime() - START,
        row.attributes?.['plan'],
      ]),
    ).toEqual([
      ['a1', 0, 900, 'free'],
      ['a2', -500, 1, undefined],
      ['a3', -700, null, undefined],
      ['b1', 3, null, 'pro'],
    ]);

    expect(await store.countUnits(scope)).toEqual({
      counts: [
        { epoch: 1, variant: 'b', step: START / DAY, units: 1 },
        { epoch: 3, variant: 'a', step: START / DAY - 1, units: 1 },
      ],
      severalVariants: 2,
      assigned: [
        { variant: 'a', units: 3 },
        { variant: 'b', units: 2 },
      ],
      extent: { units: 4, firstAt: new Date(START - 700), lastAt: new Date(START + 3) },
    });
    const before = await store.countUnits({ ...scope, until: new Date(START) });
    expect(before).toMatchObject({ severalVariants: 0, extent: { lastAt: new Date(START) } });

    const seen = { name: 'say "no"\\', count: 2, hasValues: true, lastAt: new Date(START + DAY) };
    expect(await store.listEventNames(environmentId, new Date(START))).toEqual([seen]);
    expect(await store.listEventNames(environmentId, new Date(START + 2 * DAY))).toEqual([]);
    expect(await store.listEventNames(undefined, new Date(START))).toContainEqual(seen);
  });

  test('is gone once it is erased, or too old', async () => {
    const { environmentId, experimentId, scope, unit, event } = await anExperimentOf(2);
    const gone = randomUUID();
    const days = [0, 40, 80].flatMap((day) => [event(0, 'x', day * DAY), event(1, 'y', day * DAY)]);
    const stranded = anEvent(gone, 'somebody', 'x', START + 80 * DAY);
    await store.append({ ...NOTHING, events: [...days, stranded] });
    const erase = (key: string) =>
      inTransaction(storage.database, (tx) => store.eraseUnits(tx, [key]));
    expect(await erase(unitKey(unit(0)))).toEqual({ exposures: 1, events: 3 });
    expect(await erase(unitKey(unit(0)))).toEqual({ exposures: 0, events: 0 });
    expect((await store.countUnits(scope)).counts).toHaveLength(1);

    await storage.database.db
      .insertInto('evaluation_reports')
      .values({ id: gone, received_at: new Date(START) })
      .execute();
    await store.forgetBefore(new Date(START + 40 * DAY));
    const left = await storage.database.db.selectFrom('events').select(['name', 'at']).execute();
    const ours = left.filter(({ name }) => name === 'y').map(({ at }) => at.getTime() - START);
    expect(ours.toSorted((a, b) => a - b)).toEqual([40 * DAY, 80 * DAY]);
    expect(left.filter(({ name }) => name === 'x')).toEqual([]);
    expect(await store.listEventNames(environmentId, new Date(0))).toMatchObject([
      { name: 'y', count: 2 },
    ]);
    // The experiment is not among the experiments.
    expect((await store.countUnits(scope)).counts).toEqual([]);
    const reports = await storage.database.db
      .selectFrom('evaluation_reports')
      .selectAll()
      .execute();
    expect(reports).toEqual([]);
    // What is as old as that can be stored again.
    await store.append({ ...NOTHING, exposures: [anExposure(experimentId, 'z', 'a', START)] });
    await store.append({ ...NOTHING, events: [event(0, 'x', 0)] });
  });
});

describe('of units that did much or little', () => {
  test('moments come by attribute, whichever slice a unit is in', async () => {
    const { scope, event } = await anExperimentOf(8);
    const events = [0, 1, 2, 4, 6].map((i) => event(i, 'paid', DAY, i + 1));
    await store.append({ ...NOTHING, events });
    const [byPlan, byPaying] = await store.momentsOf(scope, [
      aMetric({ attribute: 'plan', cap: 6 }),
      aMetric({ attribute: 'paying' }),
    ]);
    expect(byPlan?.answer).toMatchObject([
      {
        variant: 'a',
        value: 'free',
        n: 2,
        active: 2,
        means: [2, 0],
        products: [
          [2, 0],
          [0, 0],
        ],
      },
      { variant: 'a', value: 'pro', n: 2, active: 2, means: [5.5, 0] },
      { variant: 'b', value: 'free', n: 2, active: 1, means: [1, 0] },
      { variant: 'b', value: 'pro', n: 2, active: 0, means: [0, 0] },
    ]);
    expect(byPaying?.answer.map(({ value }) => value)).toEqual(['false', 'true', 'false', 'true']);
    expect(byPlan?.sql.text).toMatch(/^with slices as/);
    expect(byPlan?.sql.parameters).toContain(scope.experimentId);
  });

  test('a cap is the percentile of those who did anything, and a histogram ends with it', async () => {
    const { scope, event } = await anExperimentOf(12);
    const events = Array.from({ length: 11 }, (_, i) => event(i, 'paid', DAY, i * 10));
    await store.append({ ...NOTHING, events });
    expect(await store.capOf(scope, aMetric(), 50)).toBe(55);
    const never = aMetric({ numerator: { event: 'never', of: 'sum' } });
    expect(await store.capOf(scope, never, 50)).toBeNull();
    expect(await store.histogramOf(scope, aMetric({ cap: 80 }), 4)).toEqual({
      edges: [0, 20, 40, 60, 80],
      arms: [
        { variant: 'a', counts: [1, 1, 1, 3] },
        { variant: 'b', counts: [2, 1, 1, 2] },
      ],
    });
    const { edges, arms } = await store.histogramOf(scope, aMetric(), 2);
    expect(edges.at(-1)).toBeCloseTo(98.9, 9);
    expect(arms.map(({ counts }) => counts)).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });

  test('quantiles have their bounds at the ranks that packages/stats says', async () => {
    const { scope, event } = await anExperimentOf(6);
    // Units 0 and 2 have 30 values each in variant a, unit 1 has 5 in b, and one that is too late.
    const values = Array.from({ length: 30 }, (_, i) => i + 1);
    const events = [
      ...values.flatMap((i) => [event(0, 'ms', i * 1000, i), event(2, 'ms', i * 1000, i + 30)]),
      ...[1, 2, 3, 4, 5].map((i) => event(1, 'ms', i * 1000, i)),
      event(1, 'ms', 2 * DAY, 99),
      event(1, 'ms', 1000),
    ];
    await store.append({ ...NOTHING, events });
    const question: QuantileQuestion = {
      event: 'ms',
      level: 0.7,
      alpha: 0.05,
      delayMs: 0,
      windowMs: DAY,
      attribute: null,
    };
    const { answer } = await store.quantilesOf(scope, question);
    const bounds = quantileBounds(60, 0.7, 0.05);
    if (!bounds.ok) throw new Error(bounds.reason);
    const { lowerRank, upperRank } = bounds.value;
    expect(answer).toEqual([
      {
        variant: 'a',
        value: null,
        units: 3,
        events: 60,
        quantile: 42,
        lower: Math.floor(lowerRank),
        upper: Math.ceil(upperRank),
        clusters: {
          n: 2,
          meanX: 30,
          meanY: 21,
          m2X: 0,
          m2Y: 162,
          cXY: 0,
        },
      },
      {
        variant: 'b',
        value: null,
        units: 3,
        events: 5,
        quantile: 4,
        lower: null,
        upper: null,
        clusters: {
          n: 1,
          meanX: 5,
          meanY: 4,
          m2X: 0,
          m2Y: 0,
          cXY: 0,
        },
      },
    ]);
    const open = { ...scope, until: new Date(START + DAY - 1) };
    expect((await store.quantilesOf(open, question)).answer).toEqual([]);
    const byPlan = await store.quantilesOf(scope, { ...question, attribute: 'plan' });
    expect(byPlan.answer.map(({ value, events: n }) => [value, n])).toEqual([
      ['free', 60],
      ['pro', 0],
      ['free', 5],
      ['pro', 0],
    ]);
  });

  test('history is of all who did anything, together, by day and each', async () => {
    const { environmentId, event } = await anExperimentOf(0);
    const events = [
      event(0, 'paid', HOUR, 5),
      event(0, 'paid', DAY, 7),
      event(0, 'seen', HOUR),
      event(1, 'seen', 2 * HOUR),
      event(1, 'seen', 3 * HOUR),
      event(2, 'other', HOUR),
      event(2, 'paid', -1, 1000),
    ];
    await store.append({ ...NOTHING, events });
    const question = {
      environmentId,
      numerator: {
        event: 'paid',
        of: 'sum',
      },
      denominator: {
        event: 'seen',
        of: 'count',
      },
      cap: 9,
      from: new Date(START),
      until: new Date(START + 2 * DAY),
      units: 2,
    } as const;
    const { perUnit, ...history } = await store.historyOf(question);
    expect(history).toEqual({
      units: 3,
      events: 2,
      lastAt: new Date(START + DAY),
      means: [3, 1],
      products: [
        [54, 0],
        [0, 2],
      ].map((row) => row.map((figure) => expect.closeTo(figure, 9))),
      daily: [
        {
          day: '2026-03-01',
          units: 3,
          numerator: 5,
          denominator: 3,
        },
        {
          day: '2026-03-02',
          units: 1,
          numerator: 7,
          denominator: 0,
        },
      ],
    });
    expect(perUnit).toHaveLength(2);
    const single = await store.historyOf({ ...question, denominator: null, units: 10 });
    expect(single).toMatchObject({ means: [3], products: [[54]] });
    expect(single.perUnit.map(({ numerator }) => numerator).toSorted((a, b) => a - b)).toEqual([
      0, 0, 9,
    ]);
    expect(single.daily.map(({ denominator }) => denominator)).toEqual([null, null]);
    const never = { ...question, from: new Date(0), until: new Date(1) };
    expect(await store.historyOf(never)).toMatchObject({ units: 0, means: [0, 0], perUnit: [] });
  });
});
