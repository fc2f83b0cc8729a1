import { readFileSync } from 'node:fs';
import { TextEncoder } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { utf8Length } from './bucket.ts';
import { bucketOf, murmur3 } from './index.ts';

vi.setConfig({ testTimeout: 60_000 });

interface Vectors {
  readonly reference: readonly { readonly text: string; readonly hash: number }[];
  readonly vectors: readonly {
    readonly salt: string;
    readonly unit: string;
    readonly hash: number;
    readonly bucket: number;
  }[];
}

const FILE = new URL('../../../spec/bucketing.json', import.meta.url);
const { reference, vectors }: Vectors = JSON.parse(readFileSync(FILE, 'utf8'));

describe('spec/bucketing.json', () => {
  test.each(reference)('the published hash of $text', ({ text, hash }) => {
    expect(murmur3(text)).toBe(hash);
  });

  test.each(vectors)('salt $salt, unit $unit', ({ salt, unit, hash, bucket }) => {
    expect([murmur3(`${salt}:${unit}`), bucketOf(salt, unit)]).toEqual([hash, bucket]);
  });

  test('reaches the first and the last bucket', () => {
    const buckets = vectors.map(({ bucket }) => bucket);
    expect(buckets).toEqual(expect.arrayContaining([0, 49_999, 50_000, 99_999]));
  });
});

test('hashing a unit after its salt equals hashing both at once, in any script', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(text, text, (salt, unit) => {
      const whole = Math.floor((murmur3(`${salt}:${unit}`) * 100_000) / 2 ** 32);
      expect(bucketOf(salt, unit)).toBe(whole);
    }),
    { numRuns: 20_000 },
  );
});

test('a unit hashes like the same bytes in a salt, wherever its first character beyond ASCII is', () => {
  // A salt is taken in byte by byte, a unit in blocks as long as it is ASCII.
  for (const salt of ['', 'a', 'ab', 'abc']) {
    for (const strange of ['', '\u007f', '\u0080', 'é', '日', '😀', '\ud800']) {
      for (let at = 0; at <= 9; at++) {
        for (const rest of ['', 'x', 'xyz', 'xyzxyz', 'é', 'xé']) {
          const unit = '0123456789'.slice(0, at) + strange + rest;
          expect(bucketOf(salt, `${unit}:`)).toBe(bucketOf(`${salt}:${unit}`, ''));
        }
      }
    }
  }
});

test('a lone surrogate counts as U+FFFD, as encoders write it', () => {
  expect(bucketOf('flag', 'a\ud800b')).toBe(bucketOf('flag', 'a\ufffdb'));
  expect(bucketOf('flag', 'a\udc00')).toBe(bucketOf('flag', 'a\ufffd'));
  expect(bucketOf('flag', '\ud83d')).toBe(bucketOf('flag', '\ufffd'));
});

test('the length in UTF-8 bytes is what an encoder gives', () => {
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff)), (units) => {
      const text = String.fromCharCode(...units);
      expect(utf8Length(text)).toBe(encoder.encode(text).length);
    }),
    { numRuns: 2_000 },
  );
});

test('a million units spread evenly over a hundred ranges (chi-square, p > 0.001)', () => {
  const counts = Array.from({ length: 100 }, () => 0);
  for (let i = 0; i < 1_000_000; i++) {
    const range = Math.floor(bucketOf('new-checkout', `user-${i}`) / 1_000);
    counts[range] = (counts[range] ?? 0) + 1;
  }
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  // The 99.9 % quantile for 99 degrees of freedom.
  expect(chiSquare).toBeLessThan(148.23);
});

test.each([
  ['two flags', 'new-checkout', 'new-search'],
  ['a split and its traffic', 'new-checkout', 'new-checkout/traffic'],
])('the halves of %s are independent (|phi| < 0.01)', (_name, first, second) => {
  const total = 200_000;
  let [inFirst, inSecond, inBoth] = [0, 0, 0];
  for (let i = 0; i < total; i++) {
    const a = bucketOf(first, `user-${i}`) < 50_000;
    const b = bucketOf(second, `user-${i}`) < 50_000;
    inFirst += Number(a);
    inSecond += Number(b);
    inBoth += Number(a && b);
  }
  const [p, q] = [inFirst / total, inSecond / total];
  const phi = (inBoth / total - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
  expect(Math.abs(phi)).toBeLessThan(0.01);
});
