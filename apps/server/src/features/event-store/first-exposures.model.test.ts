import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredExposure } from './event-store.ts';
import { firstExposures } from './first-exposures.model.ts';

const EXPOSURE: fc.Arbitrary<StoredExposure> = fc.record({
  experimentId: fc.constant('one'),
  unit: fc.constantFrom('ada', 'bob'),
  variant: fc.constantFrom('a', 'b', 'c'),
  epoch: fc.integer({ min: 1, max: 2 }),
  at: fc.integer({ min: 0, max: 9 }).map((at) => new Date(at)),
  unitName: fc.constant(null),
  attributes: fc.constant(null),
});

test('until any time a unit is known to have crossed when it has seen two variants', () => {
  const until = fc.integer({ min: 0, max: 9 });
  fc.assert(
    fc.property(fc.array(EXPOSURE, { maxLength: 8 }), until, (exposures, end) => {
      for (const { unit, variant, at, crossedAt } of firstExposures(exposures)) {
        const seen = exposures.filter((each) => each.unit === unit && each.at.getTime() <= end);
        const variants = new Set(seen.map((each) => each.variant));
        expect(at.getTime() <= end).toBe(variants.size > 0);
        expect(crossedAt !== null && crossedAt.getTime() <= end).toBe(variants.size > 1);
        const first = Math.min(...seen.map((each) => each.at.getTime()), end + 1);
        expect(Math.min(at.getTime(), end + 1)).toBe(first);
        expect(variants.size === 0 || variants.has(variant)).toBe(true);
      }
    }),
  );
});

test('the order in which exposures come does not matter', () => {
  fc.assert(
    fc.property(fc.array(EXPOSURE, { maxLength: 8 }), (exposures) => {
      const byUnit = (all: StoredExposure[]) =>
        firstExposures(all).toSorted((a, b) => (a.unit < b.unit ? -1 : 1));
      expect(byUnit(exposures.toReversed())).toEqual(byUnit(exposures));
    }),
  );
});
