import type { FlagType } from '@halyard/contracts/flags';
import { expect, test } from 'vitest';
import { type ConfigDraft, fieldsOf } from '../saving/config-draft.ts';
import { findFaults } from './draft-checks.ts';

const good: ConfigDraft = {
  is_enabled: true,
  rollout_percentage: 12.345,
  targets: [{ variant: 'on', keys: ['ada', 'grace'] }],
  rules: [
    {
      when: [
        { attribute: 'plan', operator: 'equals', values: ['pro'] },
        { attribute: 'beta', operator: 'exists' },
        { operator: 'in_segment', values: ['staff'] },
      ],
      serve: {
        split: {
          weights: [
            { variant: 'on', weight: 33.333 },
            { variant: 'off', weight: 66.667 },
          ],
        },
      },
    },
  ],
  fallthrough: { variant: 'on' },
  prerequisites: [{ flag_key: 'base', variants: ['on'] }],
  off_variant: 'off',
};
const pathsOf = (changed: Partial<ConfigDraft>, type: FlagType = 'boolean') =>
  findFaults({ ...good, ...changed }, fieldsOf(type)).map(({ path }) => path);

test('finds nothing wrong with what the server takes', () => {
  expect(findFaults(good, [...fieldsOf('boolean'), ...fieldsOf('percentage')])).toEqual([]);
});

test.each<[string, Partial<ConfigDraft>, string]>([
  [
    'no flag chosen',
    { prerequisites: [{ flag_key: '', variants: [] }] },
    'prerequisites[0].flag_key',
  ],
  ['no variant', { prerequisites: [{ flag_key: 'a', variants: [] }] }, 'prerequisites[0].variants'],
  [
    'a key in two lists',
    { targets: [...good.targets, { variant: 'off', keys: ['grace'] }] },
    'targets[1].keys',
  ],
  [
    'no attribute',
    { rules: [{ when: [{ attribute: ' ', operator: 'equals' }], serve: { variant: 'on' } }] },
    'rules[0].when[0].attribute',
  ],
  [
    'no values',
    { rules: [{ when: [{ attribute: 'a', operator: 'equals' }], serve: { variant: 'on' } }] },
    'rules[0].when[0].values',
  ],
  [
    'weights below 100',
    { fallthrough: { split: { weights: [{ variant: 'on', weight: 99.999 }] } } },
    'fallthrough.split.weights',
  ],
])('tells where the fault stands: %s', (_, changed, path) => {
  expect(pathsOf(changed)).toEqual([path]);
});

test('looks at what is to be sent alone', () => {
  const changed = { rollout_percentage: 100.5, fallthrough: { split: { weights: [] } } };
  expect(pathsOf(changed, 'percentage')).toEqual(['rollout_percentage']);
  expect(pathsOf(changed, 'multivariate')).toEqual(['fallthrough.split.weights']);
  expect(findFaults({ ...good, ...changed }, ['is_enabled'])).toEqual([]);
});
