import { describe, expect, test } from 'vitest';
import {
  breaksConnection,
  DatabaseFault,
  isRetryable,
  isStorageFull,
  isUnavailable,
  violatedConstraint,
} from './faults.ts';

const failed = (code: string, more: object = {}): Error =>
  Object.assign(new Error('failed'), { code, ...more });

describe('isUnavailable', () => {
  test.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    '08006',
    '25006',
    '53300',
    '57014',
    '57P01',
    '57P02',
    '57P03',
  ])('%s may go away by itself', (code) => {
    expect(isUnavailable(failed(code))).toBe(true);
  });

  test.each([
    'timeout exceeded when trying to connect',
    'Connection terminated due to connection timeout',
    'Connection terminated unexpectedly',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Cannot use a pool after calling end on the pool',
  ])('the driver says "%s"', (message) => {
    expect(isUnavailable(new Error(message))).toBe(true);
  });

  test('a cause counts, even in a cycle', () => {
    const cycle = new Error('a');
    cycle.cause = new Error('b', { cause: cycle });
    expect(isUnavailable(cycle)).toBe(false);
    expect(isUnavailable(new Error('wrapped', { cause: failed('ECONNRESET') }))).toBe(true);
  });

  test.each([
    failed('23505'),
    failed('42601'),
    failed('28P01'),
    failed('ENOENT'),
    failed('40001'),
    new DatabaseFault('storage_full', 'full'),
    new Error('something else'),
    'text',
    null,
    undefined,
  ])('%s does not go away by itself', (error) => {
    expect(isUnavailable(error)).toBe(false);
  });

  test('a missing unix socket is a server that is down', () => {
    expect(isUnavailable(failed('ENOENT', { syscall: 'connect' }))).toBe(true);
  });
});

test('a statement timeout leaves the connection whole, a lost connection does not', () => {
  expect(breaksConnection(failed('57014'))).toBe(false);
  expect(breaksConnection(failed('57P01'))).toBe(true);
  expect(breaksConnection(failed('25006'))).toBe(true);
});

test.each([
  [failed('53100'), true],
  [failed('ENOSPC'), true],
  [new DatabaseFault('storage_full', 'full'), true],
  [new DatabaseFault('unavailable', 'gone'), false],
  [failed('23505'), false],
])('storage is full after %s: %s', (error, expected) => {
  expect(isStorageFull(error)).toBe(expected);
});

test.each([
  [failed('23505', { constraint: 'flags_key' }), 'flags_key'],
  [failed('23503', { constraint: 'flags_owner_fkey' }), 'flags_owner_fkey'],
  [failed('23514', { constraint: 'flags_check' }), 'flags_check'],
  [new Error('wrapped', { cause: failed('23505', { constraint: 'flags_key' }) }), 'flags_key'],
  [failed('42601', { constraint: 'flags_key' }), null],
  [null, null],
])('the violated constraint of %s is %s', (error, expected) => {
  expect(violatedConstraint(error)).toBe(expected);
});

test('deadlocks and serialization failures are worth another try, nothing else is', () => {
  expect(['40001', '40P01', '23505', '57P01'].map((code) => isRetryable(failed(code)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
