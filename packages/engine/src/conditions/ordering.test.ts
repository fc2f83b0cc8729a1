import { describe, expect, test } from 'vitest';
import type { Condition, Context, JsonValue } from '../index.ts';
import { compileCondition } from './condition.ts';

/** Operators with a value that they compare with, one below it and one above. */
const NUMBERS = [0, -1, 1] as const;
const INSTANTS = ['2026-01-02', '2026-01-01', '2026-01-03'] as const;
const VERSIONS = ['1.2.3', '1.2.3-rc.1', '1.10.0'] as const;

/** Whether a condition holds for a value below its bound, at it and above it. */
const OPERATORS = [
  ['less', ...NUMBERS, [true, false, false]],
  ['less_or_equal', ...NUMBERS, [true, true, false]],
  ['greater', ...NUMBERS, [false, false, true]],
  ['greater_or_equal', ...NUMBERS, [false, true, true]],
  ['before', ...INSTANTS, [true, false, false]],
  ['after', ...INSTANTS, [false, false, true]],
  ['semver_equal', ...VERSIONS, [false, true, false]],
  ['semver_less', ...VERSIONS, [true, false, false]],
  ['semver_less_or_equal', ...VERSIONS, [true, true, false]],
  ['semver_greater', ...VERSIONS, [false, false, true]],
  ['semver_greater_or_equal', ...VERSIONS, [false, true, true]],
] as const;

/** On none of the scales: JSON of other types, text that is neither, and numbers beyond JSON. */
const UNREADABLE = [true, '', 'text', '1', '1.2', '2026', {}, Number.NaN, Infinity, -Infinity];

describe.each(OPERATORS)('%s', (operator, bound, below, above, holds) => {
  const matches = (actual: JsonValue, values: readonly JsonValue[], negate = false) => {
    const source: Condition = { attribute: 'x', operator, values, negate };
    const context: Context = { x: actual };
    return compileCondition(source, () => undefined).matches(context);
  };

  test('holds below, at and above a value as its name says', () => {
    expect([below, bound, above].map((actual) => matches(actual, [bound]))).toEqual(holds);
  });

  test('holds where it holds for any of several values', () => {
    for (const actual of [below, bound, above]) {
      const [first, second] = [matches(actual, [below]), matches(actual, [above])];
      expect(matches(actual, [below, above])).toBe(first || second);
    }
  });

  test.each(UNREADABLE)('does not hold for %j, which is not on its scale', (actual) => {
    for (const values of [[bound], [below, bound, above]]) {
      expect(matches(actual, values)).toBe(false);
      expect(matches(actual, values, true)).toBe(true);
    }
  });
});
