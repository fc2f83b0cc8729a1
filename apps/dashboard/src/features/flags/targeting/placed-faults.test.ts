import { ApiError } from '@halyard/client';
import { expect, test } from 'vitest';
import type { ConfigDraft } from '../saving/config-draft.ts';
import { refusalOf, sayFault, standingFaults } from './placed-faults.ts';

const sent: ConfigDraft = {
  is_enabled: true,
  rollout_percentage: 0,
  targets: [],
  rules: [
    { when: [{ operator: 'matches', attribute: 'mail', values: ['('] }], serve: { variant: 'on' } },
  ],
  fallthrough: { variant: 'on' },
  prerequisites: [],
  off_variant: 'off',
};
const refused = (...fields: string[]) =>
  new ApiError(
    {
      type: 'about:blank',
      title: 'Some of what was sent is not valid.',
      status: 400,
      code: 'INVALID_INPUT',
      errors: fields.map((field) => ({ field, detail: 'is wrong' })),
    },
    undefined,
  );
const FIELDS = ['rules', 'fallthrough'] as const;

test('a fault stands at its place until what it is about is edited', () => {
  const refusal = refusalOf(
    refused('body.rules[0].when[0].values', 'body.fallthrough.variant'),
    sent,
  );
  if (!refusal) throw new Error('the answer names its faults');
  expect(standingFaults(refusal, sent, FIELDS).map(({ path }) => path)).toEqual([
    'rules[0].when[0].values',
    'fallthrough.variant',
  ]);
  expect(standingFaults(refusal, { ...sent, rules: [] }, FIELDS).map(({ path }) => path)).toEqual([
    'fallthrough.variant',
  ]);
});

test('a fault elsewhere stands until anything is edited', () => {
  const refusal = refusalOf(refused('environments.production.flags.other'), sent);
  if (!refusal) throw new Error('the answer names its faults');
  expect(standingFaults(refusal, sent, FIELDS)).toHaveLength(1);
  expect(standingFaults(refusal, { ...sent, is_enabled: false }, FIELDS)).toEqual([]);
});

test('an answer that names no fields is told as a whole', () => {
  expect(refusalOf(refused(), sent)).toBeUndefined();
  expect(refusalOf(new Error('offline'), sent)).toBeUndefined();
});

test.each([
  ['rules[1].when[0].values', 'Rule 2, condition 1: is wrong'],
  ['prerequisites[0].flag_key', 'Prerequisite 1: is wrong'],
  ['environments.production.flags.new.checkout', 'Flag new.checkout in production: is wrong'],
  ['name', 'name: is wrong'],
  ['', 'is wrong'],
])('says where it stands: %s', (path, words) => {
  expect(sayFault({ path, detail: 'is wrong' })).toBe(words);
});
