import { describe, expect, test } from 'vitest';
import { aFlag, aRuleset } from '../../engine/test/builders.ts';
import { readMark, readMessage, readRuleset } from './wire.ts';

const changes = { environment: 'test', from: 1, revision: 2, changes: [] };
const change = { kind: 'flag', key: 'a', body: null };

describe('an event of the stream', () => {
  test.each([
    ['ruleset', aRuleset([aFlag('a')])],
    ['changes', { ...changes, changes: [change, { ...change, kind: 'segment', body: {} }] }],
    ['changes', { ...changes, changes: [{ ...change, body: 'broken in itself' }] }],
    ['current', { environment: 'test', revision: 1 }],
    ['goodbye', { reason: 'closing' }],
  ])('%s is read', (name, body) => {
    expect(readMessage(name, JSON.stringify(body))).toMatchObject({ kind: name });
  });

  test.each([undefined, '', 'message', 'later_version'])(
    'of the name %j is passed over',
    (name) => {
      expect(readMessage(name, '{')).toEqual({ kind: 'unknown' });
    },
  );

  test.each([
    ['no JSON', 'ruleset', '<html>'],
    ['half of it', 'ruleset', '{"environment":"test","revision":1,"flags":{'],
    ['null', 'ruleset', 'null'],
    ['a list', 'ruleset', '[]'],
    ['flags in a list', 'ruleset', '{"environment":"test","revision":1,"flags":[],"segments":{}}'],
    ['no segments', 'ruleset', '{"environment":"test","revision":1,"flags":{}}'],
    ['a broken revision', 'current', '{"environment":"test","revision":1.5}'],
    ['a negative revision', 'current', '{"environment":"test","revision":-1}'],
    ['no environment', 'current', '{"revision":1}'],
    ['no start', 'changes', JSON.stringify({ ...changes, from: undefined })],
    ['no list', 'changes', JSON.stringify({ ...changes, changes: {} })],
    [
      'an unknown kind',
      'changes',
      JSON.stringify({ ...changes, changes: [{ ...change, kind: 'x' }] }),
    ],
    ['no key', 'changes', JSON.stringify({ ...changes, changes: [{ ...change, key: 7 }] })],
    [
      'no body',
      'changes',
      '{"environment":"t","from":1,"revision":2,"changes":[{"kind":"flag","key":"a"}]}',
    ],
  ])('that has %s cannot be read', (_what, name, data) => {
    expect(readMessage(name, data)).toBeUndefined();
  });

  test('flags named like what objects inherit stay flags', () => {
    const text = '{"environment":"t","revision":1,"flags":{"__proto__":{}},"segments":{}}';
    expect(Object.keys(readRuleset(text)?.flags ?? {})).toEqual(['__proto__']);
  });
});

test.each([
  ['"42-0f3c9a1e"', '42-0f3c9a1e'],
  ['W/"42-0f3c9a1e"', '42-0f3c9a1e'],
  ['42-0f3c9a1e', '42-0f3c9a1e'],
  ['', undefined],
  ['"', undefined],
  ['4\u00e4', undefined],
  ['4 2', undefined],
  ['4'.repeat(201), undefined],
  [null, undefined],
  [undefined, undefined],
])('the mark in %j is %j', (text, mark) => {
  expect(readMark(text)).toBe(mark);
});
