import { expect, test } from 'vitest';
import {
  fromDraft,
  type Settings,
  settingsFaults,
  settingsPatch,
  toDraft,
  valueOf,
} from './settings-draft.ts';

const settings: Settings = {
  name: 'Colour',
  description: '',
  tags: ['ui'],
  kind: 'release',
  owner: '',
  links: [],
  client_side: false,
  variants: [
    { key: 'red', name: 'Red', value: '#f00' },
    { key: 'blue', value: '12' },
  ],
  off_variant: 'red',
};

test('what is opened and not touched is saved as it was', () => {
  const back = fromDraft(toDraft(settings, 'string'), 'string');
  expect(settingsPatch(settings, back)).toEqual({});
});

test('sends only the settings that were changed, variants as a whole', () => {
  const draft = toDraft(settings, 'string');
  const [red, blue] = draft.variants;
  if (!red || !blue) throw new Error('there are two variants');
  const edited = { ...draft, owner: 'web', variants: [{ ...red, name: '' }, blue] };
  expect(settingsPatch(settings, fromDraft(edited, 'string'))).toEqual({
    owner: 'web',
    variants: [
      { key: 'red', value: '#f00' },
      { key: 'blue', value: '12' },
    ],
  });
});

test.each([
  ['12', 'string', { value: '12' }],
  ['12', 'number', { value: 12 }],
  ['twelve', 'number', undefined],
  ['', 'number', undefined],
  ['{"a": [1]}', 'object', { value: { a: [1] } }],
  ['{"a": ', 'object', undefined],
  ['true', 'boolean', { value: true }],
] as const)('reads %j as a %s', (text, type, value) => {
  expect(valueOf(text, type)).toEqual(value);
});

test('names each fault by its place', () => {
  const draft = toDraft(settings, 'number');
  const [red, blue] = draft.variants;
  if (!red || !blue) throw new Error('there are two variants');
  const faulty = {
    ...draft,
    name: ' ',
    links: [{ title: 'Docs', url: 'javascript:alert(1)' }],
    variants: [red, { ...blue, text: '1' }, { ...blue, text: '2', id: 'new', isNew: true }],
  };
  expect([...settingsFaults(faulty, 'number').keys()]).toEqual([
    'name',
    'links[0].url',
    'variants[0].value',
    'variants[2].key',
  ]);
});
