import type { Flag, FlagConfig } from '@halyard/contracts/flags';
import { expect, test } from 'vitest';
import { usesOf } from './variant-uses.ts';

const AT = '2026-01-01T00:00:00.000Z';
const config: FlagConfig = {
  environment_id: '0',
  environment_key: 'production',
  is_protected: true,
  is_enabled: true,
  rollout_percentage: 0,
  targets: [{ variant: 'a', keys: ['ada'] }],
  rules: [
    {
      id: 'r',
      when: [],
      serve: { split: { weights: [{ variant: 'b', weight: 100 }], otherwise: 'c' } },
    },
  ],
  fallthrough: { variant: 'b' },
  prerequisites: [],
  off_variant: 'd',
  version: 1,
  updated_at: AT,
};
const flag: Flag = {
  id: '1',
  key: 'flag',
  name: 'Flag',
  description: '',
  flag_type: 'multivariate',
  tags: [],
  kind: 'release',
  owner: '',
  links: [],
  client_side: false,
  value_type: 'string',
  variants: [],
  is_archived: false,
  archived_at: null,
  created_at: AT,
  updated_at: AT,
  off_variant: 'd',
  version: 1,
  environments: [config],
};

test.each([
  ['a', ['the targets in production']],
  ['b', ['the rules in production', 'what everyone else gets in production']],
  ['c', ['the rules in production']],
  ['d', ['the off variant of the flag', 'the off variant in production']],
  ['e', []],
])('says where variant %s is served', (variant, places) => {
  expect(usesOf(flag, variant)).toEqual(places);
});
