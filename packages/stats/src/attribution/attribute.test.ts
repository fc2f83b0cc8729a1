import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testVectors, valueOf } from '../vectors-testing.ts';
import { type AttributionInput, attribute, type UnitTotals } from './attribute.ts';

type Rule = 'count' | 'sum' | 'binomial' | 'cuped_sum';

interface VectorInput {
  readonly exposures: readonly { user: string; variant: string; ts: number }[];
  readonly events: readonly { user: string; ts: number; value: number | null }[];
  readonly window: number;
  readonly delay?: number;
  readonly pre_window?: number;
  readonly rule: Rule;
}

testVectors('attribution', (input: VectorInput) => {
  const { units } = valueOf(
    attribute({
      exposures: input.exposures.map(({ user, variant, ts }) => ({ unit: user, variant, at: ts })),
      events: input.events.map(({ user, ts, value }) => ({ unit: user, at: ts, value })),
      window: input.window,
      delay: input.delay ?? 0,
      preWindow: input.pre_window ?? 0,
    }),
  );
  const arms = Map.groupBy(units, ({ variant }) => variant);
  return Object.fromEntries([...arms].map(([arm, list]) => [arm, sumsOf(list, input.rule)]));
});

const VALUE: Record<Rule, (unit: UnitTotals) => number> = {
  count: ({ events }) => events,
  sum: ({ sum }) => sum,
  binomial: ({ events }) => Math.min(events, 1),
  cuped_sum: ({ sum }) => sum,
};

function sumsOf(units: readonly UnitTotals[], rule: Rule) {
  const total = (figure: (one: UnitTotals) => number) => {
    return units.reduce((sum, one) => sum + figure(one), 0);
  };
  const value = VALUE[rule];
  const sums = { sum: total(value), sum_squares: total((one) => value(one) ** 2) };
  if (rule !== 'cuped_sum') return { n: units.length, ...sums };
  return {
    n: units.length,
    post_sum: sums.sum,
    post_sum_squares: sums.sum_squares,
    pre_sum: total(({ preSum }) => preSum),
    pre_sum_squares: total(({ preSum }) => preSum ** 2),
    post_pre_sum_product: total(({ sum, preSum }) => sum * preSum),
  };
}

const EXPERIMENT: AttributionInput = {
  exposures: [
    { unit: 'ada', variant: 'a', at: 10, epoch: 1 },
    { unit: 'ada', variant: 'a', at: 30, epoch: 2 },
    { unit: 'bob', variant: 'b', at: 20 },
    { unit: 'eve', variant: 'a', at: 15 },
    { unit: 'eve', variant: 'b', at: 16, epoch: 1 },
    { unit: '__proto__', variant: 'b', at: 90 },
  ],
  events: [
    { id: 'e1', unit: 'ada', at: 12, value: 3 },
    { id: 'e1', unit: 'ada', at: 12, value: 3 },
    { unit: 'ada', at: 12, value: 3 },
    { unit: 'eve', at: 20, value: 100 },
    { unit: 'bob', at: 70, value: null },
    { unit: '__proto__', at: 89, value: 7 },
  ],
  window: 50,
  preWindow: 1,
};

describe('attribution', () => {
  test('starts the clock at the first exposure, counts an event id once and drops who crossed', () => {
    expect(valueOf(attribute(EXPERIMENT))).toEqual({
      units: [
        { ...unit('ada', 'a', 10, 1), events: 2, sum: 6 },
        { ...unit('bob', 'b', 20, 0), events: 1 },
        { ...unit('__proto__', 'b', 90, 0), preEvents: 1, preSum: 7 },
      ],
      crossedUnits: 1,
      crossedShare: 0.25,
      openUnits: 0,
    });
  });

  test('leaves out units whose window is not over when only complete ones count', () => {
    const { units, openUnits } = valueOf(attribute({ ...EXPERIMENT, completeUntil: 70 }));
    expect([units.map((one) => one.unit), openUnits]).toEqual([['ada', 'bob'], 1]);
  });

  test('does not depend on the order of exposures and events', () => {
    const { exposures, events } = EXPERIMENT;
    const shuffled = fc.tuple(shuffle(exposures), shuffle(events));
    const byUnit = (input: AttributionInput) => {
      return new Map(valueOf(attribute(input)).units.map((one) => [one.unit, one]));
    };
    fc.assert(
      fc.property(shuffled, ([someExposures, someEvents]) => {
        const input = { ...EXPERIMENT, exposures: someExposures, events: someEvents };
        expect(byUnit(input)).toEqual(byUnit(EXPERIMENT));
      }),
    );
  });

  test.each([
    ['a time', { exposures: [{ unit: 'ada', variant: 'a', at: Number.NaN }] }],
    ['a value', { events: [{ unit: 'ada', at: 1, value: Number.POSITIVE_INFINITY }] }],
    ['a window', { window: -1 }],
  ])('refuses %s that is none', (_name, part) => {
    expect(attribute({ ...EXPERIMENT, ...part })).toEqual({ ok: false, reason: 'INVALID' });
  });
});

function unit(name: string, variant: string, exposedAt: number, epoch: number): UnitTotals {
  return { unit: name, variant, exposedAt, epoch, events: 0, sum: 0, preEvents: 0, preSum: 0 };
}

function shuffle<Item>(items: Iterable<Item>) {
  const list = [...items];
  return fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length });
}
