import { expect, test } from 'vitest';
import { binsOf, sharesOf } from './histogram.ts';

test('ranges are said by their edges', () => {
  expect(binsOf([0, 2.5, 1000])).toEqual(['0 to 2.5', '2.5 to 1,000']);
  expect(binsOf([3, 3])).toEqual(['3']);
  expect(binsOf([])).toEqual([]);
});

test('counts become shares, so that arms of different size can be compared', () => {
  expect(sharesOf([1, 3])).toEqual([0.25, 0.75]);
  expect(sharesOf([0, 0])).toEqual([0, 0]);
});
