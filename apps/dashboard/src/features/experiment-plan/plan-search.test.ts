import { expect, test } from 'vitest';
import { evenWeights, searchOf, stateOf } from './plan-search.ts';

test('a bare address is a plan by hand, and a plan as by default has a bare address', () => {
  const state = stateOf({});
  expect(state).toMatchObject({ weights: [50, 50], traffic: 100, inputs: { source: 'hand' } });
  expect(searchOf(state)).toEqual({});
});

test.each([
  [{ metric: 'purchases', environment: 'production', effect: 2, fixed: true }],
  [{ kind: 'mean', mean: '20', deviation: '30', units: '400', weights: '20,30,50', traffic: 40 }],
  [{ alpha: 0.1, power: 0.9 }],
] as const)('what is planned is in the address: %j', (search) => {
  expect(searchOf(stateOf(search))).toEqual(search);
});

test.each([
  [{ effect: 0 }],
  [{ effect: Number.NaN }],
  [{ weights: '100' }],
  [{ weights: 'a,b' }],
  [{ traffic: 101 }],
  [{ alpha: 1 }],
  [{ power: 1 }],
])('an address that says nothing sensible is as by default: %j', (search) => {
  expect(stateOf(search)).toEqual(stateOf({}));
});

test('even shares are the whole', () => {
  expect(evenWeights(3)).toEqual([33.334, 33.333, 33.333]);
});
