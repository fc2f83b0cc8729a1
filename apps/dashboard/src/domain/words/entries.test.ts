import { expect, test } from 'vitest';
import { type SpokenEntry, sayEntry } from './entries.ts';

const change = (old: unknown, next: unknown) => ({ old, new: next });

function entry(entity_type: string, action: string, rest: Partial<SpokenEntry> = {}): SpokenEntry {
  const entity_key = 'new-checkout';
  const user_email = 'ada@example.com';
  return {
    entity_type,
    action,
    entity_key,
    user_email,
    environment_key: null,
    changes: {},
    ...rest,
  };
}

const inProduction = { environment_key: 'production' };

test.each<[string, SpokenEntry]>([
  ['created flag new-checkout', entry('flag', 'created')],
  [
    'created flag new-checkout, on in production',
    entry('flag', 'created', { ...inProduction, changes: { is_enabled: change(null, true) } }),
  ],
  [
    'switched new-checkout on in production',
    entry('flag', 'updated', { ...inProduction, changes: { is_enabled: change(false, true) } }),
  ],
  [
    'switched new-checkout off in production, and changed rules and targets',
    entry('flag', 'updated', {
      ...inProduction,
      changes: {
        is_enabled: change(true, false),
        rules: change([], [{}]),
        targets: change([], [{}]),
      },
    }),
  ],
  [
    'changed the rollout of new-checkout from 5\u00A0% to 25\u00A0% in production',
    entry('flag', 'updated', { ...inProduction, changes: { rollout_percentage: change(5, 25) } }),
  ],
  [
    'renamed new-checkout to “New checkout”',
    entry('flag', 'updated', { changes: { name: change('A', 'New checkout') } }),
  ],
  [
    'changed name, owner and 2 more of new-checkout',
    entry('flag', 'updated', {
      changes: {
        name: change('A', 'B'),
        owner: change('', 'b'),
        tags: change([], ['a']),
        kind: change('release', 'experiment'),
      },
    }),
  ],
  ['archived flag new-checkout', entry('flag', 'archived')],
  ['brought new-checkout back from the archive', entry('flag', 'restored')],
  ['deleted flag new-checkout', entry('flag', 'deleted')],
  ['promoted new-checkout to production', entry('flag', 'promoted', inProduction)],
  [
    'started an experiment on new-checkout in production',
    entry('flag', 'experiment_started', inProduction),
  ],
  [
    'reverted new-checkout in production to an earlier state',
    entry('flag', 'reverted', inProduction),
  ],
  ['created segment beta', entry('segment', 'created', { entity_key: 'beta' })],
  [
    'added 2 keys to segment beta',
    entry('segment', 'updated', {
      entity_key: 'beta',
      changes: { included: change([], ['a', 'b']) },
    }),
  ],
  [
    'changed conditions of segment beta',
    entry('segment', 'updated', { entity_key: 'beta', changes: { conditions: change([], [[]]) } }),
  ],
  [
    'created environment qa',
    entry('environment', 'created', { entity_key: 'qa', environment_key: 'qa' }),
  ],
  [
    'protected environment qa',
    entry('environment', 'updated', {
      entity_key: 'qa',
      changes: { is_protected: change(false, true) },
    }),
  ],
  ['registered', entry('user', 'created', { entity_key: 'ada@example.com' })],
  [
    'created the account of bob@example.com',
    entry('user', 'created', { entity_key: 'bob@example.com' }),
  ],
  [
    'made bob@example.com developer',
    entry('user', 'role_changed', {
      entity_key: 'bob@example.com',
      changes: { role: change('viewer', 'developer') },
    }),
  ],
  [
    'disabled the account of bob@example.com',
    entry('user', 'disabled', { entity_key: 'bob@example.com' }),
  ],
  [
    'changed the own password',
    entry('user', 'password_changed', { entity_key: 'ada@example.com' }),
  ],
  ['logged out everywhere', entry('user', 'logged_out_everywhere')],
  [
    'created SDK key “web shop” in production',
    entry('sdk_key', 'created', { ...inProduction, entity_key: 'web shop' }),
  ],
  [
    'replaced SDK key ci in production',
    entry('sdk_key', 'rotated', { ...inProduction, entity_key: 'ci' }),
  ],
  [
    'revoked SDK key ci in production',
    entry('sdk_key', 'revoked', { ...inProduction, entity_key: 'ci' }),
  ],
  ['made a link for the first admin', entry('setup', 'created')],
  ['shut down power plant new-checkout', entry('power_plant', 'shut_down')],
])('an entry reads “%s”', (said, it) => {
  expect(sayEntry(it)).toBe(said);
});
