import type { RuleInput } from '@halyard/contracts/targeting';
import { expect, test } from 'vitest';
import type { ConfigDraft, ConfigPatch } from './config-draft.ts';
import { sayBegunEpoch } from './experiment-epoch.ts';

const staff: RuleInput = { id: 'staff', when: [], serve: { variant: 'on' } };
const trial: RuleInput = {
  ...staff,
  id: 'trial',
  experiment: { key: 'colors', epoch: 2, attributes: [] },
};
const rest: RuleInput = { ...staff, id: 'rest' };
const saved: ConfigDraft = {
  is_enabled: true,
  rollout_percentage: 0,
  targets: [],
  rules: [staff, trial, rest],
  fallthrough: { variant: 'on' },
  prerequisites: [],
  off_variant: 'off',
};

test.each<[string, ConfigPatch]>([
  ['the switch', { is_enabled: false }],
  ['targets', { targets: [{ variant: 'on', keys: ['ann'] }] }],
  ['prerequisites', { prerequisites: [{ flag_key: 'base', variants: ['on'] }] }],
  ['a rule before it', { rules: [trial, rest] }],
  ['its place', { rules: [staff, rest, trial] }],
])('%s: an epoch of the experiment begins', (_, patch) => {
  expect(sayBegunEpoch(saved, patch)).toMatch(/experiment colors: its epoch 3 begins/);
});

test.each<[string, ConfigPatch]>([
  ['a rule after it', { rules: [staff, trial] }],
  ['a description', { rules: [{ ...staff, description: 'Staff' }, trial, rest] }],
  ['the fallthrough', { fallthrough: { variant: 'off' } }],
])('%s: the experiment goes on', (_, patch) => {
  expect(sayBegunEpoch(saved, patch)).toBeUndefined();
});

test('where no experiment runs, nothing is said of one', () => {
  expect(sayBegunEpoch({ ...saved, rules: [staff] }, { is_enabled: false })).toBeUndefined();
});
