import { expect, test } from 'vitest';
import { commandOf, type Press, rowAfter } from './key-commands.ts';

const on = (place: Press['place'], key: string, hasModifier = false) =>
  commandOf({ key, hasModifier, place })?.do;

test('keys are commands, but not where one types, nor with Ctrl', () => {
  expect(on('elsewhere', '/')).toBe('search');
  expect(on('control', 'x')).toBe('select');
  expect(on('text', '/')).toBeUndefined();
  expect(on('elsewhere', 'c', true)).toBeUndefined();
  expect(on('row', 'toString')).toBeUndefined();
});

test('Enter opens a row, and leaves buttons and links in it alone', () => {
  expect(on('row', 'Enter')).toBe('open');
  expect(on('control', 'Enter')).toBeUndefined();
});

test('arrows move inside of the list and scroll elsewhere, where j moves all the same', () => {
  expect(on('row', 'ArrowDown')).toBe('move');
  expect(on('elsewhere', 'ArrowDown')).toBeUndefined();
  expect(on('elsewhere', 'j')).toBe('move');
});

test('moving starts at the first row and stays at the ends', () => {
  const keys = ['a', 'b', 'c'];
  expect(rowAfter(keys, undefined, 'next')).toBe('a');
  expect(rowAfter(keys, 'gone', 'previous')).toBe('a');
  expect(rowAfter(keys, 'b', 'previous')).toBe('a');
  expect(rowAfter(keys, 'c', 'next')).toBe('c');
  expect(rowAfter(keys, 'a', 'last')).toBe('c');
  expect(rowAfter([], undefined, 'next')).toBeUndefined();
});
