import type { EvaluateManyResponse } from '@halyard/contracts/evaluation';
import type {
  CreateExperimentBody,
  Experiment,
  ExperimentEpoch,
  Layer,
  Shipped,
} from '@halyard/contracts/experiments';
import type { Condition, Rule } from '@halyard/contracts/targeting';
import { bucketOf } from '@halyard/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aFlag,
  aKey,
  aMetric,
  anEnvironment,
  anExperiment,
  aSegment,
  auditLength,
  flagIn,
  historyOf,
} from '../../testing/builders.ts';
import { granted, nextPage, refusal, statusesOf } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const USERS = Array.from({ length: 100 }, (_, i) => `user-${i}`);
/** Only those who take part get `on`. */
const ALL_ON = {
  variants: [
    { variant: 'off', weight: 0 },
    { variant: 'on', weight: 100 },
  ],
};
const weights = (off: number, on: number) => [
  { variant: 'off', weight: off },
  { variant: 'on', weight: on },
];

/** The users whom each of some flags serves `on`. */
async function servedOn(environment: string, ...flagKeys: string[]): Promise<string[][]> {
  const { results } = granted(
    await server.anonymous.post<EvaluateManyResponse>('/evaluate', {
      environment_key: environment,
      flag_keys: flagKeys,
      contexts: USERS.map((targetingKey) => ({ targetingKey, plan: 'pro' })),
    }),
  );
  return flagKeys.map((key) =>
    results
      .filter((item) => item.flag_key === key && item.variant === 'on')
      .map((item) => USERS[item.context_index] ?? ''),
  );
}

/** Whether a user's bucket for a salt lies in a stretch, in percent. */
const isIn = (salt: string, user: string, from: number, to: number) =>
  bucketOf(salt, user) >= from * 1000 && bucketOf(salt, user) < to * 1000;

const step = async <B = Experiment>(key: string, verb: string, body?: object) =>
  granted(await team.developer.post<B>(`/experiments/${key}/${verb}`, body));
const change = async (key: string, body: object) =>
  granted(await team.developer.put<Experiment>(`/experiments/${key}`, body));
const epochsOf = async (key: string) =>
  granted(await team.viewer.get<ExperimentEpoch[]>(`/experiments/${key}/epochs`));

describe('the life of an experiment', () => {
  test('is a rule of its flag, in epochs, until a variant is shipped', async () => {
    const flag = await aFlag(team, {
      environment_key: 'staging',
      is_enabled: true,
      rules: [
        {
          id: 'staff',
          when: [{ attribute: 'staff', operator: 'exists', values: [] }],
          serve: { variant: 'on' },
        },
      ],
      fallthrough: { variant: 'off' },
    });
    const { key } = await anExperiment(team, { flag_key: flag, attributes: ['plan'] });
    const salt = `${flag}/${key}`;
    expect(await servedOn('staging', flag)).toEqual([[]]);

    const started = await step(key, 'start', { comment: 'Go', version: 1 });
    expect(started).toMatchObject({ state: 'running', epoch: 1, version: 2 });
    const { rules } = await flagIn(team, flag, 'staging');
    expect(rules.map(({ id }) => id)).toEqual(['staff', started.rule_id]);
    expect(rules[1]).toMatchObject({
      serve: { split: { salt, otherwise: 'off', weights: weights(50, 50) } },
      experiment: { key, epoch: 1, attributes: ['plan'] },
    });
    const upper = USERS.filter((user) => isIn(salt, user, 50, 100));
    expect(await servedOn('staging', flag)).toEqual([upper]);

    const again = await team.developer.post(`/experiments/${key}/start`, {});
    expect(refusal(again)).toEqual([409, 'EXPERIMENT_STATE']);
    const targets = [{ variant: 'on', keys: ['user-0'] }];
    granted(await team.developer.put(`/flags/${flag}?environment_key=staging`, { targets }));
    const seen = await change(key, { variants: weights(30, 70), metrics: [] });
    expect(seen).toMatchObject({ epoch: 3, variants: weights(30, 70) });
    const isOn = (user: string) => isIn(salt, user, 30, 100);
    const wide = USERS.filter((user) => user === 'user-0' || isOn(user));
    expect(await servedOn('staging', flag)).toEqual([wide]);
    const half = await change(key, { traffic: 50 });
    const takesPart = (user: string) => isIn(`${salt}/traffic`, user, 0, 50);
    const halved = wide.filter((user) => user === 'user-0' || takesPart(user));
    expect(await servedOn('staging', flag)).toEqual([halved]);
    expect(half).toMatchObject({ traffic: 50, epoch: 4 });
    await change(key, { reshuffle: true, attributes: [] });
    const [, rule] = (await flagIn(team, flag, 'staging')).rules;
    expect(rule).toMatchObject({
      serve: { split: { salt: `${salt}/2`, traffic: 50 } },
      experiment: { epoch: 5, attributes: [] },
    });
    const epochs = await epochsOf(key);
    expect(epochs.map(({ epoch, traffic, reason }) => [epoch, traffic, reason])).toEqual([
      [1, 100, 'The experiment started'],
      [2, 100, "The flag's individual targets changed"],
      [3, 100, 'The weights changed from off 50 %, on 50 % to off 30 %, on 70 %'],
      [4, 50, 'The traffic changed from 100 % to 50 %'],
      [5, 50, 'All units were handed out anew'],
    ]);
    expect(epochs.map((each) => each.variants)).toEqual([
      weights(50, 50),
      weights(50, 50),
      ...[3, 4, 5].map(() => weights(30, 70)),
    ]);

    const trial = await step<Shipped>(key, 'ship', { variant: 'on', dry_run: true });
    expect(trial).toMatchObject({
      experiment: { state: 'running', decision: null },
      before: { fallthrough: { variant: 'off' } },
      after: { rules: [{ id: 'staff' }], fallthrough: null },
    });
    expect((await flagIn(team, flag, 'staging')).rules).toHaveLength(2);
    const { experiment, after } = await step<Shipped>(key, 'ship', { variant: 'on' });
    expect(experiment).toMatchObject({ state: 'decided', decision: 'on', rule_id: null });
    expect(after).toEqual(trial.after);
    expect(await servedOn('staging', flag)).toEqual([USERS]);
    expect(refusal(await team.developer.post(`/experiments/${key}/stop`))).toEqual([
      409,
      'EXPERIMENT_STATE',
    ]);
    const history = await historyOf(team, flag);
    expect(history.map(({ action }) => action)).toEqual([
      'experiment_shipped',
      ...[1, 2, 3].map(() => 'experiment_updated'),
      'updated',
      'experiment_started',
      'created',
    ]);
    expect(history.find(({ action }) => action === 'experiment_started')?.comment).toBe('Go');
    const own = `/audit?entity_type=experiment&entity_key=${key}&environment_key=staging`;
    const actions = granted(await team.viewer.get<{ action: string }[]>(own));
    expect(actions.map(({ action }) => action)).toEqual([
      'shipped',
      'updated',
      'updated',
      'updated',
      'started',
      'created',
    ]);
  });

  test('with an audience ends in a rule of the same conditions, also after it has stopped', async () => {
    const when = [{ attribute: 'plan', operator: 'equals', values: ['pro'] }];
    const { key, flag_key: flag } = await anExperiment(team, { when, unit: 'company' });
    await step(key, 'start');
    const stopped = await step(key, 'stop');
    expect([stopped.state, (await flagIn(team, flag, 'staging')).rules]).toEqual(['stopped', []]);
    const { after } = await step<Shipped>(key, 'ship', { variant: 'off' });
    expect(after).toMatchObject({ rules: [{ when, serve: { variant: 'off' } }] });
    expect(
      refusal(await team.developer.post(`/experiments/${key}/ship`, { variant: 'on' })),
    ).toEqual([409, 'EXPERIMENT_STATE']);
    expect((await team.developer.delete(`/experiments/${key}`)).status).toBe(204);
    expect(refusal(await team.viewer.get(`/experiments/${key}`))).toEqual([
      404,
      'EXPERIMENT_NOT_FOUND',
    ]);
  });
});

describe('units', () => {
  test('are never shared within a layer, and those held out take part in nothing', async () => {
    const environment = await anEnvironment(team);
    const holdout = { key: aKey('held'), name: 'Held out', environment_key: environment };
    granted(await team.developer.post('/holdouts', { ...holdout, percentage: 20 }));
    const layer = aKey('layer');
    const page = { key: layer, name: 'Page', environment_key: environment };
    granted(await team.developer.post('/layers', page));
    const shared = { environment_key: environment, layer_key: layer, ...ALL_ON };
    const first = await anExperiment(team, { ...shared, traffic: 50 });
    const second = await anExperiment(team, { ...shared, traffic: 30 });
    const third = await anExperiment(team, { ...shared, traffic: 30 });
    await step(first.key, 'start');
    await step(second.key, 'start');
    const full = await team.developer.post(`/experiments/${third.key}/start`);
    expect([refusal(full), full.body.detail]).toEqual([
      [409, 'LAYER_FULL'],
      `Layer "${layer}" has 20 % left; the experiment wants 30 %.`,
    ]);

    const [inFirst, inSecond] = await servedOn(environment, first.flag_key, second.flag_key);
    const allowed = USERS.filter((user) => isIn(`holdout/${holdout.key}`, user, 20, 100));
    const layered = (from: number, to: number) =>
      allowed.filter((user) => isIn(`layer/${layer}`, user, from, to));
    expect(inFirst).toEqual(layered(0, 50));
    expect(inSecond).toEqual(layered(50, 80));

    await change(second.key, { traffic: 45 });
    const wider = await team.viewer.get<Layer>(`/layers/${layer}`);
    expect(wider.body).toMatchObject({
      free: 5,
      experiments: [
        { experiment_key: first.key, from: 0, to: 50 },
        { experiment_key: second.key, from: 50, to: 95 },
      ],
    });
    expect(refusal(await team.developer.put(`/experiments/${first.key}`, { traffic: 60 }))).toEqual(
      [409, 'LAYER_FULL'],
    );
    const inUse = await Promise.all([
      team.developer.delete(`/layers/${layer}`),
      team.developer.delete(`/holdouts/${holdout.key}`),
    ]);
    expect(inUse.map(refusal)).toEqual([
      [409, 'LAYER_IN_USE'],
      [409, 'HOLDOUT_IN_USE'],
    ]);
    await step(first.key, 'stop');
    await step(third.key, 'start');
    const [inThird] = await servedOn(environment, third.flag_key);
    expect(inThird).toEqual(layered(0, 30));
    granted(await team.admin.delete(`/environments/${environment}`));
    expect(refusal(await team.viewer.get(`/experiments/${third.key}`))).toEqual([
      404,
      'EXPERIMENT_NOT_FOUND',
    ]);
  });
});

describe('what cannot be', () => {
  test('is said of each field, and leaves no trace', async () => {
    const flag = await aFlag(team);
    const length = await auditLength(server);
    const body: CreateExperimentBody = {
      key: aKey('exp'),
      name: 'Wrong',
      flag_key: flag,
      environment_key: 'staging',
      variants: [
        { variant: 'off', weight: 50 },
        { variant: 'green', weight: 40 },
      ],
      control: 'on',
      when: [{ operator: 'in_segment', values: ['nowhere'] }],
      layer_key: null,
    };
    const post = (fields: object = {}) =>
      team.developer.post('/experiments', { ...body, ...fields });
    const fields = async (sent?: object) =>
      (await post(sent)).body.errors?.map(({ field }) => field);
    expect(await fields()).toEqual(['body.variants', 'body.control', 'body.variants[1].variant']);
    const right = { variants: weights(50, 50) };
    expect(await fields(right)).toEqual(['body.when[0].values[0]']);
    expect(await fields({ ...right, when: [], layer_key: 'nowhere' })).toEqual(['body.layer_key']);
    const metrics = [{ metric_key: 'nothing', role: 'primary' }];
    expect(await fields({ metrics })).toEqual(['body.metrics[0].metric_key']);
    expect(refusal(await post({ flag_key: 'nowhere' }))).toEqual([404, 'FLAG_NOT_FOUND']);
    expect(refusal(await post({ environment_key: 'production' }))).toEqual([
      403,
      'ENVIRONMENT_PROTECTED',
    ]);
    expect(await auditLength(server)).toBe(length);
    const segment = await aSegment(team);
    const when = [{ operator: 'in_segment', values: [segment] }];
    granted(await post({ ...right, when }));
    expect(refusal(await post({ ...right, when: [] }))).toEqual([409, 'EXPERIMENT_KEY_TAKEN']);
    granted(await team.admin.delete(`/segments/${segment}`));
    const off = await team.developer.post(`/experiments/${body.key}/start`);
    expect(off.body.detail).toContain(`Switch flag "${flag}" on in staging first.`);
    granted(
      await team.developer.put(`/flags/${flag}?environment_key=staging`, { is_enabled: true }),
    );
    const gone = await team.developer.post(`/experiments/${body.key}/start`);
    expect(gone.body.errors?.map(({ field }) => field)).toEqual(['body.when[0].values[0]']);
  });

  test('others in a segment that it asks for begin an epoch of it, and of no other', async () => {
    const inner = await aSegment(team);
    const outer = await aSegment(team, {
      conditions: [[{ operator: 'in_segment', values: [inner] }]],
    });
    const when: Condition[] = [{ operator: 'in_segment', values: [outer] }];
    const asking = await anExperiment(team, { when });
    const flag = await aFlag(team, {
      environment_key: 'staging',
      is_enabled: true,
      rules: [{ when, serve: { variant: 'on' } }],
    });
    const behind = await anExperiment(team, { flag_key: flag });
    const careless = await anExperiment(team);
    const all = [asking.key, behind.key, careless.key];
    for (const key of all) await step(key, 'start');
    granted(await team.developer.put(`/segments/${inner}`, { name: 'Renamed' }));
    granted(await team.developer.put(`/segments/${inner}`, { included: ['user-1'] }));
    const reason = `Who is in segment "${inner}" changed`;
    const epochs = await Promise.all(all.map(epochsOf));
    expect(epochs.map((each) => each.map((epoch) => epoch.reason))).toEqual([
      ['The experiment started', reason],
      ['The experiment started', reason],
      ['The experiment started'],
    ]);
    const { rules } = await flagIn(team, asking.flag_key, 'staging');
    expect(rules[0]?.experiment?.epoch).toBe(2);
    const [entry] = await historyOf(team, asking.flag_key);
    expect(entry).toMatchObject({ action: 'experiment_epoch_begun', environment_key: 'staging' });
  });

  test('of two experiments on a flag one runs, and what its figures rest on stays', async () => {
    const { key, flag_key: flag, version } = await anExperiment(team);
    const other = await anExperiment(team, { flag_key: flag });
    const answers = await Promise.all(
      [key, other.key].map((each) => team.developer.post(`/experiments/${each}/start`)),
    );
    expect(statusesOf(answers)).toEqual([200, 409]);
    const [winner, loser] = answers[0]?.status === 200 ? [key, other.key] : [other.key, key];
    expect(refusal(await team.developer.post(`/experiments/${loser}/start`))).toEqual([
      409,
      'EXPERIMENT_FLAG_BUSY',
    ]);
    const before = (await flagIn(team, flag, 'staging')).rules;
    const url = `/experiments/${winner}`;
    const closed = await team.developer.put(url, { unit: 'company', alpha: 0.1, name: 'New' });
    expect([refusal(closed), closed.body.errors?.map(({ field }) => field)]).toEqual([
      [409, 'EXPERIMENT_STATE'],
      ['body.unit', 'body.alpha'],
    ]);
    const stale = await team.developer.put(url, { name: 'New', version });
    expect([refusal(stale), stale.body.current]).toMatchObject([
      [409, 'VERSION_CONFLICT'],
      { state: 'running' },
    ]);
    expect(refusal(await team.developer.delete(url))).toEqual([409, 'EXPERIMENT_RUNNING']);
    const whole = granted(await team.viewer.get<Experiment>(url));
    const { name, variants, traffic, unit, when, control, layer_key } = whole;
    const same = { name, variants, traffic, unit, when, control, layer_key };
    expect(await change(winner, same)).toEqual(whole);
    const rules: Rule[] = (await flagIn(team, flag, 'staging')).rules;
    expect(rules).toEqual(before);
  });

  test('lists are narrowed by flag, state and metric, the newest first', async () => {
    const older = await anExperiment(team);
    const metric = await aMetric(team);
    const newer = await anExperiment(team, {
      flag_key: older.flag_key,
      metrics: [{ metric_key: metric, role: 'guardrail', margin: 2 }],
    });
    const keys = async (query: string) =>
      granted(await team.viewer.get<Experiment[]>(`/experiments?${query}`)).map(({ key }) => key);
    expect(await keys(`metric_key=${metric}`)).toEqual([newer.key]);
    expect(await keys(`flag_key=${older.flag_key}&state=running`)).toEqual([]);
    const first = await team.viewer.get<Experiment[]>(
      `/experiments?flag_key=${older.flag_key}&environment_key=staging&limit=1`,
    );
    expect(first.body).toEqual([newer]);
    const second = await team.viewer.get<Experiment[]>(nextPage(first) ?? '');
    expect(second.body.map(({ key }) => key)).toEqual([older.key]);
  });
});
