import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const SOURCE = new URL('.', import.meta.url);
/** They name other methods, and are one file themselves. */
const EDGE_CASES = 'edge-cases.';
const VECTORS = new URL('../../../spec/stats/', import.meta.url);

test('every file of vectors is run by exactly one file of tests', () => {
  const tests = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.startsWith(EDGE_CASES))
    .map((name) => readFileSync(new URL(name, SOURCE), 'utf8'));
  const names = readdirSync(VECTORS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter((name) => name !== 'edge_case');
  const runs = names.map((name) => [
    name,
    tests.filter((text) => text.includes(`'${name}'`)).length,
  ]);
  expect(names.length).toBeGreaterThan(50);
  expect(runs).toEqual(names.map((name) => [name, 1]));
});
