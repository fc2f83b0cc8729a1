import { expect, test } from 'vitest';
import { cumulated, sayExposures } from './exposures.ts';

const from = '2026-01-01T00:00:00.000Z';
const start = Date.parse(from);

test('exposures add up from step to step, and end now', () => {
  const exposures = {
    from,
    step_seconds: 60,
    variants: [{ variant: 'blue', counts: [3, 0, 4, 0] }],
  };
  expect(cumulated(exposures, start + 150_000)).toEqual([
    {
      variant: 'blue',
      points: [
        { x: start, y: 0 },
        { x: start + 60_000, y: 3 },
        { x: start + 120_000, y: 3 },
        { x: start + 150_000, y: 7 },
      ],
    },
  ]);
});

test('without a step there is nothing yet but the start', () => {
  const exposures = { from, step_seconds: 60, variants: [{ variant: 'blue', counts: [] }] };
  expect(cumulated(exposures, start)).toEqual([{ variant: 'blue', points: [{ x: start, y: 0 }] }]);
});

test('what the chart shows is said in a sentence', () => {
  const arms = [
    { variant: 'control', is_control: true, units: 1204, expected_units: 1200 },
    { variant: 'blue', is_control: false, units: 1190, expected_units: 1200 },
  ];
  const epoch = { epoch: 1, started_at: from, variants: [], traffic: 100, reason: '', units: [] };
  expect(sayExposures({ arms, epochs: [{ ...epoch, p_value: null }] })).toBe(
    'Units so far: control 1,204, blue 1,190. One epoch.',
  );
});
