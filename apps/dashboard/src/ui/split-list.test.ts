import { expect, test } from 'vitest';
import { splitList } from './split-list.ts';

test.each([
  ['a, b,,c', ['a', 'b', 'c']],
  ['a\r\nb\n\n c ', ['a', 'b', 'c']],
  ['a\tb', ['a', 'b']],
  ['"Doe, John", x', ['"Doe, John"', 'x']],
  ['5" disk, y', ['5" disk', 'y']],
  ['"unclosed, x', ['"unclosed', 'x']],
  [' , ', []],
])('%j is the list %j', (text, items) => {
  expect(splitList(text)).toEqual(items);
});

test('without a separator a line is one item', () => {
  expect(splitList('^a{1,2}$\nb,c', null)).toEqual(['^a{1,2}$', 'b,c']);
});
