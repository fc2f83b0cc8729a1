import { expect, test } from 'vitest';
import { overallStatus } from './health.model.ts';

test.each([
  ['healthy', true, true, undefined],
  ['healthy', true, true, true],
  ['degraded', true, false, true],
  ['degraded', true, true, false],
  ['degraded', true, false, false],
  ['unhealthy', false, true, true],
  ['unhealthy', false, false, undefined],
] as const)(
  'it is %s when ready: %s, database: %s, Redis: %s',
  (status, isReady, isDatabaseUp, isCacheUp) => {
    expect(overallStatus({ isReady, isDatabaseUp, isCacheUp })).toBe(status);
  },
);
