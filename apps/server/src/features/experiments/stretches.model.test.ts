import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstFit, resized, roomIn, type Stretch } from './stretches.model.ts';

const at = (from: number, to: number): Stretch => ({ from, to });

describe('a stretch for a new experiment', () => {
  test.each<[string, Stretch[], number, Stretch | null]>([
    ['an empty layer gives its beginning', [], 30, at(0, 30)],
    ['all of it may be taken', [], 100, at(0, 100)],
    ['the first gap that is large enough', [at(0, 10), at(15, 60)], 20, at(60, 80)],
    ['a gap that fits exactly', [at(0, 10), at(15, 60)], 5, at(10, 15)],
    ['the order of the others says nothing', [at(50, 100), at(0, 20)], 30, at(20, 50)],
    ['room in pieces is no room', [at(20, 60)], 50, null],
    ['thousandths are exact', [at(0, 33.333), at(33.333, 66.666)], 33.334, at(66.666, 100)],
    ['a full layer gives nothing', [at(0, 100)], 0.001, null],
  ])('%s', (_, taken, size, expected) => {
    expect(firstFit(taken, size)).toEqual(expected);
  });
});

describe('a stretch of another size', () => {
  test.each<[string, Stretch, Stretch[], number, Stretch | null]>([
    ['shrinks at its end', at(20, 60), [], 10, at(20, 30)],
    ['grows at its end', at(20, 40), [at(60, 80)], 40, at(20, 60)],
    ['then at its beginning', at(20, 40), [at(0, 10), at(60, 80)], 45, at(15, 60)],
    ['and not over others', at(20, 40), [at(0, 10), at(60, 80)], 51, null],
    ['may take all that is left', at(20, 40), [at(0, 10), at(60, 80)], 50, at(10, 60)],
  ])('%s', (_, own, others, size, expected) => {
    expect(resized(own, others, size)).toEqual(expected);
  });
});

test('the room of a layer is counted altogether and in one piece', () => {
  expect(roomIn([at(10, 30), at(80, 99.5)])).toEqual({ free: 60.5, largest: 50 });
  expect(roomIn([at(0, 100)])).toEqual({ free: 0, largest: 0 });
});

/** What somebody asks of a layer: a stretch of a size, or to leave where that is 0. */
interface Wish {
  readonly who: number;
  readonly steps: number;
}

/** Grants a wish where it can be; answers what of it is not as it should be. */
function grant(layer: Map<number, Stretch>, { who, steps }: Wish): string[] {
  if (steps === 0) {
    layer.delete(who);
    return [];
  }
  const own = layer.get(who);
  const others = [...layer].filter(([key]) => key !== who).map(([, stretch]) => stretch);
  const size = steps / 1000;
  const next = own ? resized(own, others, size) : firstFit(others, size);
  if (!next) return own || roomIn(others).largest < size ? [] : ['there was room'];
  layer.set(who, next);
  const sorted = [...layer.values()].toSorted((a, b) => a.from - b.from);
  const isGrown = own !== undefined && size >= own.to - own.from;
  return [
    ...(Math.round((next.to - next.from) * 1000) === steps ? [] : ['another size']),
    ...(isGrown && (next.from > own.from || next.to < own.to) ? ['somebody left'] : []),
    ...(sorted.some(({ from }, i) => from < (sorted[i - 1]?.to ?? 0)) ? ['shared units'] : []),
    ...(sorted.some(({ to }) => to > 100) ? ['beyond the layer'] : []),
  ];
}

test('whoever comes, grows and goes, no two ever share a unit, and growing keeps who is in', () => {
  const wish = fc.record({
    who: fc.integer({ min: 0, max: 5 }),
    steps: fc.integer({ min: 0, max: 60_000 }),
  });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 40 }), (wishes) => {
      const layer = new Map<number, Stretch>();
      expect(wishes.flatMap((each) => grant(layer, each))).toEqual([]);
    }),
  );
});
