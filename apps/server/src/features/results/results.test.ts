import type { Plan } from '@halyard/contracts/experiment-plan';
import type { Experiment } from '@halyard/contracts/experiments';
import type { MetricHistory } from '@halyard/contracts/metrics';
import type {
  AaCheck,
  Comparison,
  MetricDetail,
  MetricResult,
  Results,
  ResultsExport,
  ResultsSummaries,
} from '@halyard/contracts/results';
import { murmur3 } from '@halyard/engine';
import { analyseExperiment, type ExperimentData } from '@halyard/stats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createEventStore,
  type StoredEvent,
  type StoredExposure,
} from '#features/event-store/index.ts';
import { aKey, aMetric, anExperiment } from '../../testing/builders.ts';
import { granted, refusal } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

const clock = aClock('2026-03-02T12:00:00.000Z');
const MINUTE_MS = 60_000;
const UNITS = 200;
const RETENTION_DAYS = 30;

let server: TestServer;
let team: Team;
/** Running since noon, with {@link UNITS} units. */
let experiment: Experiment;
const purchases = aKey('purchases');
const revenue = aKey('revenue');
const refunds = aKey('refunds');
const basket = aKey('basket');
const median = aKey('median');

beforeAll(async () => {
  server = await startTestServer({
    now: clock.now,
    config: { jwtExpireMinutes: 60 * 24 * 60, eventRetentionDays: RETENTION_DAYS },
  });
  team = await aTeam(server);
  const within = { window_minutes: 60 };
  await aMetric(team, { ...within, key: purchases, name: 'Purchase rate' });
  await aMetric(team, {
    ...within,
    key: revenue,
    name: 'Revenue',
    kind: 'sum',
    cap_percentile: 99,
  });
  await aMetric(team, { ...within, key: refunds, event: 'refund', direction: 'decrease' });
  await aMetric(team, { ...within, key: basket, kind: 'mean' });
  await aMetric(team, { ...within, key: median, kind: 'quantile', quantile: 0.5 });
  experiment = await anExperiment(team, {
    metrics: [
      { metric_key: purchases, role: 'primary' },
      { metric_key: revenue, role: 'secondary' },
      { metric_key: refunds, role: 'guardrail' },
      { metric_key: basket, role: 'secondary' },
      { metric_key: median, role: 'secondary' },
    ],
    attributes: ['plan'],
    planned_units: UNITS,
  });
  granted(await team.admin.post(`/experiments/${experiment.key}/start`));
  await seed(experiment);
});
afterAll(() => server.close());

/** Everything is at a distance from noon. */
const after = (minutes: number) => new Date(clock.now().getTime() + minutes * MINUTE_MS);
/** Another one for each number, as different as if it were a hash. */
const uuid = (kind: number, n: number) => {
  const start = murmur3(`${n}`).toString(16).padStart(8, '0');
  return `${start}-0000-4000-8${kind}00-${String(n).padStart(12, '0')}`;
};
const unitOf = (n: number) => uuid(1, n);
const isOn = (unit: number) => unit % 2 === 1;
/** 30 of 100 purchase without it and 70 of 100 with it, for 10, 20, 30 or 40. */
const buys = (unit: number) => Math.floor(unit / 2) < (isOn(unit) ? 70 : 30);
const spends = (unit: number) => 10 * (1 + (Math.floor(unit / 2) % 4));

const eventStore = () => createEventStore({ database: server.app.database });
const exposureOf = ({ id }: Experiment, unit: number, at: Date): StoredExposure => ({
  experimentId: id,
  epoch: 1,
  variant: isOn(unit) ? 'on' : 'off',
  unit: unitOf(unit),
  unitName: `user-${unit}`,
  at,
  attributes: unit % 4 < 2 ? { plan: 'pro' } : {},
});
let events = 0;
let environmentId: string;
const eventOf = (name: string, unit: number, at: Date, value: number): StoredEvent => ({
  id: uuid(2, events++),
  environmentId,
  name,
  unit: unitOf(unit),
  at,
  value,
  properties: null,
});

/** Units of both variants alike, one of both; purchases after, and some that do not count. */
async function seed(started: Experiment) {
  const staging = await team.admin.get<{ id: string }>('/environments/staging');
  environmentId = granted(staging).id;
  const units = Array.from({ length: UNITS }, (_, unit) => unit);
  const purchase = (unit: number, at: Date) => eventOf('purchase', unit, at, spends(unit));
  const several = exposureOf(started, UNITS, after(1));
  await eventStore().append({
    exposures: [
      ...units.map((unit) => exposureOf(started, unit, after(1))),
      several,
      { ...several, variant: 'on', at: after(2) },
    ],
    assignments: [],
    events: [
      ...units.filter(buys).map((unit) => purchase(unit, after(30))),
      // Before they were shown anything, and after their windows had closed.
      ...units.slice(0, 20).map((unit) => purchase(unit, after(-30))),
      ...units.slice(0, 20).map((unit) => purchase(unit, after(70))),
    ],
  });
}

const resultsOf = async (key: string, query = '') =>
  granted(await team.viewer.get<Results>(`/experiments/${key}/results${query}`));
const metricOf = (results: Results, key: string) =>
  results.metrics.find((metric) => metric.metric_key === key) as MetricResult;
const comparisonOf = (results: Results, key: string) =>
  metricOf(results, key).comparisons[0] as Comparison;

test('a draft is answered without figures', async () => {
  const draft = await anExperiment(team, {
    metrics: [{ metric_key: purchases, role: 'primary' }],
  });
  const results = await resultsOf(draft.key);
  expect(results).toMatchObject({
    state: 'draft',
    units: 0,
    verdict: { verdict: 'draft', sentence: 'This experiment has not started.' },
  });
  const place = `/experiments/${draft.key}/results`;
  const detail = granted(await team.viewer.get<MetricDetail>(`${place}/metrics/${purchases}`));
  expect(detail).toMatchObject({ distribution: null, sql: [], inputs: [] });
  granted(await team.viewer.get(`${place}/export`));
});

test('nothing is claimed until windows have closed', async () => {
  clock.pass({ minutes: 30 });
  const results = await resultsOf(experiment.key);
  expect(results.verdict).toMatchObject({ verdict: 'waiting' });
  expect(metricOf(results, purchases).arms).toMatchObject([
    { variant: 'off', units: 100, mature_units: 0 },
    { variant: 'on', units: 100, mature_units: 0 },
  ]);
  expect(comparisonOf(results, purchases).missing).toBe(
    "No unit's window of 1 hour has closed yet.",
  );
});

test('figures are those of the events in the windows of units that saw one variant', async () => {
  clock.pass({ minutes: 90 });
  const results = await resultsOf(experiment.key);
  expect(results).toMatchObject({
    as_of: '2026-03-02T14:00:00.000Z',
    days: 2 / 24,
    units: UNITS,
    is_healthy: true,
    arms: [
      { variant: 'off', is_control: true, units: 100, expected_units: 100 },
      { variant: 'on', is_control: false, units: 100, expected_units: 100 },
    ],
    epochs: [{ epoch: 1, units: [{ units: 100 }, { units: 100 }] }],
    exposures: {
      from: '2026-03-02T12:01:00.000Z',
      step_seconds: 60,
      variants: [{ counts: [100] }, { counts: [100] }],
    },
  });
  expect(results.health.find(({ check }) => check === 'several_variants')?.detail).toBe(
    '1 unit (0.5 %) saw more than one variant and is left out.',
  );
  expect(metricOf(results, purchases)).toMatchObject({
    role: 'primary',
    window_minutes: 60,
    arms: [
      { variant: 'off', units: 100, mature_units: 100, total: 30, active_units: 30, mean: 0.3 },
      { variant: 'on', units: 100, mature_units: 100, total: 70, active_units: 70, mean: 0.7 },
    ],
  });
  const { unadjusted, lift, always_valid: alwaysValid } = comparisonOf(results, purchases);
  // By hand: 0.4 ± 1.96 √(2 · 0.3 · 0.7 / 99), to which Student's t adds a little.
  const reach = 1.96 * Math.sqrt(0.42 / 99);
  expect(unadjusted?.estimate).toBeCloseTo(0.4, 12);
  expect(unadjusted?.lower).toBeCloseTo(0.4 - reach, 2);
  expect(unadjusted?.upper).toBeCloseTo(0.4 + reach, 2);
  expect(lift?.estimate).toBeCloseTo(0.4 / 0.3, 1);
  expect(alwaysValid?.lower).toBeGreaterThan(0);
  expect(alwaysValid?.upper).toBeGreaterThan(unadjusted?.upper ?? 1);
  // 30 units: 8 × 10, 8 × 20, 7 × 30, 7 × 40.
  expect(metricOf(results, revenue).arms[0]).toMatchObject({ total: 730, mean: 7.3 });
  expect(metricOf(results, revenue).cap).toBe(40);
  expect(metricOf(results, basket).arms[0]).toMatchObject({
    total: 730,
    denominator: 30,
    mean: 730 / 30,
  });
  // 16 of 30 purchases are for 20 or less, and 36 of 70.
  expect(metricOf(results, median).arms).toMatchObject([
    { denominator: 30, mean: 20 },
    { denominator: 70, mean: 20 },
  ]);
  expect(comparisonOf(results, refunds).missing).toBe(
    'No event “refund” has come from these units. Is it tracked under this name, for the same unit?',
  );
});

test('results hold for some seconds, and many who ask at once share one computation', async () => {
  clock.pass({ minutes: 1 });
  const [first, ...others] = await Promise.all(
    Array.from({ length: 5 }, () => resultsOf(experiment.key)),
  );
  expect(first?.as_of).toBe(clock.now().toISOString());
  for (const each of others) expect(each).toEqual(first);
  clock.pass({ minutes: 0.05 });
  expect(await resultsOf(experiment.key)).toEqual(first);
  const anew = await resultsOf(experiment.key, '?refresh=true');
  expect(anew.as_of).toBe(clock.now().toISOString());
  const list = granted(await team.viewer.get<ResultsSummaries>('/experiment-summaries'));
  const { as_of, days, planned_days, units, planned_units, is_healthy, verdict } = anew;
  expect(list).toEqual([
    {
      experiment_key: experiment.key,
      as_of,
      days,
      planned_days,
      units,
      planned_units,
      is_healthy,
      verdict,
    },
  ]);
});

test('a file holds all that the verdict can be worked out from again', async () => {
  const place = `/experiments/${experiment.key}/results/export`;
  const file = granted(await team.viewer.get<ResultsExport>(place));
  expect(file).toMatchObject({ specVersion: 1, experiment: { key: experiment.key } });
  expect(analyseExperiment(file.inputs as unknown as ExperimentData)).toEqual(file.analysis);
  expect(file.analysis).toMatchObject({
    verdict: { verdict: file.results.verdict.verdict },
    metrics: [{ arms: [{ total: 30 }, { total: 70 }] }, {}, {}, {}, {}],
  });
  const text = JSON.stringify(file);
  expect([unitOf(0), 'user-0'].filter((name) => text.includes(name))).toEqual([]);
  const { body, headers } = await team.viewer.get<string>(`${place}?format=csv`);
  expect(headers['content-type']).toMatch(/^text\/csv/);
  const lines = body.trim().split('\r\n');
  expect(lines).toHaveLength(1 + 5 * 2);
  expect(lines[1]).toMatch(
    /^purchases-\w+,Purchase rate,conversion,primary,increase,,,off,100,100,/,
  );
});

test('one metric is told with its series, its spread, its groups and what was asked for it', async () => {
  const place = `/experiments/${experiment.key}/results/metrics`;
  const detail = granted(await team.viewer.get<MetricDetail>(`${place}/${revenue}?attribute=plan`));
  expect(detail.metric).toMatchObject({ metric_key: revenue, cap: 40 });
  expect(detail.series).toMatchObject([
    { variant: 'on', points: [{ at: '2026-03-02T13:02:00.000Z', units: UNITS }] },
  ]);
  const { distribution, breakdown } = detail;
  const counted = distribution?.arms.map(({ counts }) => counts.reduce((sum, n) => sum + n, 0));
  expect(counted).toEqual([100, 100]);
  // Every other pair of units is on a plan.
  const groups = breakdown?.groups.map(({ value, arms }) => [
    value,
    ...arms.map((arm) => arm.units),
  ]);
  expect(groups).toEqual([
    ['pro', 50, 50],
    [null, 50, 50],
  ]);
  expect(detail.sql.map(({ text }) => text.trim().slice(0, 4))).toEqual(['with', 'with']);
  expect(detail.inputs.length).toBeGreaterThan(2);
  const quantile = granted(
    await team.viewer.get<MetricDetail>(`${place}/${median}?attribute=plan`),
  );
  expect(quantile).toMatchObject({ distribution: null, breakdown: { groups: [{}, {}] } });
  const ask = async (path: string) => refusal(await team.viewer.get(`${place}/${path}`));
  expect(await ask(`${revenue}?attribute=country`)).toEqual([400, 'INVALID_INPUT']);
  expect(await ask('no-such-metric')).toEqual([404, 'METRIC_NOT_FOUND']);
  const nowhere = await team.viewer.get('/experiments/no-such-experiment/results');
  expect(refusal(nowhere)).toEqual([404, 'EXPERIMENT_NOT_FOUND']);
});

test('a metric has a history, from which experiments are planned', async () => {
  const history = granted(
    await team.viewer.get<MetricHistory>(
      `/metrics/${purchases}/history?environment_key=staging&days=2`,
    ),
  );
  // All units that did anything at all purchased something, some of them more than once.
  expect(history).toMatchObject({ units: 100, units_a_day: 50, mean: 1, event_count: 140 });
  expect(history.daily).toHaveLength(3);
  const question = { effect: 10, weights: [50, 50], sequential: false };
  const plan = async (baseline: object) =>
    granted(await team.viewer.post<Plan>('/experiment-plans', { ...question, baseline }));
  const byHand = { kind: 'proportion', mean: 0.1, units_a_day: 1000 };
  const made = await plan(byHand);
  // (1.96 + 0.8416)² (0.1 · 0.9 + 0.11 · 0.89) / 0.01² for each of both.
  expect(made.units_a_variant?.[0]).toBeCloseTo(14_748, -2);
  expect(made.days).toBeCloseTo((made.units ?? 0) / 1000, 6);
  const staging = { metric_key: revenue, environment_key: 'staging', days: 2 };
  const fromHistory = await plan(staging);
  expect(fromHistory.baseline).toMatchObject({ units_a_day: 50 });
  expect(fromHistory.units).toBeGreaterThan(0);
  const uneven = { ...question, baseline: byHand, weights: [50, 40] };
  const refused = await team.viewer.post('/experiment-plans', uneven);
  expect(refusal(refused)).toEqual([400, 'INVALID_INPUT']);
});

test('units divided by chance differ as rarely as they should', async () => {
  const check = (metric: string) =>
    team.developer.post<AaCheck>('/aa-checks', {
      metric_key: metric,
      environment_key: 'staging',
      days: 2,
      runs: 100,
    });
  const found = granted(await check(revenue));
  expect(found).toMatchObject({ units: 100, runs: 100 });
  expect(found.rate).toBeLessThan(0.2);
  expect(found.histogram.reduce((sum, count) => sum + count, 0)).toBe(100);
  expect(granted(await check(refunds))).toMatchObject({ runs: 0, is_sound: false });
});

test('an experiment without metrics counts its units', async () => {
  const { key } = await anExperiment(team);
  granted(await team.admin.post(`/experiments/${key}/start`));
  expect(await resultsOf(key)).toMatchObject({ verdict: { verdict: 'waiting' }, metrics: [] });
});

test('a percentile above which totals are cut off is fixed once 1,000 units did something', async () => {
  const visits = await aMetric(team, {
    event: 'visit',
    kind: 'sum',
    window_minutes: null,
    cap_percentile: 90,
  });
  const capped = await anExperiment(team, {
    metrics: [{ metric_key: visits, role: 'primary' }],
  });
  granted(await team.admin.post(`/experiments/${capped.key}/start`));
  const visit = async (from: number, to: number, value: (unit: number) => number) => {
    const units = Array.from({ length: to - from }, (_, i) => from + i);
    await eventStore().append({
      exposures: units.map((unit) => exposureOf(capped, unit, clock.now())),
      assignments: [],
      events: units.map((unit) => eventOf('visit', unit, clock.now(), value(unit))),
    });
    clock.pass({ minutes: 60 });
    const { arms, cap } = metricOf(await resultsOf(capped.key), visits);
    return [cap, arms.reduce((sum, { total }) => sum + (total ?? 0), 0)];
  };
  // Of 20 units 14 have 1, 5 have 9, and one has 100: 9 is the 90th percentile.
  const uneven = (unit: number) => (unit % 20 < 14 ? 1 : unit % 20 < 19 ? 9 : 100);
  const total = 45 * (14 + 5 * 9 + 9);
  expect(await visit(0, 900, uneven)).toEqual([9, total]);
  expect(await visit(900, 1000, () => 7)).toEqual([9, total + 700]);
  // More of the largest would raise it, were it not fixed.
  expect(await visit(1000, 1400, () => 50)).toEqual([9, total + 700 + 400 * 9]);
});

test('once an experiment has stopped and windows have closed, its results stay', async () => {
  granted(await team.admin.post(`/experiments/${experiment.key}/stop`));
  clock.pass({ minutes: 24 * 60 });
  const closed = await resultsOf(experiment.key);
  expect(closed).toMatchObject({ state: 'stopped', units: UNITS });
  clock.pass({ minutes: 24 * 60 });
  expect(await resultsOf(experiment.key)).toEqual(closed);
});

test('figures outlive the events that they were made of, whatever else is changed later', async () => {
  const closed = await resultsOf(experiment.key);
  const [primary] = closed.metrics;
  clock.pass({ minutes: 40 * 24 * 60 });
  await eventStore().forgetBefore(new Date(clock.now().getTime() - RETENTION_DAYS * 86_400_000));
  expect(await eventStore().listEventNames(undefined, new Date(0))).toEqual([]);

  const change = (body: object) => team.admin.put(`/experiments/${experiment.key}`, body);
  granted(await change({ name: 'Told differently' }));
  const renamed = await resultsOf(experiment.key, '?refresh=true');
  expect(renamed).toMatchObject({ units: UNITS, metrics: closed.metrics, verdict: closed.verdict });

  const late = aKey('late');
  await aMetric(team, { key: late, window_minutes: 60 });
  const metrics = [
    { metric_key: purchases, role: 'primary' },
    { metric_key: late, role: 'secondary' },
  ];
  granted(await change({ metrics }));
  const changed = await resultsOf(experiment.key);
  expect(changed.units).toBe(UNITS);
  expect(changed.metrics[0]?.arms).toEqual(primary?.arms);
  expect(changed.metrics[1]).toMatchObject({ metric_key: late, comparisons: [{ lift: null }] });
});
