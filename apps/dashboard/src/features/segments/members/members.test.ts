import { describe, expect, test } from 'vitest';
import { readKeyFile } from './key-file.ts';
import { changesOf, faultsOf, keysOnBoth, patchOf } from './segment-draft.ts';

const saved = {
  conditions: [[{ attribute: 'plan', operator: 'equals', values: ['pro'] }]],
  included: ['ada', 'bob'],
  excluded: ['eve'],
};

describe('a draft', () => {
  test('sends what differs alone, and tells of lists what goes and comes', () => {
    const draft = {
      ...saved,
      conditions: structuredClone(saved.conditions),
      included: ['bob', 'x'],
    };
    expect(patchOf(saved, draft)).toEqual({ included: ['bob', 'x'] });
    expect(changesOf(saved, draft)).toEqual({ included: { old: ['ada'], new: ['x'] } });
  });

  test('names groups without conditions and keys on both lists', () => {
    const draft = { conditions: [...saved.conditions, []], included: ['ada'], excluded: ['ada'] };
    expect([...faultsOf(draft).keys()]).toEqual(['conditions[1]']);
    expect(keysOnBoth(draft)).toEqual(['ada']);
  });
});

describe('a file', () => {
  const read = (text: string) => readKeyFile('a.csv', new TextEncoder().encode(text).buffer);

  test('is counted without its heading, and shown by its first column', () => {
    expect(read('\uFEFFkey,plan\r\n"a ""b"", c",pro\r\n\r\nada\n')).toMatchObject({
      lineCount: 2,
      first: ['a "b", c', 'ada'],
    });
  });

  test.each([
    [new Uint8Array([0xff, 0xfe, 0x41]), /not UTF-8/],
    [new TextEncoder().encode('key\n\n'), /no key/],
    [new Uint8Array(16 * 1024 * 1024 + 1), /larger than 16 MiB/],
  ])('that cannot be sent is refused', ({ buffer }, fault) => {
    expect(readKeyFile('a.csv', buffer)).toEqual({ fault: expect.stringMatching(fault) });
  });
});
