import type { OpenSession } from '@halyard/contracts/access';
import type { Environment } from '@halyard/contracts/environments';
import type { Experiment, Layer } from '@halyard/contracts/experiments';
import type { FlagInEnvironment } from '@halyard/contracts/flags';
import type { HistoryEntry } from '@halyard/contracts/history';
import type { Metric } from '@halyard/contracts/metrics';
import type { NewSdkKey } from '@halyard/contracts/sdk-keys';
import type { Segment } from '@halyard/contracts/segments';
import { OPERATORS } from '@halyard/contracts/targeting';
import { expect } from 'vitest';
import { type Client, granted } from '../src/testing/client.ts';
import { allPages } from './all-pages.ts';
import type { Known } from './openapi-arbitrary.ts';
import { PASSWORD, type Person } from './people.ts';

const ENVIRONMENTS = ['staging', 'production', 'fuzz'];
const FLAGS = ['flag-1', 'flag-2'];
/** Flags that experiments are about, which can so be deleted less easily. */
const TESTED = ['tested-1', 'tested-2'];
const SEGMENTS = ['segment-1', 'segment-2'];
const RULES = ['rule-1', 'rule-2'];
const METRICS = ['metric-1', 'metric-2'];
const EXPERIMENTS = ['experiment-1', 'experiment-2'];
const LAYERS = ['layer-1', 'layer-2'];
const HOLDOUTS = ['holdout-1', 'holdout-2'];
const NEW_KEYS = ['new-1', 'new-2', 'new-3', 'new-4', ...FLAGS];
const ON_AND_OFF = [
  { key: 'on', value: 'yes' },
  { key: 'off', value: 'no' },
];
const HALVES = [
  { variant: 'on', weight: 50 },
  { variant: 'off', weight: 50 },
];

interface Stock {
  /** Of a server key that the requests do not know of. */
  readonly sdkKey: string;
  readonly known: Known;
}

/**
 * Clears away what is there and makes the same few things of each kind: most requests are about them, so
 * that they meet. Only ids differ from one call to the next.
 */
export async function restock(admin: Person): Promise<Stock> {
  await clear(admin);
  for (const key of ENVIRONMENTS) await makeEnvironment(admin, key);
  await Promise.all([
    ...SEGMENTS.map(async (key) => granted(await admin.post('/segments', { key, name: key }))),
    ...METRICS.map((key) => makeMetric(admin, key)),
    ...FLAGS.map((key) => makeFlag(admin, key)),
  ]);
  await makeExperiments(admin);
  const environments = granted(await admin.get<Environment[]>('/environments'));
  const sdkKeys = await Promise.all([1, 2, 3].map(() => makeSdkKey(admin, 'staging')));
  const [own, ...others] = sdkKeys;
  const flagEntries = await listEntries(admin, 'flags', FLAGS);
  const segmentEntries = await listEntries(admin, 'segments', SEGMENTS);
  return {
    sdkKey: own?.key ?? '',
    known: {
      ...ALWAYS_KNOWN,
      environment_id: environments.map(({ id }) => id),
      sdk_key_environment: ['staging', 'staging', 'fuzz'],
      sdk_key_id: others.map(({ id }) => id),
      session_id: await openSessions(admin),
      flag_entry_id: flagEntries,
      segment_entry_id: segmentEntries,
      audit_entry_id: [...flagEntries, ...segmentEntries],
    },
  };
}

const ALWAYS_KNOWN: Known = {
  new_key: NEW_KEYS,
  flag_key: [...FLAGS, ...TESTED],
  flag_keys: FLAGS,
  segment_key: SEGMENTS,
  metric_key: METRICS,
  experiment_key: EXPERIMENTS,
  layer_key: LAYERS,
  holdout_key: HOLDOUTS,
  environment_key: ENVIRONMENTS,
  from: ENVIRONMENTS,
  to: ENVIRONMENTS,
  variant: ['on', 'off'],
  off_variant: ['on', 'off'],
  otherwise: ['on', 'off'],
  variants: ['on', 'off', ON_AND_OFF, HALVES],
  control: ['on', 'off'],
  metrics: [[], [{ metric_key: 'metric-1', role: 'primary' }]],
  attributes: [['plan']],
  event: ['purchase'],
  traffic: [50, 100],
  weights: [
    [{ variant: 'on', weight: 100 }],
    [
      { variant: 'off', weight: 12.5 },
      { variant: 'on', weight: 87.5 },
    ],
    [50, 50],
  ],
  baseline: [
    { kind: 'proportion', mean: 0.1, units_a_day: 1000 },
    { metric_key: 'metric-1', environment_key: 'fuzz' },
  ],
  rule_id: RULES,
  when: [
    [],
    [{ attribute: 'plan', operator: 'equals', values: ['pro'] }],
    [{ operator: 'in_segment', values: ['segment-1'] }],
  ],
  rule_ids: [RULES, RULES.toReversed()],
  attribute: ['plan', 'app.version', 'targetingKey'],
  operator: OPERATORS,
  values: ['pro', '1.2.3', 7, ...SEGMENTS],
  keys: ['user-1', 'user-2'],
  targetingKey: ['user-1', 'user-2'],
  version: [2, 3],
  from_version: [2],
  'if-match': ['*', '"2"'],
  cursor: [['a'], ['a', 'b'], [7]].map((place) =>
    Buffer.from(JSON.stringify(place)).toString('base64url'),
  ),
  action: ['created', 'updated'],
  entity_type: ['flag', 'user'],
};

/** Only production is protected. That which nobody deleted is still there. */
async function makeEnvironment(admin: Client, key: string): Promise<void> {
  const { status } = await admin.post('/environments', { key, name: key });
  expect([201, 409]).toContain(status);
  const change = { is_protected: key === 'production' };
  granted(await admin.put(`/environments/${key}`, change));
}

/** Of the same rules in every environment. */
async function makeFlag(admin: Client, key: string): Promise<void> {
  const flag = { key, name: key, flag_type: 'percentage', reuse_deleted_key: true };
  granted(await admin.post('/flags', flag));
  const rules = RULES.map((id) => ({ id, when: [], serve: { variant: 'on' } }));
  for (const environment of ENVIRONMENTS) {
    granted(await admin.put(`/flags/${key}?environment_key=${environment}`, { rules }));
  }
}

async function makeMetric(admin: Client, key: string): Promise<void> {
  granted(await admin.post('/metrics', { key, name: key, event: 'purchase', kind: 'conversion' }));
}

/** One that can be started and one that runs, with the layers and holdouts of where they are. */
async function makeExperiments(admin: Client): Promise<void> {
  const place = { environment_key: 'fuzz' };
  for (const key of LAYERS) granted(await admin.post('/layers', { key, name: key, ...place }));
  const holdout = { ...place, percentage: 5 };
  for (const key of HOLDOUTS) {
    granted(await admin.post('/holdouts', { key, name: key, ...holdout }));
  }
  const metrics = [{ metric_key: METRICS[0], role: 'primary' }];
  const split = { variants: HALVES, control: 'off', metrics, ...place };
  for (const [i, key] of EXPERIMENTS.entries()) {
    const flag = TESTED[i] ?? '';
    const on = { is_enabled: true, reuse_deleted_key: true, ...place };
    granted(await admin.post('/flags', { key: flag, name: flag, ...on }));
    granted(await admin.post('/experiments', { key, name: key, flag_key: flag, ...split }));
  }
  granted(await admin.post(`/experiments/${EXPERIMENTS[1]}/start`));
}

async function makeSdkKey(admin: Client, environment: string): Promise<NewSdkKey> {
  const path = `/environments/${environment}/sdk-keys`;
  return granted(await admin.post<NewSdkKey>(path, { name: environment, kind: 'server' }));
}

/** The ids of sessions that nobody works in. */
async function openSessions(admin: Person): Promise<string[]> {
  const login = { email: admin.email, password: PASSWORD };
  await Promise.all([1, 2].map(async () => granted(await admin.post('/auth/login', login))));
  const sessions = granted(await admin.get<OpenSession[]>('/auth/me/sessions'));
  return sessions.filter((session) => !session.is_current).map(({ id }) => id);
}

/** The ids of the two newest entries of each. */
async function listEntries(admin: Client, place: string, keys: readonly string[]) {
  const histories = keys.map((key) =>
    admin.get<HistoryEntry[]>(`/${place}/${key}/history?limit=2`),
  );
  return (await Promise.all(histories)).flatMap((answer) => granted(answer).map(({ id }) => id));
}

/** Deletes all experiments, flags and segments, and the environments that are not of the stock. */
async function clear(admin: Client): Promise<void> {
  await clearExperiments(admin);
  const rows = [
    ...(await allPages<FlagInEnvironment>(admin, '/flags')),
    ...(await allPages<FlagInEnvironment>(admin, '/flags?archived=true')),
  ];
  await deleteAll(admin, 'flags', [...new Set(rows.map(({ key }) => key))]);
  const segments = await allPages<Segment>(admin, '/segments');
  await deleteAll(
    admin,
    'segments',
    segments.map(({ key }) => key),
  );
  const environments = granted(await admin.get<Environment[]>('/environments'));
  const strange = environments.map(({ key }) => key).filter((key) => !ENVIRONMENTS.includes(key));
  for (const key of strange) {
    granted(await admin.put(`/environments/${key}`, { is_protected: false }));
  }
  await deleteAll(admin, 'environments', strange);
}

/** And all that they are made of. */
async function clearExperiments(admin: Client): Promise<void> {
  const experiments = await allPages<Experiment>(admin, '/experiments');
  for (const { key } of experiments.filter(({ state }) => state === 'running')) {
    granted(await admin.post(`/experiments/${key}/stop`));
  }
  const keysOf = (things: readonly { readonly key: string }[]) => things.map(({ key }) => key);
  await deleteAll(admin, 'experiments', keysOf(experiments));
  await deleteAll(admin, 'metrics', keysOf(await allPages<Metric>(admin, '/metric-definitions')));
  for (const place of ['layers', 'holdouts']) {
    await deleteAll(admin, place, keysOf(granted(await admin.get<Layer[]>(`/${place}`))));
  }
}

/** What others need can go once they are gone. */
async function deleteAll(admin: Client, place: string, keys: readonly string[]): Promise<void> {
  for (let left = keys; left.length > 0; ) {
    const kept = new Map<string, unknown>();
    for (const key of left) {
      const { status, body } = await admin.delete(`/${place}/${key}`);
      if (status !== 204) kept.set(key, body);
    }
    if (kept.size === left.length) expect(kept).toEqual(new Map());
    left = [...kept.keys()];
  }
}
