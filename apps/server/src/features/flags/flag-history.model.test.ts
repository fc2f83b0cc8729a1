import { describe, expect, test } from 'vitest';
import {
  BEFORE_ALL,
  type FlagEntry,
  partsOf,
  readCommonState,
  readConfigState,
  replay,
} from './flag-history.model.ts';

const anEntry = (fields: Partial<FlagEntry> = {}): FlagEntry => ({
  action: 'updated',
  environmentKey: null,
  changes: {},
  ...fields,
});
const became = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { old: null, new: value }]),
  );
const replayAll = (entries: readonly FlagEntry[], environmentKey: string | null) =>
  entries.reduce((state, entry) => replay(state, entry, environmentKey), BEFORE_ALL);

/** As the first version wrote it, which knew neither variants nor rules. */
const CREATED = anEntry({
  action: 'created',
  environmentKey: 'staging',
  changes: became({
    key: 'checkout',
    name: 'Checkout',
    description: '',
    flag_type: 'percentage',
    tags: ['x'],
    is_archived: false,
    is_enabled: true,
    rollout_percentage: 12.5,
  }),
});

describe('a replay', () => {
  test('takes fields that an old entry does not know as they were then', () => {
    const state = replayAll([CREATED], 'staging');
    expect(readCommonState(state)).toEqual({
      name: 'Checkout',
      description: '',
      flag_type: 'percentage',
      tags: ['x'],
      kind: 'release',
      owner: '',
      links: [],
      client_side: false,
      value_type: 'boolean',
      variants: [
        { key: 'on', value: true },
        { key: 'off', value: false },
      ],
      off_variant: 'off',
    });
    expect(readConfigState(state)).toEqual({
      is_enabled: true,
      rollout_percentage: 12.5,
      targets: [],
      rules: [],
      fallthrough: null,
      prerequisites: [],
      off_variant: null,
    });
  });

  test('is about one environment', () => {
    const inProduction = anEntry({
      environmentKey: 'production',
      changes: became({ is_enabled: true, rollout_percentage: 3 }),
    });
    const of = (environmentKey: string | null) =>
      readConfigState(replayAll([CREATED, inProduction], environmentKey));
    expect(of('staging')).toMatchObject({ rollout_percentage: 12.5 });
    expect(of('production')).toMatchObject({ rollout_percentage: 3 });
    expect(of('development')).toMatchObject({ is_enabled: false, rollout_percentage: 0 });
    expect(of(null)).toMatchObject({ is_enabled: false, rollout_percentage: 0 });
  });

  test('keeps the off variants of the flag and of an environment apart', () => {
    const created = anEntry({ ...CREATED, changes: became({ name: 'A', off_variant: 'b' }) });
    const own = anEntry({ environmentKey: 'staging', changes: became({ off_variant: 'c' }) });
    const common = anEntry({ changes: became({ off_variant: 'a' }) });
    const offVariants = (...entries: FlagEntry[]) => {
      const state = replayAll(entries, 'staging');
      return [readCommonState(state)?.off_variant, readConfigState(state)?.off_variant];
    };
    expect(offVariants(created)).toEqual(['b', null]);
    expect(offVariants(created, own)).toEqual(['b', 'c']);
    expect(offVariants(created, own, common)).toEqual(['a', 'c']);
    const none = anEntry({ environmentKey: 'staging', changes: became({ off_variant: null }) });
    expect(offVariants(created, own, none)).toEqual(['b', null]);
  });

  test('to what this version does not understand has no state', () => {
    const odd = anEntry({ changes: became({ flag_type: 'quantum' }) });
    const state = replayAll([CREATED, odd], 'staging');
    expect(readCommonState(state)).toBeNull();
    expect(readConfigState(state)).not.toBeNull();
  });
});

test.each([
  ['a creation in an environment', CREATED, { common: true, config: true }],
  [
    'a creation',
    anEntry({ action: 'created', changes: became({ name: 'A' }) }),
    { common: true, config: false },
  ],
  [
    'a change of a config',
    anEntry({ environmentKey: 'staging', changes: became({ rules: [] }) }),
    { common: false, config: true },
  ],
  [
    'archiving',
    anEntry({ action: 'archived', changes: became({ is_archived: true }) }),
    { common: false, config: false },
  ],
  [
    'deletion',
    anEntry({ action: 'deleted', changes: { name: { old: 'A', new: null } } }),
    { common: false, config: false },
  ],
])('what can be restored of %s', (_, entry, parts) => {
  expect(partsOf(entry)).toEqual(parts);
});
