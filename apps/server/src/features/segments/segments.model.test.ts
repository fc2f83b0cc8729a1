import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changesBetween,
  keysMoved,
  listAfter,
  planChange,
  replayChanges,
  type Segment,
  type SegmentState,
  toRules,
  wirePlace,
} from './segments.model.ts';

const AT = new Date('2026-03-01T12:00:00Z');
const LATER = new Date('2026-03-02T12:00:00Z');
const ON_PRO = [{ attribute: 'plan', operator: 'equals', values: ['pro'] }];

function aSegment(fields: Partial<Segment> = {}): Segment {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    key: 'beta',
    name: 'Beta',
    description: '',
    conditions: [],
    included: ['a', 'b', 'c'],
    excluded: [],
    version: 3,
    createdAt: AT,
    updatedAt: AT,
    ...fields,
  };
}

describe('a change', () => {
  test('of nothing leaves version and time as they were', () => {
    const before = aSegment({ conditions: [ON_PRO] });
    const again = [{ values: ['pro'], attribute: 'plan', operator: 'equals' }];
    const patch = { name: 'Beta', conditions: [again], included: ['c', 'a', 'b', 'a'] };
    expect(planChange(before, patch, LATER)).toEqual({
      after: before,
      changes: {},
      changesMembers: false,
    });
  });

  test('of name and description concerns no evaluator', () => {
    const plan = planChange(aSegment(), { name: 'Testers', description: 'x' }, LATER);
    expect(plan).toMatchObject({
      after: { name: 'Testers', version: 4, updatedAt: LATER, createdAt: AT },
      changes: { name: { old: 'Beta', new: 'Testers' }, description: { old: '', new: 'x' } },
      changesMembers: false,
    });
  });

  test('of a list keeps the order of what stays and each key once', () => {
    const plan = planChange(aSegment(), { included: ['d', 'c', 'a', 'd'] }, LATER);
    expect(plan.after.included).toEqual(['a', 'c', 'd']);
    expect(plan.changes).toEqual({ included: { old: ['b'], new: ['d'] } });
    expect(plan.changesMembers).toBe(true);
  });

  test('of conditions tells the audit log all groups', () => {
    const plan = planChange(aSegment(), { conditions: [ON_PRO] }, LATER);
    expect(plan.changes).toEqual({ conditions: { old: [], new: [ON_PRO] } });
    expect(plan.changesMembers).toBe(true);
  });
});

test.each([
  ['replace', ['c', 'd']],
  ['add', ['a', 'b', 'c', 'c', 'd']],
  ['remove', ['a', 'b']],
] as const)('an upload that is to %s', (mode, expected) => {
  expect(listAfter(['a', 'b', 'c'], ['c', 'd'], mode)).toEqual(expected);
});

test('what moved between two lists', () => {
  expect(keysMoved(['a', 'b'], ['b', 'c'])).toEqual({ gone: ['a'], added: ['c'] });
});

test('an evaluator gets conditions in its own words', () => {
  const conditions = [
    [
      { attribute: 'mail', operator: 'ends_with', values: ['@x.org'], ignore_case: true },
      { operator: 'in_segment', values: ['staff'], negate: true },
      { attribute: 'plan', operator: 'exists' },
    ],
  ];
  expect(toRules(aSegment({ conditions, excluded: ['z'] }))).toEqual({
    key: 'beta',
    version: 3,
    included: ['a', 'b', 'c'],
    excluded: ['z'],
    groups: [
      [
        { attribute: 'mail', operator: 'ends_with', values: ['@x.org'], ignoreCase: true },
        { operator: 'in_segment', values: ['staff'], negate: true },
        { attribute: 'plan', operator: 'exists', values: [] },
      ],
    ],
  });
});

test.each([
  ['', 'body'],
  ['groups[0][1].values[2]', 'body.conditions[0][1].values[2]'],
  ['groups[0][1].ignoreCase', 'body.conditions[0][1].ignore_case'],
  ['included', 'body.included'],
])('the place of %j', (path, place) => {
  expect(wirePlace(path)).toBe(place);
});

describe('the history of a segment', () => {
  const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
  const state: fc.Arbitrary<SegmentState> = fc.record({
    key: fc.constant('beta'),
    name: fc.constantFrom('Beta', 'Testers'),
    description: fc.constantFrom('', 'x'),
    conditions: fc.constantFrom([], [ON_PRO]),
    included: keys,
    excluded: keys,
  });

  test('tells its state after every entry, be it there or deleted', () => {
    fc.assert(
      fc.property(fc.array(fc.option(state)), (states) => {
        let before: SegmentState | null = null;
        let told: SegmentState | null = null;
        for (const after of states) {
          if (before === null && after === null) continue;
          const entry = JSON.parse(JSON.stringify(changesBetween(before, after)));
          told = replayChanges(told, entry);
          expect(told && asSets(told)).toEqual(after && asSets(after));
          before = after;
        }
      }),
    );
  });

  test('holds of a list nothing but what changed', () => {
    const before = aSegment();
    const after = aSegment({ included: ['b', 'c', 'd'] });
    expect(changesBetween(before, after)).toEqual({ included: { old: ['a'], new: ['d'] } });
    expect(changesBetween(null, before)).toMatchObject({
      included: { old: [], new: ['a', 'b', 'c'] },
    });
    expect(changesBetween(before, null)).toMatchObject({
      included: { old: ['a', 'b', 'c'], new: [] },
    });
  });

  const asSets = (each: SegmentState) => ({
    ...each,
    included: each.included.toSorted(),
    excluded: each.excluded.toSorted(),
  });
});
