import { expect, test } from 'vitest';
import { nextCursorOf } from './paging.ts';

test.each([
  ['</flags?cursor=abc>; rel="next"', 'abc'],
  ['</flags?limit=2&cursor=a%2Bb>; rel=next', 'a+b'],
  ['<https://elsewhere.example/flags?cursor=abc>; title="x"; rel="next"', 'abc'],
  ['</flags?cursor=first>; rel="prev", </flags?cursor=abc>; rel="next"', 'abc'],
  ['</flags?cursor=abc>; rel="prev"', undefined],
  ['</flags>; rel="next"', undefined],
  ['nonsense', undefined],
  [null, undefined],
])('the next cursor of %s', (link, cursor) => {
  expect(nextCursorOf(link)).toBe(cursor);
});
