import { expect, test } from 'vitest';
import { chipsOf, type ListSearch, patched, UNFILTERED } from './list-search.ts';

test('each filter is a chip that takes it away again', () => {
  const search: ListSearch = {
    q: 'pay',
    tag: 'web',
    kind: 'release',
    owner: 'ann',
    state: 'partial',
    environment: 'staging',
    archived: true,
  };
  const chips = chipsOf(search);
  expect(chips.map(({ label }) => label)).toEqual([
    '“pay”',
    'partial in staging',
    'tag web',
    'kind release',
    'owner ann',
  ]);
  const left = chips.reduce((rest, { without }) => patched(rest, without), search);
  expect(left).toEqual({ archived: true });
  expect(patched(search, UNFILTERED)).toEqual({ archived: true });
});

test('a state without an environment is one somewhere; an environment alone hides nothing', () => {
  expect(chipsOf({ state: 'off' }).map(({ label }) => label)).toEqual(['off somewhere']);
  expect(chipsOf({ environment: 'staging' })).toEqual([]);
});
