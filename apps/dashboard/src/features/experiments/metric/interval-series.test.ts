import { expect, test } from 'vitest';
import { intervalSeries } from './interval-series.ts';

const at = '2026-01-02T00:00:00.000Z';
const point = {
  at,
  units: 500,
  difference: 0.01,
  lower: -0.01,
  upper: 0.03,
  lift: 0.2,
  lift_lower: -0.2,
  lift_upper: 0.6,
  p_value: 0.4,
};

test('the lines are relative to the control', () => {
  const early = { ...point, difference: null, lift: null, lift_lower: null, lift_upper: null };
  expect(intervalSeries({ series: [{ variant: 'blue', points: [early, point] }] })).toEqual({
    isRelative: true,
    lines: [
      {
        variant: 'blue',
        points: [
          { x: Date.parse(at), y: null, lower: null, upper: null },
          { x: Date.parse(at), y: 0.2, lower: -0.2, upper: 0.6 },
        ],
      },
    ],
  });
});

test('where a control of nothing has no relative change, they are absolute', () => {
  const { isRelative, lines } = intervalSeries({
    series: [{ variant: 'blue', points: [{ ...point, lift: null }] }],
  });
  expect([isRelative, lines[0]?.points[0]?.y]).toEqual([false, 0.01]);
});
