import type { Experiment } from '@halyard/contracts/experiments';
import { expect, test } from 'vitest';
import { editDraftOf, editFaults, editPatch } from './edit-draft.ts';

const AT = '2026-01-01T00:00:00.000Z';

const experiment: Experiment = {
  id: '00000000-0000-4000-8000-000000000000',
  key: 'button',
  name: 'Button',
  hypothesis: '',
  owner: '',
  flag_key: 'button',
  environment_key: 'production',
  state: 'draft',
  unit: 'targetingKey',
  when: [],
  variants: [
    { variant: 'off', weight: 50 },
    { variant: 'on', weight: 50 },
  ],
  control: 'off',
  traffic: 100,
  layer_key: null,
  metrics: [{ metric_key: 'purchase', role: 'primary' }],
  attributes: [],
  alpha: 0.05,
  power: 0.8,
  planned_units: null,
  planned_days: 14,
  epoch: 0,
  rule_id: null,
  started_at: null,
  stopped_at: null,
  decided_at: null,
  decision: null,
  version: 1,
  created_at: AT,
  updated_at: AT,
};
const draft = editDraftOf(experiment);

test('only what was edited is sent', () => {
  expect(editPatch(experiment, draft)).toBeUndefined();
  expect(
    editPatch(experiment, {
      ...draft,
      name: ' Big button ',
      plannedDays: '',
      plannedUnits: '20000',
      attributes: ['country'],
      metrics: [{ metric_key: 'errors', role: 'guardrail', margin: 2 }],
    }),
  ).toEqual({
    name: 'Big button',
    planned_days: null,
    planned_units: 20_000,
    attributes: ['country'],
    metrics: [{ metric_key: 'errors', role: 'guardrail', margin: 2 }],
  });
});

test('what cannot be meant is said at its field', () => {
  expect(editFaults(draft)).toEqual({});
  const metric = { metric_key: 'purchase', role: 'secondary' } as const;
  expect(
    Object.keys(
      editFaults({ ...draft, name: ' ', plannedDays: '2.5', metrics: [...draft.metrics, metric] }),
    ),
  ).toEqual(['name', 'plannedDays', 'metrics']);
});
