import type { JsonValue } from '@halyard/engine';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueText } from './ofrep-value.ts';

const CASES: readonly (readonly [text: string, value: JsonValue, others: JsonValue[]])[] = [
  ['10', 10, [20, -3]],
  ['0', -0, [1]],
  ['1000000000000000000000', 1e21, [1]],
  ['10.0', 10, [0.5]],
  ['-3.0', -3, [0.5]],
  ['0.0', 0, [0.5]],
  ['0.5', 0.5, [10]],
  ['1e+21', 1e21, [0.5]],
  ['1e-7', 1e-7, [1]],
  ['true', true, [false]],
  ['"10"', '10', ['1.5']],
  ['"\\" \\n"', '" \n', ['']],
  ['{"a":10,"b":[1.5,null]}', { a: 10, b: [1.5, null] }, [{}]],
];

test.each(CASES)('%s is how %j is written beside %j', (text, value, others) => {
  expect(valueText(value, { a: value, ...Object.fromEntries(others.entries()) })).toBe(text);
});

describe('a number', () => {
  const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());

  test('is the same after reading, and all of a flag are of one kind', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 4 }), (values) => {
        const variants = Object.fromEntries(values.entries());
        const texts = values.map((value) => valueText(value, variants));
        expect(texts.map((text) => JSON.parse(text) + 0)).toEqual(values.map((value) => value + 0));
        const isInteger = (text: string) => /^-?\d+$/.test(text);
        expect(new Set(texts.map(isInteger)).size).toBe(1);
        expect(texts.every(isInteger)).toBe(values.every(Number.isInteger));
      }),
    );
  });
});
