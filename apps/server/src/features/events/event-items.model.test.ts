import { describe, expect, test } from 'vitest';
import {
  type ReadItem,
  type Rejected,
  readEvent,
  readExposure,
  readReport,
} from './event-items.model.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const timestamp = NOW.toISOString();
const exposure = { id: '1', flag_key: 'f', variant: 'on', targeting_key: 'ada', timestamp };
const event = { id: '1', name: 'paid', targeting_key: 'ada', timestamp };
const report = { id: '1', flag_key: 'f', variant: null, count: 3, timestamp };
const shifted = (ms: number) => new Date(NOW.getTime() + ms).toISOString();
/** Attributes as JSON.parse gives them, where `__proto__` is a name like any other. */
const parsed = (text: string): unknown => JSON.parse(text);

const DAY = 86_400_000;

/** What there is to say of an item that is rejected. */
function refusalOf(read: ReadItem<unknown> | Rejected): Partial<Rejected> {
  return 'code' in read ? read : {};
}

test('an item that is as it should be keeps its place, and its time is read', () => {
  const at = NOW.getTime();
  expect(readExposure(exposure, 2, NOW)).toEqual({ index: 2, item: exposure, at });
  expect(readExposure(null, 1, NOW)).toEqual({
    list: 'exposures',
    index: 1,
    code: 'INVALID',
    detail: 'It must be object',
  });
});

describe('an exposure', () => {
  test.each<[string, object, string, string]>([
    ['without a variant', { variant: undefined }, 'INVALID', 'variant: is required'],
    ['with a member of its own', { user: 1 }, 'INVALID', 'user: is not known here'],
    ['of no time', { timestamp: 'now' }, 'INVALID', 'timestamp: '],
    ['of a day that is not', { timestamp: '2026-02-30T00:00:00Z' }, 'INVALID', 'timestamp: '],
    ['too old', { timestamp: shifted(-30 * DAY - 1) }, 'TIME_OUT_OF_RANGE', 'timestamp: '],
    ['too early', { timestamp: shifted(10 * 60_000 + 1) }, 'TIME_OUT_OF_RANGE', 'timestamp: '],
    ['with a broken name', { targeting_key: 'a\ud800' }, 'INVALID', 'targeting_key: '],
    ['with NUL inside', { attributes: { plan: 'a\0b' } }, 'INVALID', 'attributes.plan: '],
    ['with NUL in a name', { attributes: { 'a\0b': 'x' } }, 'INVALID', 'attributes: '],
    [
      'of an endless attribute',
      parsed('{"attributes":{"n":1e999}}') as object,
      'INVALID',
      'attributes.n: ',
    ],
    ['of a list', { attributes: { plan: ['a'] } }, 'INVALID', 'attributes.plan: '],
    ['of a list on a second line', { attributes: { 'a\nb': ['a'] } }, 'INVALID', 'attributes: '],
    [
      'of a list as prototype',
      { attributes: parsed('{"__proto__":["a"]}') },
      'INVALID',
      'attributes',
    ],
    ['with a prototype', parsed('{"__proto__":{"id":"2"}}') as object, 'INVALID', '__proto__: '],
  ])('%s is rejected', (_, fields, code, start) => {
    const item = Object.fromEntries(Object.entries({ ...exposure }).concat(Object.entries(fields)));
    const { detail, ...rejected } = refusalOf(readExposure(item, 0, NOW));
    expect(rejected).toEqual({ list: 'exposures', index: 0, code });
    expect(detail?.slice(0, start.length)).toBe(start);
  });

  test('may have an attribute of any name', () => {
    const attributes = parsed('{"__proto__":"x","plan":"pro","age":7}');
    const read = readExposure({ ...exposure, attributes }, 0, NOW);
    expect('item' in read && JSON.stringify(read.item.attributes)).toBe(
      '{"__proto__":"x","plan":"pro","age":7}',
    );
  });
});

describe('an event', () => {
  const codesOf = (...fields: object[]) =>
    fields.flatMap((each, i) => {
      const { index, code } = refusalOf(readEvent({ ...event, ...each }, i, NOW));
      return code === undefined ? [] : [`${index} ${code}`];
    });

  test('has a value that can be summed up', () => {
    const values = [1e15, -1e15, 0, 1.1e15, ...(parsed('[1e999,-1e999]') as number[])];
    expect(codesOf(...values.map((value) => ({ value })))).toEqual([
      '3 VALUE_OUT_OF_RANGE',
      '4 VALUE_OUT_OF_RANGE',
      '5 VALUE_OUT_OF_RANGE',
    ]);
    expect(codesOf({ value: '7' }, { value: null })).toEqual(['0 INVALID', '1 INVALID']);
  });

  test('counts for units with a name', () => {
    const ofUnits = (units: unknown) => ({ units });
    expect(
      codesOf(
        ofUnits({ company: 'acme' }),
        ofUnits({ '': 'acme' }),
        ofUnits({ company: '' }),
        ofUnits({ company: 7 }),
        ofUnits({ ['x'.repeat(201)]: 'acme' }),
      ),
    ).toEqual(['1 INVALID', '2 INVALID', '3 INVALID', '4 INVALID']);
  });

  test('has properties of any form, but not of any depth', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 25; i += 1) deep = [deep];
    expect(codesOf({ properties: { a: [1, { b: null }] } }, { properties: { deep } })).toEqual([
      '1 INVALID',
    ]);
  });
});

test('reports are taken for one day, after which their ids would soon be forgotten', () => {
  const codeAfter = (ms: number) =>
    refusalOf(readReport({ ...report, timestamp: shifted(-ms) }, 0, NOW)).code;
  expect([codeAfter(DAY), codeAfter(DAY + 1)]).toEqual([undefined, 'TIME_OUT_OF_RANGE']);
});
