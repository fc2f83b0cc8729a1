import type { Changes } from '@halyard/contracts/audit';
import type { Rule } from '@halyard/contracts/targeting';
import { expect, test } from 'vitest';
import { changesBetween, sayChanges } from './changes.ts';

const rule = (id: string, variant = 'on', plan = 'pro'): Rule => ({
  id,
  when: [{ attribute: 'plan', operator: 'equals', values: [plan] }],
  serve: { variant },
});
const inExperiment = (epoch: number, ...attributes: string[]): Rule => ({
  ...rule('a'),
  experiment: { key: 'colors', epoch, attributes },
});
const split = (share: number, salt?: string) => ({
  split: {
    weights: [
      { variant: 'on', weight: share },
      { variant: 'off', weight: 100 - share },
    ],
    ...(salt !== undefined && { salt }),
  },
});

test.each<[string, Changes[string], string[]]>([
  ['is_enabled', { old: false, new: true }, ['switched on']],
  ['is_enabled', { old: true, new: false }, ['switched off']],
  ['rollout_percentage', { old: 5, new: 25 }, ['rollout 5\u00A0% → 25\u00A0%']],
  ['name', { old: 'A', new: 'New checkout' }, ['name A → “New checkout”']],
  ['description', { old: '', new: 'x' }, ['description added']],
  ['description', { old: 'x', new: 'y' }, ['description rewritten']],
  ['description', { old: 'x', new: '' }, ['description removed']],
  ['owner', { old: '', new: 'payments' }, ['owner payments']],
  ['owner', { old: 'payments', new: '' }, ['owner payments removed']],
  ['tags', { old: ['a', 'b'], new: ['b', 'c', 'd'] }, ['tagged c and d', 'no longer tagged a']],
  ['tags', { old: ['a', 'b'], new: ['b', 'a'] }, ['tags reordered']],
  ['links', { old: [], new: [{ title: 'Plan', url: 'https://a.io' }] }, ['link Plan added']],
  ['client_side', { old: false, new: true }, ['open to client keys']],
  ['off_variant', { old: 'off', new: 'control' }, ['off variant off → control']],
  [
    'fallthrough',
    { old: { variant: 'on' }, new: split(25) },
    ['fallthrough on → 25\u00A0% on, 75\u00A0% off'],
  ],
  ['fallthrough', { old: null, new: { variant: 'on' } }, ['fallthrough the default → on']],
  [
    'fallthrough',
    { old: split(25), new: split(25, 'again') },
    ['fallthrough still 25\u00A0% on, 75\u00A0% off, laid out anew'],
  ],
  [
    'targets',
    {
      old: [{ variant: 'on', keys: ['alice', 'bob'] }],
      new: [
        { variant: 'on', keys: ['bob', 'eve', 'mallory'] },
        { variant: 'off', keys: ['alice'] },
      ],
    },
    ['2 targets added for on', 'target alice removed from on', 'target alice added for off'],
  ],
  [
    'prerequisites',
    {
      old: [
        { flag_key: 'a', variants: ['on'] },
        { flag_key: 'b', variants: ['on'] },
      ],
      new: [
        { flag_key: 'b', variants: ['on', 'beta'] },
        { flag_key: 'c', variants: ['on'] },
      ],
    },
    ['no longer needs flag a', 'needs flag c to serve on', 'needs flag b to serve on or beta now'],
  ],
  [
    'variants',
    {
      old: [
        { key: 'a', value: 1 },
        { key: 'b', value: 2 },
        { key: 'd', value: 4 },
      ],
      new: [
        { key: 'a', value: { x: 1 } },
        { key: 'c', value: 'three' },
        { key: 'd', value: 4, name: 'Four' },
      ],
    },
    [
      'variant b removed',
      'variant c added: three',
      'variant a: 1 → {"x":1}',
      'variant d is called “Four”',
    ],
  ],
  [
    'conditions',
    { old: [[{ operator: 'in_segment', values: ['beta'] }]], new: [rule('r').when] },
    ['no longer whoever matches: in segment beta', 'also whoever matches: plan is pro'],
  ],
  [
    'included',
    { old: ['alice'], new: ['bob', 'eve'] },
    ['2 keys included', 'key alice no longer included'],
  ],
  ['excluded', { old: [], new: ['bob'] }, ['key bob excluded']],
  ['is_protected', { old: false, new: true }, ['protected: only admins change it']],
  ['role', { old: 'viewer', new: 'admin' }, ['role viewer → admin']],
  ['is_active', { old: true, new: false }, ['account disabled']],
  ['password', { old: '[redacted]', new: '[redacted]' }, ['password changed']],
  ['expires_at', { old: null, new: '2026-01-31T09:30:00.000Z' }, ['ends 2026-01-31 09:30 UTC']],
  ['kind', { old: 'release', new: 'experiment' }, ['kind release → experiment']],
  ['some_new_field', { old: { a: 1 }, new: { a: 2 } }, ['some new field changed']],
  ['rules', { old: 'of another shape', new: [] }, ['rules changed']],
])('a change of %s: %j', (field, change, said) => {
  expect(sayChanges({ [field]: change })).toEqual(said);
});

test.each<[string, Rule[], Rule[], string[]]>([
  ['added', [rule('a')], [rule('a'), rule('b', 'off')], ['rule 2 added: off where plan is pro']],
  ['removed', [rule('a'), rule('b')], [rule('b')], ['rule 1 removed: on where plan is pro']],
  [
    'moved',
    [rule('a'), rule('b'), rule('c')],
    [rule('c'), rule('a'), rule('b')],
    ['rule 3 moved to place 1'],
  ],
  ['served', [rule('a')], [rule('a', 'off')], ['rule 1 on → off']],
  ['conditions', [rule('a')], [rule('a', 'on', 'free')], ['rule 1 is now where plan is free']],
  ['epoch', [inExperiment(1)], [inExperiment(2)], ['rule 1: epoch 2 begins for experiment colors']],
  [
    'attributes',
    [inExperiment(2)],
    [inExperiment(2, 'plan')],
    ['rule 1: exposures say other attributes for experiment colors'],
  ],
  [
    'description',
    [rule('a')],
    [{ ...rule('a'), description: 'Staff' }],
    ['rule 1 described as Staff'],
  ],
])('a rule is told by its id: %s', (_, old, next, said) => {
  expect(sayChanges({ rules: { old, new: next } })).toEqual(said);
});

test('a new thing is told by what it does not start without; of a deleted one nothing is left to tell', () => {
  const created: Changes = {
    key: { old: null, new: 'x' },
    name: { old: null, new: 'X' },
    description: { old: null, new: '' },
    tags: { old: null, new: [] },
    is_enabled: { old: null, new: true },
    fallthrough: { old: null, new: { variant: 'on' } },
    rules: { old: null, new: [rule('a')] },
  };
  expect(sayChanges(created)).toEqual([
    'name X',
    'switched on',
    'fallthrough on',
    'rule 1 added: on where plan is pro',
  ]);
  expect(sayChanges({ key: { old: 'x', new: null }, name: { old: 'X', new: null } })).toEqual([]);
});

test('the changes of an edit name what differs; of lists of keys what goes and comes', () => {
  const before = { name: 'X', rules: [rule('a')], included: ['alice', 'bob'] };
  const after = { name: 'X', rules: [], included: ['bob', 'eve'], owner: 'payments' };
  expect(changesBetween(before, after)).toEqual({
    rules: { old: [rule('a')], new: [] },
    included: { old: ['alice'], new: ['eve'] },
    owner: { old: null, new: 'payments' },
  });
  expect(changesBetween({ value: { a: 1, b: 2 } }, { value: { b: 2, a: 1 } })).toEqual({});
});
