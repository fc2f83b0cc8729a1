import type { ConfigSummary } from '@halyard/contracts/flag-summaries';
import { expect, test } from 'vitest';
import { sayExceptions, sayFallthrough } from './served-words.ts';

const CONFIG: ConfigSummary = {
  environment_key: 'staging',
  is_enabled: true,
  rollout_percentage: 0,
  fallthrough: { variant: 'on' },
  off_variant: 'off',
  rule_count: 0,
  target_count: 0,
  prerequisite_count: 0,
  version: 1,
  updated_at: '2026-01-01T00:00:00.000Z',
};
const SWITCH = { variants: ['on', 'off'], value_type: 'boolean' as const };
const COLORS = { variants: ['red', 'blue', 'green'], value_type: 'string' as const };

function split(
  weights: Readonly<Record<string, number>>,
  traffic?: number,
): Partial<ConfigSummary> {
  const parts = Object.entries(weights).map(([variant, weight]) => ({ variant, weight }));
  return {
    fallthrough: { split: { weights: parts, ...(traffic !== undefined && { traffic }) } },
  };
}

test.each([
  [SWITCH, {}, ''],
  [SWITCH, { fallthrough: { variant: 'off' } }, 'off'],
  [SWITCH, { is_enabled: false, ...split({ on: 25, off: 75 }) }, ''],
  [SWITCH, split({ on: 25, off: 75 }), '25\u00A0%'],
  [SWITCH, split({ on: 0.125, off: 99.875 }), '0.125\u00A0%'],
  [SWITCH, split({ on: 50, off: 50 }, 10), '5\u00A0%'],
  [COLORS, { fallthrough: { variant: 'blue' } }, 'blue'],
  [COLORS, split({ red: 50, blue: 50, green: 0 }), '2 variants'],
  [COLORS, split({ red: 100, blue: 0 }), 'red'],
])('%j with %j serves “%s”', (flag, config, words) => {
  expect(sayFallthrough(flag, { ...CONFIG, ...config })).toBe(words);
});

test('what comes before the fallthrough is counted', () => {
  expect(sayExceptions(CONFIG)).toBe('');
  const config = { ...CONFIG, rule_count: 1, target_count: 1200, prerequisite_count: 2 };
  expect(sayExceptions(config)).toBe('1 rule, 1,200 targets, 2 prerequisites');
});
