import { describe, expect, test } from 'vitest';
import { contextOf, draftOf, faultOf, readContext, textAs } from './context-rows.ts';

describe('a context as rows', () => {
  test('comes back as it was, whatever its attributes are called', () => {
    const text =
      '{"targetingKey":"alice","plan":"pro","age":30,"beta":true,"tags":["a"],"none":null,"__proto__":"x","constructor":1}';
    expect(JSON.stringify(contextOf(draftOf(JSON.parse(text))))).toBe(text);
  });

  test('leaves out what is not valid yet, and says where it is wrong', () => {
    const row = (id: number, name: string, kind: 'text' | 'number' | 'json', value: string) => ({
      id,
      name,
      kind,
      text: value,
    });
    const rows = [
      row(0, 'plan', 'text', 'pro'),
      row(1, 'plan', 'text', 'free'),
      row(2, 'age', 'number', '3o'),
      row(3, 'tags', 'json', '["a"'),
      row(4, '', 'text', 'lost'),
      row(5, 'targetingKey', 'text', 'bob'),
    ];
    expect(contextOf({ targetingKey: '', rows })).toEqual({ plan: 'pro' });
    expect(rows.map((it) => faultOf(it, rows)?.at)).toEqual([
      undefined,
      'name',
      'value',
      'value',
      'name',
      'name',
    ]);
  });

  test('keeps what a value says when its type changes', () => {
    const row = { id: 0, name: 'a', kind: 'text' as const, text: '30' };
    expect([textAs('number', row), textAs('json', { ...row, text: 'x' })]).toEqual(['30', '"x"']);
  });
});

describe('a context as JSON', () => {
  test.each([
    ['{"a": 1}', undefined],
    ['', 'Nothing is typed yet.'],
    ['[]', 'A context is an object: {"targetingKey": "alice"}.'],
    ['{"targetingKey": 7}', 'targetingKey is to be a text.'],
    ['{"a": 1', expect.stringMatching(/ends too early|Line 1, column 8/)],
    ['{\n "a": 1,\n oops}', expect.stringMatching(/^Line 3, column 2: /)],
  ])('%j is refused with %j', (text, fault) => {
    const reading = readContext(text);
    expect('fault' in reading ? reading.fault : undefined).toEqual(fault);
  });
});
