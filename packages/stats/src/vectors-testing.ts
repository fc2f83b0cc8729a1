import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Result } from './result.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

interface Tolerance {
  readonly abs?: number;
  readonly rel?: number;
}

interface VectorCase<Input, Expected> {
  readonly id: string;
  readonly input: Input;
  readonly expected: Expected;
  readonly tolerance: Tolerance;
  readonly alternatives?: readonly JsonObject[];
}

/** The cases of `spec/stats/<name>.json`; spec/stats/README.md has their conventions. */
export function readVectors<Input, Expected = JsonObject>(
  name: string,
): readonly VectorCase<Input, Expected>[] {
  const file = new URL(`../../../spec/stats/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * One test for each case of `spec/stats/<name>.json`.
 *
 * @param answer - what we say, under the file's names; fields that a case does not expect are free.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- The files are trusted to hold it.
export function testVectors<Input>(name: string, answer: (input: Input) => object): void {
  describe(`spec/stats/${name}.json`, () => {
    const cases = readVectors<Input>(name);

    test('has cases', () => {
      expect(cases.length).toBeGreaterThan(0);
    });

    test.each(cases)('$id', ({ input, expected, tolerance, alternatives = [] }) => {
      const got = answer(input);
      const misses = [expected, ...alternatives].map((one) => missesOf(one, got, tolerance));
      expect(misses.some((list) => list.length === 0) ? [] : misses).toEqual([]);
    });
  });
}

/** The value of a result; fails the test with the reason where there is none. */
export function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`There is no value: ${result.reason}.`);
  return result.value;
}

/** In words, each expected figure that `got` does not meet. */
function missesOf(expected: Json, got: unknown, tolerance: Tolerance, at = ''): string[] {
  if (typeof expected === 'number') {
    return isNear(expected, got, tolerance) ? [] : [`${at}: ${String(got)} is not ${expected}`];
  }
  if (expected === null || typeof expected !== 'object') {
    return got === expected ? [] : [`${at}: ${String(got)} is not ${String(expected)}`];
  }
  return Object.entries(expected).flatMap(([key, part]) => {
    return missesOf(part, memberOf(got, key), tolerance, `${at}/${key}`);
  });
}

function isNear(expected: number, got: unknown, { abs = 0, rel = 0 }: Tolerance): boolean {
  if (typeof got !== 'number') return false;
  return Math.abs(got - expected) <= Math.max(abs, rel * Math.abs(expected));
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
