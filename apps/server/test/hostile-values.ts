import * as fc from 'fast-check';

const NUL = String.fromCharCode(0);
const HALF_A_PAIR = String.fromCharCode(0xd800);
const DEEP: unknown = JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`);

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  NUL,
  `text${NUL}`,
  HALF_A_PAIR,
  `a${HALF_A_PAIR}b`,
  'x'.repeat(300),
  'x'.repeat(5000),
  -1,
  -0,
  0.1 + 0.2,
  99.9999999999,
  100.000_000_1,
  2 ** 31,
  2 ** 53,
  1e308,
  1e-308,
  [],
  [[]],
  {},
  DEEP,
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  "' or 1=1 --",
  '%',
  '\\',
  '\u202e',
  '2024-02-30T10:00:00Z',
  '2016-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  'WyJhIiwiYiJd',
  'WzFlMzA4XQ',
  'W251bGxd',
];

/** What programs stumble over, and any JSON. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ODD_VALUES) },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

export const HOSTILE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'id',
  'role',
  'is_active',
  'limit',
  'cursor',
  'environment_key',
  `key${NUL}`,
  HALF_A_PAIR,
  '',
] as const;

/** Appended to a path as they are. */
export const HOSTILE_PATHS = [
  '%',
  '%00',
  '%2e%2e',
  '/..',
  '//',
  '/%2f',
  ';x=1',
  '%ff%fe',
  '\\',
  '/',
] as const;

export const HOSTILE_HEADERS = [
  ['content-type', 'text/plain'],
  ['content-type', 'application/json; charset=utf-16'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-type', 'application/problem+json'],
  ['content-type', 'application/json/__proto__'],
  ['content-type', ''],
  ['content-encoding', 'gzip'],
  ['accept', 'image/png;q=x'],
  ['accept-encoding', 'br;q=9, *;q=-1'],
  ['authorization', 'Bearer a.b.c'],
  ['authorization', 'Basic Og=='],
  ['authorization', ''],
  ['cookie', 'halyard_session=%; __proto__=1; =; ;;'],
  ['cookie', `halyard_session=${'x'.repeat(4000)}`],
  ['if-match', '"99999999999999999999"'],
  ['if-match', 'W/"1", "2"'],
  ['if-none-match', '*'],
  ['origin', 'null'],
  ['sec-fetch-site', 'cross-site'],
  ['x-forwarded-for', '__proto__, ::1, 999.1.1.1'],
  ['x-http-method-override', 'DELETE'],
  ['range', 'bytes=9-0'],
] as const;
