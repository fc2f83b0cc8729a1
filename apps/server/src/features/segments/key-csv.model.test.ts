import { MAX_LISTED_KEYS } from '@halyard/contracts/segments';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCsv, readKeys, writeKeys } from './key-csv.ts';

const SLOW = { timeout: 30_000 };

const keysOf = (text: string) => readKeys(text).keys;
const faultsOf = (text: string) =>
  readKeys(text).faults.map(({ line, detail }) => `${line} ${detail}`);

describe('reading', () => {
  test.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['one key per line', 'alice\nbob\n', ['alice', 'bob']],
    ['a last line without an end', 'alice\nbob', ['alice', 'bob']],
    ['lines that end in CRLF', 'alice\r\nbob\r\n', ['alice', 'bob']],
    ['lines that end in CR', 'alice\rbob', ['alice', 'bob']],
    ['lines without any character', '\n\nalice\r\n\r\n\nbob\n\n', ['alice', 'bob']],
    ['a heading', 'targetingKey\nalice', ['alice']],
    ['a heading in quotes and other letters', '"Key","since"\r\n"alice","2024"', ['alice']],
    ['a heading below blank lines', '\nuser_id\nalice', ['alice']],
    ['a heading that comes later, as a key', 'alice\nkey\n', ['alice', 'key']],
    ['a heading and nothing else', 'key', []],
    ['the first of several columns', 'alice,1,"x, y"\nbob,,\n', ['alice', 'bob']],
    ['quotes, commas and line ends in quotes', '"a ""b""","x"\n"c,\r\nd"\n', ['a "b"', 'c,\r\nd']],
    ['a key of quotes alone', '""""\n""""""\n', ['"', '""']],
    ['spaces, which belong to the key', ' alice \nbob', [' alice ', 'bob']],
    ['what spreadsheets take for a formula', '=1+1\n+49\n-x\n@y\n', ['=1+1', '+49', '-x', '@y']],
  ])('%s', (_, text, expected) => {
    expect(readKeys(text)).toMatchObject({ keys: expected, faults: [] });
  });

  test('a key that comes again counts once, and is told', () => {
    expect(readKeys('b\na\nb\nb\n')).toEqual({ keys: ['b', 'a'], received: 4, faults: [] });
  });
});

describe('a fault names its line', () => {
  test.each<[string, string, string[]]>([
    ['an empty key', 'alice\n""\nbob', ['2 has no key in its first column']],
    ['an empty first column', 'alice\r\n,x\r\n', ['2 has no key in its first column']],
    ['a quote within a plain key', 'a\nb"c"\nd', ['2 has a quote in a field that is not quoted']],
    ['text behind a quote', '"a"b\nc', ['1 goes on after a closing quote']],
    ['a quote that stays open', 'a\nb\n"c\nd\n', ['3 opens a quote that is never closed']],
    ['after a key of three lines', '"a\r\nb\nc"\n""', ['4 has no key in its first column']],
    ['in a row that began above', 'a,"\n\n"x\nb', ['3 goes on after a closing quote']],
    ['in another column', 'a,b"\nc', ['1 has a quote in a field that is not quoted']],
    ['two of them', '"a"b\nc\nd"\n', ['1 goes on', '3 has a quote']],
    ['in the heading', 'key"\na', ['1 has a quote']],
  ])('%s', (_, text, expected) => {
    expect(faultsOf(text)).toEqual(expected.map((start) => expect.stringContaining(start)));
  });

  test('1,000 characters are a key, however many bytes, and one more is none', () => {
    const long = '😀'.repeat(1000);
    expect(faultsOf(long)).toEqual([]);
    expect(faultsOf(`a\n${long}x`)).toEqual(['2 has a key of more than 1000 characters']);
  });

  test('100,000 different keys are read, and one more is not', SLOW, () => {
    const lines = Array.from({ length: MAX_LISTED_KEYS }, (_, i) => `user-${i}\n`).join('');
    expect(faultsOf(`${lines}user-1\n`)).toEqual([]);
    expect(faultsOf(`${lines}more\n`)).toEqual(['100001 is beyond 100000 different keys']);
  });

  test('a million lines are read, whatever is on them, and one more is not', SLOW, () => {
    expect(faultsOf(`${'\n'.repeat(999_999)}a`)).toEqual([]);
    expect(faultsOf('a\n'.repeat(2_000_000))).toEqual(['1000001 is beyond 1000000 lines']);
  });

  test('sixteen million quotes are read to an end', SLOW, () => {
    expect(faultsOf('"'.repeat(16_000_000))).toEqual([expect.stringContaining('1000 characters')]);
    expect(faultsOf('"'.repeat(16_000_001))).toEqual([expect.stringContaining('never closed')]);
  });

  test('reading stops after twenty faults', () => {
    expect(faultsOf('""\n'.repeat(1000))).toHaveLength(20);
  });
});

describe('decoding', () => {
  const decoded = (text: string, encoding: BufferEncoding = 'utf8') =>
    decodeCsv(Buffer.from(text, encoding));

  test('a byte order mark is no part of the first key', () => {
    expect(decoded('\ufeffalice')).toBe('alice');
  });

  test.each([
    ['latin1', 'a\r\nb\rc\nzo\u00eb\n', 'latin1', { line: 4, detail: 'is not UTF-8' }],
    ['a NUL character', 'a\r\nb\u0000', 'utf8', { line: 2, detail: 'has a NUL character' }],
    ['UTF-16', '\ufeffalice', 'utf16le', { line: 1, detail: 'is not UTF-8' }],
  ] as const)('%s is refused with its line', (_, text, encoding, fault) => {
    expect(decoded(text, encoding)).toEqual(fault);
  });
});

test('bytes that are no text are found behind a replacement character that is meant', () => {
  const bytes = Buffer.concat([Buffer.from('\ufffd\r\n'), Buffer.from([0x61, 0xff, 0x0a])]);
  expect(decodeCsv(bytes)).toEqual({ line: 2, detail: 'is not UTF-8' });
});

test('whatever is written is read back, headings and formulas included', () => {
  expect(writeKeys(['key', '=a', 'b,c', 'd"e'])).toBe(
    'targetingKey\r\nkey\r\n=a\r\n"b,c"\r\n"d""e"\r\n',
  );
  const alphabet = fc.constantFrom('"', ',', '\r', '\n', ' ', 'a', 'é', '😀', '=', '\ufeff');
  const key = fc.string({ unit: alphabet, minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(key, fc.constantFrom('key', 'user_id'))), (keys) => {
      const text = decodeCsv(Buffer.from(writeKeys(keys)));
      expect(typeof text === 'string' && keysOf(text)).toEqual(keys);
    }),
  );
});

test('no text makes reading throw, or lose a line in silence', () => {
  const text = fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a', 'b'), maxLength: 40 });
  fc.assert(
    fc.property(text, (each) => {
      const { keys, received, faults } = readKeys(`key\n${each}`);
      expect(received).toBeGreaterThanOrEqual(keys.length);
      const isBlank = each.replaceAll(/[\r\n]/g, '') === '';
      expect(received + faults.length > 0).toBe(!isBlank);
    }),
  );
});
