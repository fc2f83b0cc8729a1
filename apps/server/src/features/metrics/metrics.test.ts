import type { CreateMetricBody, Metric } from '@halyard/contracts/metrics';
import type { Problem } from '@halyard/contracts/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aKey, anExperiment } from '../../testing/builders.ts';
import { type Answer, granted, nextPage, refusal, statusesOf } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const bodyOf = (fields: Partial<CreateMetricBody> = {}): CreateMetricBody => ({
  key: aKey('metric'),
  name: 'Purchases',
  event: 'purchase',
  kind: 'conversion',
  ...fields,
});
const aMetric = async (fields: Partial<CreateMetricBody> = {}) =>
  granted(await team.developer.post<Metric>('/metrics', bodyOf(fields)));
const fieldsOf = ({ status, body }: Answer<Problem>) => [
  status,
  body.errors?.map(({ field }) => field),
];

test('a metric needs little more than an event, is changed field by field, and has a history', async () => {
  const made = await aMetric({ name: ' Purchases ', comment: 'for checkout' });
  expect(made).toMatchObject({
    name: 'Purchases',
    direction: 'increase',
    window_delay_minutes: 0,
    window_minutes: 4320,
    minimum_effect: 5,
    numerator: null,
    quantile: null,
    used_by: [],
    version: 1,
  });
  const url = `/metrics/${made.key}`;
  const ratio = {
    kind: 'ratio',
    denominator_event: 'visit',
    window_minutes: null,
    version: 1,
  } as const;
  expect(granted(await team.developer.put<Metric>(url, ratio))).toMatchObject({
    kind: 'ratio',
    numerator: 'count',
    denominator: 'count',
    denominator_event: 'visit',
    window_minutes: null,
    name: 'Purchases',
    version: 2,
  });
  const late = await team.developer.put(url, { name: 'Late', version: 1 });
  expect([refusal(late), late.body.current]).toMatchObject([
    [409, 'VERSION_CONFLICT'],
    { version: 2, kind: 'ratio' },
  ]);
  const mean = { kind: 'mean', cap_value: 100 };
  expect(granted(await team.developer.put<Metric>(url, mean))).toMatchObject({
    kind: 'mean',
    denominator_event: null,
    numerator: null,
    cap_value: 100,
  });
  const { headers } = await team.viewer.get(url);
  expect(headers['etag']).toBe('"3"');
  const entries = granted(
    await team.viewer.get<{ action: string; comment: string | null }[]>(
      `/audit?entity_type=metric&entity_key=${made.key}`,
    ),
  );
  expect(entries.map(({ action, comment }) => [action, comment])).toEqual([
    ['updated', null],
    ['updated', null],
    ['created', 'for checkout'],
  ]);
  expect((await team.developer.delete(url)).status).toBe(204);
  expect(refusal(await team.viewer.get(url))).toEqual([404, 'METRIC_NOT_FOUND']);
});

test('what does not go with the kind is refused by its name', async () => {
  const answers = await Promise.all(
    [
      bodyOf({ kind: 'ratio' }),
      bodyOf({ kind: 'quantile', event: 'load', cap_value: 5 }),
      bodyOf({ quantile: 0.9, numerator: 'sum', cap_percentile: 99 }),
      bodyOf({ kind: 'sum', cap_percentile: 99, cap_value: 10 }),
    ].map((body) => team.developer.post('/metrics', body)),
  );
  expect(answers.map(fieldsOf)).toEqual([
    [400, ['body.denominator_event']],
    [400, ['body.cap_value', 'body.quantile']],
    [400, ['body.numerator', 'body.quantile', 'body.cap_percentile']],
    [400, ['body.cap_value']],
  ]);
});

test('a key is taken once, and lists are searched and paged by it', async () => {
  const key = aKey('metric');
  const answers = await Promise.all(
    [1, 2, 3].map(() => team.developer.post('/metrics', bodyOf({ key, event: key }))),
  );
  expect(statusesOf(answers)).toEqual([201, 409, 409]);
  const second = await aMetric({ key: `${key}.b`, name: key });
  const first = await team.viewer.get<Metric[]>(`/metric-definitions?search=${key}&limit=1`);
  expect(first.body.map((each) => each.key)).toEqual([key]);
  const rest = await team.viewer.get<Metric[]>(nextPage(first) ?? '');
  expect(rest.body).toEqual([second]);
});

test('how a figure is counted stays while an experiment runs, and no metric in use is deleted', async () => {
  const { key } = await aMetric();
  const metrics = [{ metric_key: key, role: 'primary' as const }];
  const { key: experiment } = await anExperiment(team, { metrics });
  const url = `/metrics/${key}`;
  granted(await team.developer.put(url, { window_minutes: 60 }));
  granted(await team.developer.post(`/experiments/${experiment}/start`));
  const refused = await team.developer.put(url, { window_minutes: 120, name: 'Orders' });
  expect([refusal(refused), refused.body.detail]).toEqual([
    [409, 'METRIC_IN_USE'],
    `Used by ${experiment}. While they run, window_minutes stays as it was.`,
  ]);
  const renamed = granted(
    await team.developer.put<Metric>(url, { name: 'Orders', minimum_effect: 2 }),
  );
  expect(renamed).toMatchObject({
    name: 'Orders',
    window_minutes: 60,
    minimum_effect: 2,
    used_by: [experiment],
  });
  granted(await team.developer.post(`/experiments/${experiment}/stop`));
  const kept = await team.developer.delete(url);
  expect([refusal(kept), kept.body.errors]).toEqual([
    [409, 'METRIC_IN_USE'],
    [{ field: `experiments.${experiment}`, detail: 'uses this metric' }],
  ]);
  granted(await team.developer.put(url, { window_minutes: 120 }));
  granted(await team.developer.delete(`/experiments/${experiment}`));
  expect((await team.developer.delete(url)).status).toBe(204);
});
