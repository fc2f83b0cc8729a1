import { expect, test } from 'vitest';
import {
  areMostlyText,
  type ConditionValue,
  meaningsOf,
  showValue,
  type ValueKind,
  valuesOfKind,
} from './values.ts';

test.each<[ValueKind, string, ConditionValue[]]>([
  ['scalar', '30', [30, '30']],
  ['scalar', '"30"', ['30']],
  ['scalar', 'true', [true, 'true']],
  ['scalar', '007', ['007']],
  ['scalar', ' pro ', ['pro']],
  ['scalar', '"', ['"']],
  ['scalar', '  ', []],
  ['text', '30', ['30']],
  ['text', '"Doe, John"', ['Doe, John']],
  ['pattern', '"a" ', ['"a" ']],
  ['number', '2.5', [2.5]],
  ['number', '1e999', []],
  ['number', 'ten', []],
  ['instant', '2026-01-31', ['2026-01-31']],
  ['instant', '2026-01-31T09:00+01', ['2026-01-31T09:00+01']],
  ['instant', '2026-13-31', []],
  ['instant', 'tomorrow', []],
  ['version', 'v2.3.0-rc.1', ['v2.3.0-rc.1']],
  ['version', '2.3', []],
])('as %s, %j means %j', (kind, typed, meanings) => {
  expect(meaningsOf(kind, typed)).toEqual(meanings);
});

test('what is compared with text is text first', () => {
  expect(meaningsOf('scalar', '30', true)).toEqual(['30', 30]);
  expect(areMostlyText(['1', '2', 3])).toBe(true);
  expect(areMostlyText([1, 2, '3'])).toBe(false);
  expect(areMostlyText([])).toBe(false);
});

test.each<ConditionValue>([30, '30', true, 'true', 'pro', '', ' x', '"quoted"', '-1e3', 'ä "b"'])(
  'what is shown of %j means the same when it is typed',
  (value) => {
    expect(meaningsOf('scalar', showValue('scalar', value))[0]).toBe(value);
  },
);

test('values go along to another kind where they fit', () => {
  expect(valuesOfKind('number', ['30', 'x', 2])).toEqual([30, 2]);
  expect(valuesOfKind('text', [30, true, 'x'])).toEqual(['30', 'true', 'x']);
  expect(valuesOfKind('version', ['1.2.3', 'x', 3])).toEqual(['1.2.3']);
  expect(valuesOfKind('none', ['x'])).toEqual([]);
});
