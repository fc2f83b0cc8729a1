import { expect, test } from 'vitest';
import type { MeasuredExperiment } from './measured.model.ts';
import { horizonOf, momentsQuestion, partsOf, stepSecondsOf } from './questions.model.ts';
import { aMeasured } from './results-testing.ts';

const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 2, 1) + hours * HOUR_MS);

test.each([
  [3, 60],
  [3.1, 1800],
  [48, 1800],
  [49, 21_600],
  [720, 21_600],
  [721, 86_400],
])('after %d hours a step is %d seconds long', (hours, seconds) => {
  expect(stepSecondsOf(hours * HOUR_MS)).toBe(seconds);
});

test.each([
  [{ kind: 'conversion' }, { event: 'purchase', of: 'any' }, null],
  [{ kind: 'count' }, { event: 'purchase', of: 'count' }, null],
  [{ kind: 'sum' }, { event: 'purchase', of: 'sum' }, null],
  [{ kind: 'mean' }, { event: 'purchase', of: 'sum' }, { event: 'purchase', of: 'count' }],
  [
    { kind: 'ratio', numerator: 'sum', denominatorEvent: 'visit', denominator: 'count' },
    { event: 'purchase', of: 'sum' },
    { event: 'visit', of: 'count' },
  ],
] as const)('%o asks for its parts', (fields, numerator, denominator) => {
  expect(partsOf(aMeasured(fields).metric)).toEqual({ numerator, denominator });
});

test('windows are told in milliseconds, and what was before goes back two weeks', () => {
  const { metric } = aMeasured({ windowDelayMinutes: 60, windowMinutes: 120 });
  const caps = { cap: 40, capBefore: 30 };
  expect(momentsQuestion(metric, caps, 'plan')).toMatchObject({
    ...caps,
    delayMs: HOUR_MS,
    windowMs: 2 * HOUR_MS,
    beforeMs: 336 * HOUR_MS,
    attribute: 'plan',
  });
});

const EXPERIMENT: MeasuredExperiment = {
  id: 'e',
  key: 'button',
  flagKey: 'checkout',
  environmentId: 'staging',
  environmentKey: 'staging',
  state: 'running',
  control: 'red',
  variants: [],
  attributes: [],
  alpha: 0.05,
  power: 0.8,
  plannedUnits: null,
  plannedDays: null,
  startedAt: at(0),
  stoppedAt: null,
  version: 1,
  metrics: [
    aMeasured({ windowMinutes: 24 * 60, windowDelayMinutes: 60 }),
    aMeasured({ windowMinutes: null }),
  ],
  epochs: [],
};

test('while it runs everything until now is looked at', () => {
  const { windowed, endless, isClosed } = horizonOf(EXPERIMENT, at(0), at(100));
  expect([windowed.until, endless.until, isClosed]).toEqual([at(100), at(100), false]);
});

test('after its stop windows close, and then nothing changes any more', () => {
  const stopped: MeasuredExperiment = { ...EXPERIMENT, state: 'stopped', stoppedAt: at(50) };
  const horizonAt = (hours: number) => {
    const { windowed, endless, isClosed } = horizonOf(stopped, at(0), at(hours));
    return [windowed.until, endless.until, isClosed];
  };
  expect(horizonAt(60)).toEqual([at(60), at(50), false]);
  // An hour of delay, a day of window, and an hour for events that come late.
  expect(horizonAt(76)).toEqual([at(76), at(50), true]);
  expect(horizonAt(1000)).toEqual([at(76), at(50), true]);
});
