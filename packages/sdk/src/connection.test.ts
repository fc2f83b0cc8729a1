import { expect, test } from 'vitest';
import { readText, reasonOf, refusalOf } from './connection.ts';

const NOW = Date.UTC(2026, 0, 1);
const refusal = (status: number, headers: Record<string, string> = {}) =>
  refusalOf(new Response(null, { status, headers }), NOW);

test.each([
  ['7', 7_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['999999999', 600_000],
  ['soon', undefined],
  ['', undefined],
])('Retry-After: %s means %s ms', (text, waitMs) => {
  expect(refusal(503, { 'retry-after': text }).retryAfterMs).toBe(waitMs);
});

test.each([
  [400, false],
  [401, true],
  [403, true],
  [404, false],
  [429, false],
  [500, false],
])('%i is final: %s', (status, isFatal) => {
  expect(refusal(status).isFatal).toBe(isFatal);
});

test('a redirect says where to', () => {
  const { reason } = refusal(301, { location: 'https://flags.example.com/' });
  expect(reason).toBe('a redirect (301) to https://flags.example.com/');
});

test('a body is read whole, whatever its chunks cut through, and not beyond the limit', async () => {
  const bytes = new TextEncoder().encode('a→😀');
  const inBytes = () =>
    new ReadableStream({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
  expect(await readText(new Response(inBytes()), 10)).toBe('a→😀');
  await expect(readText(new Response(inBytes()), 3)).rejects.toThrow(RangeError);
  expect(await readText(new Response(null), 3)).toBe('');
});

test.each([
  [new Error('fetch failed', { cause: new Error('connect ECONNREFUSED') }), 'connect ECONNREFUSED'],
  [new Error('plain'), 'plain'],
  [new TypeError(''), 'TypeError'],
  [Object.assign(new Error(''), { code: 'ECONNRESET' }), 'ECONNRESET'],
  ['text', 'text'],
])('what went wrong is said in words: %s', (error, reason) => {
  expect(reasonOf(error)).toBe(reason);
});
