import { describe, expect, test } from 'vitest';
import { UsageError } from './failures.ts';
import {
  defined,
  readAttributes,
  readDuration,
  readInteger,
  readPercentage,
  readVariants,
  take,
} from './values.ts';

describe('a percentage', () => {
  test.each([
    ['25', 25],
    ['25%', 25],
    ['0', 0],
    ['100', 100],
    ['0.001', 0.001],
    ['99.999%', 99.999],
  ])('%s is taken', (text, value) => {
    expect(readPercentage('rollout', text)).toBe(value);
  });

  test.each(['', '%', '101', '100.001', '-1', '1e1', '0x10', '.5', '1.', '0.0001', 'half', '2 5'])(
    '"%s" is refused',
    (text) => {
      expect(() => readPercentage('rollout', text)).toThrow(UsageError);
    },
  );
});

describe('a whole number', () => {
  test('is taken within its limits', () => {
    expect([readInteger('limit', '1', 1, 9), readInteger('limit', '9', 1, 9)]).toEqual([1, 9]);
  });

  test.each(['', '0', '10', '1.5', '-1', '1e0', 'ten'])('"%s" is refused', (text) => {
    expect(() => readInteger('limit', text, 1, 9)).toThrow(/--limit is .* from 1 to 9/);
  });
});

describe('a time', () => {
  test.each([
    ['0s', 0],
    ['90s', 90],
    ['30m', 1800],
    ['12h', 43_200],
    ['30d', 2_592_000],
  ])('%s is taken', (text, seconds) => {
    expect(readDuration('overlap', text, 30)).toBe(seconds);
  });

  test.each(['', '30', 'd', '31d', '1.5h', '-1s', '1w', '1 d', '1h30m'])(
    '"%s" is refused',
    (text) => {
      expect(() => readDuration('overlap', text, 30)).toThrow(/--overlap is .* up to 30d/);
    },
  );
});

describe('attributes', () => {
  test.each([
    ['age=30', 30],
    ['age=-1.5', -1.5],
    ['beta=true', true],
    ['plan=pro', 'pro'],
    ['plan="30"', '30'],
    ['version=1.20', '1.20'],
    ['version=1.2.3', '1.2.3'],
    ['zip=007', '007'],
    ['id=12345678901234567890', '12345678901234567890'],
    ['groups=["a","b"]', ['a', 'b']],
    ['query=a=b', 'a=b'],
    ['empty=', ''],
    ['nothing=null', null],
  ])('%s', (text, value) => {
    expect(Object.values(readAttributes([text]))).toEqual([value]);
  });

  test('of any name stay plain data', () => {
    const attributes = readAttributes(['__proto__=x', 'user.plan=pro']);
    expect(Object.entries(attributes)).toEqual([
      ['__proto__', 'x'],
      ['user.plan', 'pro'],
    ]);
  });

  test.each(['plan', '=pro', ''])('"%s" is refused', (text) => {
    expect(() => readAttributes([text])).toThrow(UsageError);
  });
});

describe('variants', () => {
  test.each([
    ['string', 'a=1', '1'],
    ['string', 'a=x=y', 'x=y'],
    ['string', 'a=', ''],
    ['number', 'a=1.5', 1.5],
    ['number', 'a=much', 'much'],
    ['object', 'a={"b":[1]}', { b: [1] }],
    [undefined, 'a=true', true],
  ] as const)('of a %s: %s', (valueType, text, value) => {
    expect(readVariants([text], valueType)).toEqual([{ key: 'a', value }]);
  });

  test.each(['a', '=x', ''])('"%s" is refused', (text) => {
    expect(() => readVariants([text], 'string')).toThrow(UsageError);
  });
});

test('what is undefined is left out, what is false or empty is not', () => {
  expect(Object.keys(defined({ a: undefined, b: false, c: '', d: null }))).toEqual(['b', 'c', 'd']);
});

test('no more is asked for than is taken', async () => {
  let asked = 0;
  async function* count() {
    for (;;) yield (asked += 1);
  }
  expect(await take(count(), 3)).toEqual([1, 2, 3]);
  expect(asked).toBe(3);
});
