import type { ConfigSummary, FlagSummary } from '@halyard/contracts/flag-summaries';
import { expect, test } from 'vitest';
import { filterFlags, knownWords, lastChangeOf, sortFlags, stateOf } from './flag-filter.ts';

const CONFIG: ConfigSummary = {
  environment_key: 'staging',
  is_enabled: true,
  rollout_percentage: 0,
  fallthrough: { variant: 'on' },
  off_variant: 'off',
  rule_count: 0,
  target_count: 0,
  prerequisite_count: 0,
  version: 1,
  updated_at: '2026-01-01T00:00:00.000Z',
};

const FLAG: FlagSummary = {
  key: 'new-checkout',
  name: 'New checkout',
  flag_type: 'boolean',
  kind: 'release',
  owner: 'payments',
  tags: ['web'],
  client_side: false,
  value_type: 'boolean',
  variants: ['on', 'off'],
  is_archived: false,
  archived_at: null,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  version: 1,
  environments: [CONFIG, { ...CONFIG, environment_key: 'production', is_enabled: false }],
};

function split(on: number, more: { traffic?: number } = {}): ConfigSummary['fallthrough'] {
  return {
    split: {
      weights: [
        { variant: 'on', weight: on },
        { variant: 'off', weight: 100 - on },
      ],
      ...more,
    },
  };
}

test.each<[string, Partial<ConfigSummary>, string]>([
  ['switched off', { is_enabled: false, rule_count: 3 }, 'off'],
  ['on for everybody', {}, 'on'],
  ['on, and serves the off variant to everybody', { fallthrough: { variant: 'off' } }, 'off'],
  ['on with a rule', { rule_count: 1 }, 'partial'],
  ['on with targets', { target_count: 1 }, 'partial'],
  ['on with a prerequisite', { prerequisite_count: 1 }, 'partial'],
  ['rolled out to nobody', { fallthrough: split(0) }, 'off'],
  ['rolled out to some', { fallthrough: split(0.001) }, 'partial'],
  ['rolled out to everybody', { fallthrough: split(100) }, 'on'],
  [
    'rolled out to everybody in half of the traffic',
    { fallthrough: split(100, { traffic: 50 }) },
    'partial',
  ],
  ['rolled out without traffic', { fallthrough: split(100, { traffic: 0 }) }, 'off'],
])('a flag that is %s', (_, config, state) => {
  expect(stateOf({ ...CONFIG, ...config })).toBe(state);
});

test.each([
  [{}, true],
  [{ q: 'CHECK' }, true],
  [{ q: 'web pay' }, true],
  [{ q: 'new search' }, false],
  [{ tag: 'web', kind: 'release', owner: 'payments' }, true],
  [{ tag: 'we' }, false],
  [{ kind: 'experiment' }, false],
  [{ owner: 'pay' }, false],
  [{ state: 'on' }, true],
  [{ state: 'off' }, true],
  [{ state: 'partial' }, false],
  [{ state: 'on', environment: 'staging' }, true],
  [{ state: 'on', environment: 'production' }, false],
  [{ environment: 'production' }, true],
] as const)('%j lets the flag through: %j', (filter, isShown) => {
  expect(filterFlags([FLAG], filter)).toEqual(isShown ? [FLAG] : []);
});

test('lists sort by key, or by what was changed or created last', () => {
  const changed = { ...CONFIG, updated_at: '2026-03-01T00:00:00.000Z' };
  const b = { ...FLAG, key: 'b', environments: [changed] };
  const a = { ...FLAG, key: 'a', updated_at: '2026-02-01T00:00:00.000Z' };
  const c = { ...FLAG, key: 'c', created_at: '2026-01-05T00:00:00.000Z' };
  const orders = (['key', 'changed', 'created'] as const).map((sort) =>
    sortFlags([c, b, a], sort)
      .map(({ key }) => key)
      .join(''),
  );
  expect(orders).toEqual(['abc', 'bac', 'cab']);
  expect(lastChangeOf(b)).toBe('2026-03-01T00:00:00.000Z');
});

test('filters offer every tag and owner once', () => {
  const other = { ...FLAG, tags: ['web', 'api'], owner: '' };
  expect(knownWords([FLAG, other])).toEqual({ tags: ['api', 'web'], owners: ['payments'] });
});
