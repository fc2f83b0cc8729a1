import { expect, test } from 'vitest';
import { markOf, revisionOf } from './revision-mark.ts';

const HERE = { environmentId: '0f3c9a1e-7a51-4e0c-9d5e-8a1b2c3d4e5f', revision: 42 };

test('a mark names the revision of one environment', () => {
  expect(markOf(HERE)).toBe('42-0f3c9a1e');
  expect(revisionOf('42-0f3c9a1e', HERE)).toBe(42);
});

test.each([
  '',
  '42',
  '42-ffffffff',
  '-1-0f3c9a1e',
  '42-0f3c9a1e ',
  '1e3-0f3c9a1e',
  '"42-0f3c9a1e"',
])('anything else names none: %s', (mark) => {
  expect(revisionOf(mark, HERE)).toBeNull();
});
