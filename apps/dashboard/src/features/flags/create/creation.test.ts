import { expect, test } from 'vitest';
import { creationOf, curlOf } from './creation.ts';
import {
  cleanTags,
  EMPTY_DRAFT,
  type FlagDraft,
  faultsOf,
  keyFault,
  parseValue,
  variantsOfType,
} from './flag-draft.ts';

const PLACES = [
  { key: 'development', is_protected: false },
  { key: 'staging', is_protected: false },
  { key: 'production', is_protected: true },
];
const DRAFT: FlagDraft = { ...EMPTY_DRAFT, name: 'New checkout' };
const COLORS: FlagDraft = {
  ...DRAFT,
  preset: 'multivariate',
  variants: [
    { id: 1, key: 'red', value: '#f00' },
    { id: 2, key: 'blue', value: '#00f' },
  ],
  servedId: 2,
};

function made(draft: Partial<FlagDraft>) {
  return creationOf({ ...DRAFT, ...draft }, PLACES);
}

test('a release is a boolean that is off everywhere, under the key that its name suggests', () => {
  expect(made({ name: ' New checkout ' })).toEqual({
    body: {
      key: 'new-checkout',
      name: 'New checkout',
      flag_type: 'boolean',
      kind: 'release',
      client_side: false,
    },
    further: [],
  });
});

test('a kill switch is on wherever it is not protected, unless one says where', () => {
  expect(made({ preset: 'kill-switch' })).toMatchObject({
    body: { kind: 'operational', environment_key: 'development', is_enabled: true },
    further: [{ environmentKey: 'staging', config: { is_enabled: true } }],
  });
  expect(made({ preset: 'kill-switch', environments: ['production'] })).toMatchObject({
    body: { environment_key: 'production' },
    further: [],
  });
  expect(made({ preset: 'kill-switch', environments: [] }).body).not.toHaveProperty('is_enabled');
});

test('an environment in which one may not change flags is not asked for', () => {
  const draft = { ...DRAFT, environments: ['production', 'staging'] };
  expect(creationOf(draft, PLACES.slice(0, 2))).toMatchObject({
    body: { environment_key: 'staging' },
    further: [],
  });
});

test.each<[Partial<FlagDraft>, object]>([
  [
    { preset: 'percentage', percentage: 2.5 },
    { flag_type: 'percentage', rollout_percentage: 2.5 },
  ],
  [
    { preset: 'experiment' },
    {
      flag_type: 'boolean',
      kind: 'experiment',
      fallthrough: {
        split: {
          weights: [
            { variant: 'on', weight: 50 },
            { variant: 'off', weight: 50 },
          ],
        },
      },
    },
  ],
  [
    COLORS,
    {
      flag_type: 'multivariate',
      value_type: 'string',
      variants: [
        { key: 'red', value: '#f00' },
        { key: 'blue', value: '#00f' },
      ],
      off_variant: 'red',
      fallthrough: { variant: 'blue' },
    },
  ],
])('what %j serves is said where it is switched on', (draft, body) => {
  expect(made({ ...draft, environments: ['staging'] }).body).toMatchObject(body);
  expect(made(draft).body).not.toHaveProperty('fallthrough');
  expect(made(draft).body).not.toHaveProperty('rollout_percentage');
});

test('the shell gets each request as it is sent, whatever was typed', () => {
  const creation = made({ preset: 'kill-switch', name: "It's", key: 'its' });
  const commands = curlOf(creation, 'https://flags.example.com').split('\n\n');
  expect(commands).toHaveLength(2);
  expect(commands[0]).toContain("curl -X POST 'https://flags.example.com/flags' \\\n");
  expect(commands[0]).toContain(String.raw`"name": "It'\''s"`);
  expect(commands[1]).toContain("'https://flags.example.com/flags/its?environment_key=staging'");
});

test('a key is checked while it is typed', () => {
  const taken = new Set(['search']);
  expect(keyFault('', taken)).toBeUndefined();
  expect(keyFault('new.checkout_2-b', taken)).toBeUndefined();
  expect(keyFault('New', taken)).toMatch('Lower case');
  expect(keyFault('-new', taken)).toMatch('Lower case');
  expect(keyFault('a'.repeat(101), taken)).toMatch('100');
  expect(keyFault('search', taken)).toBe('Another flag has this key.');
});

test.each<[Partial<FlagDraft>, string[]]>([
  [{}, []],
  [{ name: ' ' }, ['name', 'key']],
  [{ name: '🎉' }, ['key']],
  [{ name: 'a'.repeat(201) }, ['name']],
  [{ preset: 'percentage', percentage: '' }, ['rollout_percentage']],
  [{ preset: 'percentage', percentage: 101 }, ['rollout_percentage']],
  [{ ...COLORS, valueType: 'number' }, ['variants[0].value', 'variants[1].value']],
  [
    {
      ...COLORS,
      variants: [
        { id: 1, key: 'a', value: '' },
        { id: 2, key: 'a', value: '' },
        { id: 3, key: '', value: '' },
      ],
    },
    ['variants[1].key', 'variants[2].key'],
  ],
])('%j is at fault in %j', (draft, fields) => {
  expect(Object.keys(faultsOf({ ...DRAFT, ...draft }, new Set()))).toEqual(fields);
});

test('tags are parted by commas and spaces, and each is taken once', () => {
  expect(cleanTags(['web,', 'api web;  ops', ' '])).toEqual(['web', 'api', 'ops']);
});

test('values of another type start anew where they are none of it', () => {
  const values = (type: FlagDraft['valueType'], ...typed: string[]) =>
    variantsOfType(
      typed.map((value, id) => ({ id, key: `v${id}`, value })),
      type,
    ).map(({ value }) => value);
  expect(values('number', '5', 'blue')).toEqual(['5', '1']);
  expect(values('object', '{"a":1}', '5')).toEqual(['{"a":1}', '{}']);
  expect(values('string', '5')).toEqual(['5']);
});

test.each([
  ['30', 'string', '30'],
  ['30', 'number', 30],
  ['1e3', 'number', 1000],
  ['"30"', 'number', undefined],
  ['', 'number', undefined],
  ['1e999', 'number', undefined],
  ['{"a":1}', 'object', { a: 1 }],
  ['[1]', 'object', undefined],
  ['{', 'object', undefined],
] as const)('%j as %s is %j', (text, type, value) => {
  expect(parseValue(text, type)).toEqual(value);
});
