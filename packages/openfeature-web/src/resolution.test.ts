import type { JsonValue } from '@openfeature/web-sdk';
import { describe, expect, test } from 'vitest';
import { readFlags, readStreams } from './bulk-answer.ts';
import { resolve } from './resolution.ts';

function serve<T extends JsonValue>(flag: object, defaultValue: T) {
  const flags = readFlags({ flags: [{ key: 'f', ...flag }] });
  return resolve(flags && { flags, isCached: false }, 'f', defaultValue);
}

describe('a flag', () => {
  test('of another type than the default answers the default', () => {
    expect(serve({ value: 'ten', reason: 'STATIC' }, 10)).toMatchObject({
      value: 10,
      reason: 'ERROR',
      errorCode: 'TYPE_MISMATCH',
      errorMessage: 'The flag “f” serves a string, not a number.',
    });
  });

  test('without a value answers the default, with the reason and variant that it states', () => {
    expect(serve({ variant: 'off', reason: 'DISABLED' }, true)).toEqual({
      value: true,
      variant: 'off',
      reason: 'DISABLED',
      flagMetadata: {},
    });
  });

  test('that went wrong answers the default and says what went wrong', () => {
    const flag = {
      errorCode: 'TARGETING_KEY_MISSING',
      errorDetails: 'The split needs one.',
      metadata: { version: '2' },
    };
    expect(serve(flag, true)).toEqual({
      value: true,
      reason: 'ERROR',
      errorCode: 'TARGETING_KEY_MISSING',
      errorMessage: 'The split needs one.',
      flagMetadata: { version: '2' },
    });
  });

  test.each(['NEWER_CODE', '__proto__', 'toString'])(
    'with the unknown code %s is a general error',
    (code) => {
      expect(serve({ errorCode: code }, true)).toMatchObject({
        errorCode: 'GENERAL',
        errorMessage: code,
      });
    },
  );

  test('keeps of its metadata what OpenFeature can carry', () => {
    const metadata = { owner: 'web', version: 3, beta: true, tags: ['x'], nothing: null };
    expect(serve({ value: true, reason: 'STATIC', metadata }, false).flagMetadata).toEqual({
      owner: 'web',
      version: 3,
      beta: true,
    });
  });

  test.each(['__proto__', 'constructor', 'toString'])(
    'named %s is a flag like any other',
    (key) => {
      const flags = readFlags({ flags: [{ key, value: 'x', reason: 'STATIC' }] });
      expect(resolve(flags && { flags, isCached: false }, key, '')).toMatchObject({ value: 'x' });
      expect(resolve({ flags: new Map(), isCached: false }, key, '')).toMatchObject({
        errorCode: 'FLAG_NOT_FOUND',
      });
    },
  );
});

describe('an answer', () => {
  test.each([null, 'text', [], {}, { flags: {} }])('of the form %j has no flags', (body) => {
    expect(readFlags(body)).toBeNull();
  });

  test('leaves out single flags that make no sense', () => {
    const flags = [
      null,
      3,
      {},
      { key: 5 },
      { key: 'a', variant: 1 },
      { key: 'b', metadata: [] },
      { key: 'c' },
    ];
    expect([...(readFlags({ flags })?.keys() ?? [])]).toEqual(['c']);
  });
});

describe('the streams of an answer', () => {
  const BASE = 'https://flags.example.com/halyard';
  const read = (...eventStreams: unknown[]) => readStreams({ flags: [], eventStreams }, BASE);

  test.each([
    [{ url: 'https://sse.example.com/s?t=1' }, 'https://sse.example.com/s?t=1'],
    [{ endpoint: { requestUri: '/s?t=1' } }, 'https://flags.example.com/s?t=1'],
    [{ endpoint: { requestUri: '/s?t=1', origin: '' } }, 'https://flags.example.com/s?t=1'],
    [
      { endpoint: { requestUri: '/s', origin: 'https://sse.example.com' } },
      'https://sse.example.com/s',
    ],
  ])('%j is %s', (stream, url) => {
    expect(read({ type: 'sse', ...stream })).toEqual({ urls: [url], inactivityMs: 120_000 });
  });

  test('of unknown kinds and without an address are passed over', () => {
    const noAddress = { type: 'sse', endpoint: { requestUri: '/s', origin: 'no origin' } };
    const unknown = { type: 'websocket', url: 'wss://flags.example.com' };
    expect(read(unknown, noAddress, { type: 'sse' }, null, 'sse').urls).toEqual([]);
    expect(readStreams({ flags: [] }, BASE).urls).toEqual([]);
  });

  test('say how long a page may be hidden', () => {
    expect(read({ type: 'sse', url: '/s', inactivityDelaySec: 60 }).inactivityMs).toBe(60_000);
    expect(read({ type: 'sse', url: '/s', inactivityDelaySec: -1 }).inactivityMs).toBe(120_000);
  });
});
