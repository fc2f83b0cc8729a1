import { expect, test } from 'vitest';
import { filterOf, isNarrowed, patched } from './list-search.ts';

test('the list is asked for in the words of the API, and only for what the address says', () => {
  expect(filterOf({})).toEqual({});
  expect(filterOf({ state: 'running' })).toEqual({ state: 'running' });
  expect(filterOf({ q: 'blue', environment: 'production' })).toEqual({
    search: 'blue',
    environment_key: 'production',
  });
});

test('a filter is added to the others, and taken away again', () => {
  const running = patched({ q: 'blue' }, { state: 'running' });
  expect(running).toEqual({ q: 'blue', state: 'running' });
  expect(Object.keys(patched(running, { q: undefined }))).toEqual(['state']);
  expect([isNarrowed(running), isNarrowed({})]).toEqual([true, false]);
});
