import type { FlagConfig } from '@halyard/contracts/flags';
import { expect, test } from 'vitest';
import { pairOf } from './environment-pair.ts';

const aConfig = (environment_key: string, fields: Partial<FlagConfig> = {}): FlagConfig => ({
  environment_id: environment_key,
  environment_key,
  is_protected: false,
  is_enabled: false,
  rollout_percentage: 0,
  targets: [],
  rules: [],
  fallthrough: { variant: 'on' },
  prerequisites: [],
  off_variant: 'off',
  version: 1,
  updated_at: '2026-01-01T00:00:00.000Z',
  ...fields,
});
const configs = [
  aConfig('development'),
  aConfig('staging', { is_enabled: true }),
  aConfig('production', { is_protected: true }),
];

test.each([
  [{}, { from: 'staging', to: 'production' }],
  [{ to: 'staging' }, { from: 'development', to: 'staging' }],
  [{ from: 'production' }, { from: 'production', to: 'staging' }],
  [
    { from: 'gone', to: 'gone' },
    { from: 'staging', to: 'production' },
  ],
  [
    { from: 'staging', to: 'staging' },
    { from: 'development', to: 'staging' },
  ],
])('asked for %j, it compares %j', (asked, pair) => {
  expect(pairOf(configs, asked)).toEqual(pair);
});

test('one environment is compared with nothing', () => {
  expect(pairOf(configs.slice(0, 1), {})).toBeUndefined();
});
