import { describe, expect, test } from 'vitest';
import { CHECKS } from '../certify/checks.ts';

// The whole certificate is `npm run certify`. These are the same checks with fewer runs, and with gates
// that a correct method misses once in a thousand times; the seed is fixed, so it misses none.
const RUNS = 300;
const SEED = 11;

// Simulations compute all the time, so that on a busy machine they take a multiple of it.
describe('in simulated experiments', { timeout: 60_000 }, () => {
  test.each(Object.entries(CHECKS))('the gates are met: %s', (_name, check) => {
    const rows = check(SEED, RUNS);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ isMet }) => !isMet)).toEqual([]);
  });
});
