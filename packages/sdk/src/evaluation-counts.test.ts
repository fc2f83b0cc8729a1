import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CountedEvaluations, createEvaluationCounts } from './evaluation-counts.ts';

const MINUTE = Date.UTC(2026, 0, 2, 10, 30);

let counted: CountedEvaluations[];
const counts = () => createEvaluationCounts(Date.now, (each) => counted.push(each));

beforeEach(() => {
  counted = [];
  vi.useFakeTimers({ now: MINUTE });
});
afterEach(() => {
  vi.useRealTimers();
});

test('evaluations are counted by flag and outcome, and handed out after ten seconds', () => {
  const counting = counts();
  for (const variant of ['on', 'off', 'on', undefined, 'on']) counting.count('a', variant);
  counting.count('__proto__', 'on');
  vi.advanceTimersByTime(9_999);
  expect(counted).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(counted).toEqual([
    { flagKey: 'a', variant: 'on', count: 3, since: MINUTE },
    { flagKey: 'a', variant: 'off', count: 1, since: MINUTE },
    { flagKey: 'a', variant: undefined, count: 1, since: MINUTE },
    { flagKey: '__proto__', variant: 'on', count: 1, since: MINUTE },
  ]);
});

test('what is counted in one minute is not mixed with the next one', () => {
  const counting = counts();
  vi.setSystemTime(MINUTE + 57_000);
  counting.count('a', 'on');
  vi.advanceTimersByTime(3_000);
  counting.count('a', 'on');
  vi.advanceTimersByTime(10_000);
  expect(counted.map(({ count: many, since }) => [many, since - MINUTE])).toEqual([
    [1, 57_000],
    [1, 60_000],
  ]);
});

test('nothing is handed out twice, and while nothing is counted no timer runs', () => {
  const counting = counts();
  expect(vi.getTimerCount()).toBe(0);
  counting.count('a', 'on');
  counting.drain();
  counting.drain();
  expect([counted.length, vi.getTimerCount()]).toEqual([1, 0]);
});
