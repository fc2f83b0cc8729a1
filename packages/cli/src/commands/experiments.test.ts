import type { Experiment } from '@halyard/contracts/experiments';
import type { Metric } from '@halyard/contracts/metrics';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeServer, startFakeServer } from '../../../../tests/services/fake-server.ts';
import { runCommand } from '../testing/run-command.ts';

let server: FakeServer;

beforeEach(async () => {
  server = await startFakeServer();
});
afterEach(() => server.close());

const halyard = (...argv: string[]) =>
  runCommand(argv, { env: { HALYARD_URL: server.url, XDG_CONFIG_HOME: '/nonexistent' } });
const sent = () =>
  server.received.map(({ method, url, body }) => [method, url, body && JSON.parse(body)]);
const cellsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(/ {2,}/));

const EXPERIMENT: Experiment = {
  id: '0f3c9a1e-5b7d-4c11-9a55-2f6e8d1b7c90',
  key: 'button',
  name: 'Button',
  hypothesis: '',
  owner: '',
  flag_key: 'checkout',
  environment_key: 'staging',
  state: 'running',
  unit: 'targetingKey',
  when: [],
  variants: [
    { variant: 'red', weight: 50 },
    { variant: 'blue', weight: 50 },
  ],
  control: 'red',
  traffic: 25,
  layer_key: null,
  metrics: [{ metric_key: 'sales', role: 'primary' }],
  attributes: [],
  alpha: 0.05,
  power: 0.8,
  planned_units: null,
  planned_days: null,
  epoch: 2,
  rule_id: 'experiment-button',
  started_at: '2026-05-04T12:00:05.123Z',
  stopped_at: null,
  decided_at: null,
  decision: null,
  version: 3,
  created_at: '2026-05-04T12:00:05.123Z',
  updated_at: '2026-05-04T12:00:05.123Z',
};
const METRIC: Metric = {
  id: EXPERIMENT.id,
  key: 'sales',
  name: 'Sales',
  description: '',
  owner: '',
  event: 'purchase',
  kind: 'ratio',
  numerator: 'count',
  denominator_event: 'visit',
  denominator: 'count',
  quantile: null,
  direction: 'increase',
  window_delay_minutes: 0,
  window_minutes: 4320,
  cap_percentile: null,
  cap_value: null,
  minimum_effect: 5,
  used_by: ['button'],
  version: 1,
  created_at: EXPERIMENT.created_at,
  updated_at: EXPERIMENT.updated_at,
};

test('lists tell what is tested where, page after page', async () => {
  const next = { link: '</x?cursor=c>; rel="next"' };
  const pages = [{ body: [EXPERIMENT], headers: next }, { body: [{ ...EXPERIMENT, key: 'old' }] }];
  server.answer = () => pages.shift() ?? { body: [] };
  const { exitCode, stdout } = await halyard('experiment', 'list', '--state', 'running');
  expect([exitCode, cellsOf(stdout).map(([key]) => key)]).toEqual([0, ['KEY', 'button', 'old']]);
  expect(cellsOf(stdout)[1]).toEqual([
    'button',
    'Button',
    'running',
    'checkout',
    'staging',
    'red 50%, blue 50%',
    '25%',
    '2026-05-04 12:00:05Z',
    '-',
  ]);
  expect(sent()[0]?.[1]).toBe('/experiments?state=running&limit=200');
  server.answer = () => ({ body: [METRIC] });
  const metrics = cellsOf((await halyard('metric', 'list')).stdout);
  expect(metrics[1]).toEqual([
    'sales',
    'Sales',
    'ratio',
    'purchase / visit',
    'increase',
    '3 d',
    'button',
  ]);
});

test('one experiment is shown with its split and metrics', async () => {
  server.answer = () => ({ body: EXPERIMENT });
  const fields = new Map(
    cellsOf((await halyard('experiment', 'get', 'button')).stdout).map(([name, value]) => [
      name,
      value,
    ]),
  );
  expect([fields.get('flag'), fields.get('metrics'), fields.get('layer')]).toEqual([
    'checkout in staging',
    'sales (primary)',
    '-',
  ]);
});

test('starting and stopping carry the comment', async () => {
  server.answer = () => ({ body: EXPERIMENT });
  const { stdout } = await halyard('experiment', 'start', 'button', '--comment', 'Go');
  expect(stdout).toBe('button runs on checkout in staging.\n');
  await halyard('experiment', 'stop', 'button');
  expect(sent()).toEqual([
    ['POST', '/experiments/button/start', { comment: 'Go' }],
    ['POST', '/experiments/button/stop', {}],
  ]);
});

test('shipping says what it changes, or would change', async () => {
  server.answer = () => ({
    body: {
      experiment: EXPERIMENT,
      before: { is_enabled: true, fallthrough: { variant: 'red' } },
      after: { is_enabled: true, fallthrough: { variant: 'blue' } },
    },
  });
  const ship = ['experiment', 'ship', 'button', '--variant', 'blue'];
  const trial = await halyard(...ship, '--dry-run');
  expect(trial.stdout).toBe('fallthrough  {"variant":"red"} → {"variant":"blue"}\n');
  expect(trial.stderr).toContain('checkout would serve "blue" in staging.');
  const { stderr } = await halyard(...ship);
  expect(stderr).toContain('checkout serves "blue" in staging.');
  expect(sent().map(([, , body]) => body)).toEqual([
    { variant: 'blue', dry_run: true },
    { variant: 'blue' },
  ]);
});
