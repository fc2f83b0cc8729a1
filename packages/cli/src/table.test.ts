import { expect, test } from 'vitest';
import { formatFields, formatInstant, formatTable } from './table.ts';

test('columns are as wide as their widest cell, and no line ends with blanks', () => {
  const table = formatTable(
    ['key', 'name', 'tags'],
    [
      ['a', 'Something long', ''],
      ['dark-mode', 'x', 'web'],
    ],
  );
  expect(table.split('\n')).toEqual([
    'KEY        NAME            TAGS',
    'a          Something long',
    'dark-mode  x               web',
  ]);
});

test('wide characters take two columns, composed ones no more than they show', () => {
  expect(
    formatFields([
      ['日本', 'x'],
      ['e\u0301', 'x'],
      ['🚀', 'x'],
    ]).split('\n'),
  ).toEqual(['日本  x', 'e\u0301     x', '🚀    x']);
});

test('a cell stays on its line and does not steer the terminal', () => {
  expect(formatTable(['name'], [['a\nb\u001b[31m\u009b']])).toBe('NAME\na\\x0ab\\x1b[31m\\x9b');
});

test('an instant is shown to the second, in UTC', () => {
  expect(formatInstant('2026-05-04T12:00:05.123Z')).toBe('2026-05-04 12:00:05Z');
});
