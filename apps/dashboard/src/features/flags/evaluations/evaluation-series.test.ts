import { expect, test } from 'vitest';
import { seriesOf } from './evaluation-series.ts';

const counted = (environment_key: string, variant: string | null, counts: number[]) => ({
  environment_key,
  variant,
  total: counts.reduce((sum, count) => sum + count, 0),
  counts,
});

const COUNTS = {
  flag_key: 'checkout',
  from: '2026-01-31T00:00:00.000Z',
  step_seconds: 3600,
  last_evaluated_at: null,
  variants: [
    counted('production', null, [0, 0, 1]),
    counted('production', 'gone', [1, 0, 0]),
    counted('production', 'blue', [5, 6, 7]),
    counted('production', 'red', [0, 0, 0]),
    counted('production', 'off', [1, 2, 3]),
    counted('staging', 'blue', [100, 100, 100]),
  ],
};

test('variants stand in their order, then those that are gone, then failures', () => {
  const { steps, series } = seriesOf(COUNTS, 'production', ['off', 'blue', 'red']);
  expect(steps).toHaveLength(3);
  expect(series.map(({ variant }) => variant)).toEqual(['off', 'blue', 'gone', undefined]);
  expect(series[1]).toEqual({ variant: 'blue', total: 18, counts: [5, 6, 7] });
});

test('many short steps are put together, and nothing of them is lost', () => {
  const many = Array.from({ length: 145 }, (_, step) => step);
  const { steps, series } = seriesOf(
    { ...COUNTS, variants: [counted('production', 'blue', many)] },
    'production',
    ['blue'],
  );
  expect(steps).toHaveLength(49);
  expect(series[0]?.counts.slice(0, 2)).toEqual([0 + 1 + 2, 3 + 4 + 5]);
  expect(series[0]?.counts.reduce((sum, count) => sum + count, 0)).toBe((144 * 145) / 2);
});

test('where nothing was asked there is nothing', () => {
  expect(seriesOf({ ...COUNTS, variants: [] }, 'production', [])).toEqual({
    steps: [],
    series: [],
  });
});
