import { expect, test } from 'vitest';
import { sayMoves } from './say-moves.ts';

test('says how many of the recently seen contexts would move, and from where to where', () => {
  const moves = [
    { from: 'off', to: 'on', count: 1200 },
    { from: null, to: 'on', count: 1 },
  ];
  expect(sayMoves({ count: 4012, moves })).toEqual({
    summary: 'Of 4,012 recently seen contexts 1,201 would move:',
    moves: ['off → on: 1,200', 'an error → on: 1'],
  });
});

test.each([
  [0, /^No application has asked for flags here lately/],
  [1, /^Of 1 recently seen context none would get another variant\.$/],
])('says so when of %s contexts none would move', (count, words) => {
  expect(sayMoves({ count, moves: [] })).toEqual({
    summary: expect.stringMatching(words),
    moves: [],
  });
});
