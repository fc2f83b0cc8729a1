import { expect, test } from 'vitest';
import { colorOf, sharesOf } from './layer-shares.ts';

test('a layer that nobody uses is free as a whole', () => {
  expect(sharesOf({ experiments: [] })).toEqual([{ experimentKey: undefined, percent: 100 }]);
});

test('experiments stand in the order of their stretches, with what is free between them', () => {
  const shares = sharesOf({
    experiments: [
      { experiment_key: 'late', from: 60.1, to: 100 },
      { experiment_key: 'early', from: 0, to: 33.333 },
    ],
  });
  expect(shares).toEqual([
    { experimentKey: 'early', percent: 33.333 },
    { experimentKey: undefined, percent: 26.767 },
    { experimentKey: 'late', percent: 39.9 },
  ]);
  expect(shares.map((_, place) => colorOf(shares, place))).toEqual([
    'var(--hy-environment-0)',
    'var(--hy-track)',
    'var(--hy-environment-1)',
  ]);
});
