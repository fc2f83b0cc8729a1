import type { CreateFlagBody, FlagInEnvironment } from '@halyard/contracts/flags';
import type { HistoryEntry } from '@halyard/contracts/history';
import type { Rule, RuleInput } from '@halyard/contracts/targeting';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aFlag, aKey, auditLength, flagIn, historyOf } from '../../testing/builders.ts';
import { granted, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;
let key: string;
let trial: Rule;

const COLORS = {
  flag_type: 'multivariate',
  value_type: 'string',
  variants: ['red', 'green', 'blue'].map((name) => ({ key: name, value: name })),
} satisfies Partial<CreateFlagBody>;
const staff: Rule = {
  id: 'staff',
  when: [{ attribute: 'staff', operator: 'exists' }],
  serve: { variant: 'blue' },
};

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  key = await aFlag(team, COLORS);
  granted(await change({ is_enabled: true, rules: [staff] }));
  trial = await anExperimentOn(key);
});

const url = (path = '') => `/flags/${key}${path}?environment_key=staging`;
const change = (body: object) => team.developer.put(url(), body);
const rulesOf = async () => (await flagIn(team, key, 'staging')).rules;

/** Puts the rows there that an experiment has while it runs, as the last rule in staging. */
async function anExperimentOn(flagKey: string): Promise<Rule> {
  const { db } = server.app.database;
  const flag = await flagIn(team, flagKey, 'staging');
  const experimentKey = aKey('experiment');
  const weights = ['red', 'green'].map((variant) => ({ variant, weight: 50 }));
  const rule: Rule = {
    id: 'trial',
    when: [],
    serve: { split: { salt: experimentKey, weights, otherwise: 'red' } },
    experiment: { key: experimentKey, epoch: 1, attributes: [] },
  };
  await db
    .updateTable('flag_configs')
    .set({ rules: JSON.stringify([...flag.rules, rule]) })
    .where('flag_id', '=', flag.id)
    .where('environment_id', '=', flag.environment_id)
    .execute();
  const at = new Date();
  await db
    .insertInto('experiments')
    .values({
      id: crypto.randomUUID(),
      key: experimentKey,
      name: 'Colors',
      hypothesis: '',
      owner: '',
      flag_id: flag.id,
      environment_id: flag.environment_id,
      state: 'running',
      unit: 'targetingKey',
      conditions: '[]',
      variants: JSON.stringify(weights),
      control: 'red',
      traffic: 100,
      salt: experimentKey,
      attributes: [],
      alpha: 0.05,
      power: 0.8,
      epoch: 1,
      rule_id: rule.id,
      started_at: at,
      version: 1,
      created_at: at,
      updated_at: at,
    })
    .execute();
  return rule;
}

describe('while an experiment runs by a rule of a flag', () => {
  test('nothing takes the rule away or alters it, and nothing is written', async () => {
    const { when, serve } = trial;
    const entry = (await historyOf(team, key)).at(-2)?.id;
    const { admin } = team;
    const attempts = {
      'the flag without it': change({ rules: [staff] }),
      'another split': change({ rules: [staff, { ...trial, serve: { variant: 'red' } }] }),
      'the rule without its experiment': admin.put(url('/rules/trial'), { when, serve }),
      'its removal': admin.delete(url('/rules/trial')),
      'a promotion to there': admin.post(`/flags/${key}/promote`, {
        from: 'production',
        to: 'staging',
        fields: ['targets'],
      }),
      'what was before': admin.post(`/flags/${key}/history/${entry}/restore`, {}),
      'a preview of it': admin.post(url('/preview'), {
        config: { rules: [] },
        contexts: [{ targetingKey: 'ann' }],
      }),
      archiving: admin.post(`/flags/${key}/archive`),
      deleting: admin.delete(`/flags/${key}`),
    };
    const length = await auditLength(server);
    for (const [name, attempt] of Object.entries(attempts)) {
      const answer = await attempt;
      expect([name, ...refusal(answer)]).toEqual([name, 409, 'EXPERIMENT_RUNNING']);
      expect(answer.body).toMatchObject({
        detail: expect.stringContaining(
          `"${trial.experiment?.key}" runs by a rule of this flag in`,
        ),
      });
    }
    expect(await auditLength(server)).toBe(length);
    expect(await rulesOf()).toEqual([staff, trial]);
  });

  test('what it splits on stays, and the refusal names the experiment', async () => {
    const variants = COLORS.variants.filter(({ key: name }) => name !== 'green');
    const { status, body } = await team.admin.put(`/flags/${key}`, { variants });
    expect([status, body.errors]).toEqual([
      400,
      [
        {
          field: 'environments.staging.rules[1].serve.split.weights[1].variant',
          detail: `The flag has no variant "green". The experiment "${trial.experiment?.key}" runs there.`,
        },
      ],
    ]);
  });

  test('other rules move about it, and what stands before it begins an epoch', async () => {
    const last: RuleInput = { id: 'last', when: [], serve: { variant: 'red' } };
    const sent = [staff, trial, last];
    granted(await change({ rules: sent }));
    expect(await rulesOf()).toEqual(sent);
    const order = { rule_ids: ['last', 'trial', 'staff'] };
    granted(await team.developer.put(url('/rule-order'), order));
    granted(await team.developer.post(url('/targets'), { variant: 'blue', keys: ['ann'] }));
    const { key: experimentKey = '', ...rest } = trial.experiment ?? {};
    const second = { ...trial, experiment: { key: experimentKey, ...rest, epoch: 3 } };
    expect(await rulesOf()).toEqual([last, second, staff]);
    expect(await epochsOf(experimentKey)).toEqual([
      [2, 'The rules before the experiment changed', 100, 2],
      [3, "The flag's individual targets changed", 100, 2],
    ]);
    const [entry] = await historyOf(team, key);
    expect(entry?.changes).toMatchObject({ rules: { new: [last, second, staff] } });
  });

  async function epochsOf(experimentKey: string) {
    const rows = await server.app.database.db
      .selectFrom('experiment_epochs')
      .innerJoin('experiments', 'experiments.id', 'experiment_epochs.experiment_id')
      .where('experiments.key', '=', experimentKey)
      .select(['experiment_epochs.epoch', 'reason', 'experiment_epochs.traffic'])
      .select(['experiment_epochs.variants', 'experiments.epoch as current'])
      .orderBy('experiment_epochs.epoch')
      .execute();
    expect(rows.at(-1)?.current).toBe(rows.at(-1)?.epoch);
    return rows.map((row) => [row.epoch, row.reason, row.traffic, row.variants.length]);
  }

  test('a copy elsewhere goes without it', async () => {
    const path = { from: 'staging', to: 'development' };
    const copied = granted(await team.admin.post<FlagInEnvironment>(`/flags/${key}/promote`, path));
    expect(copied.rules).toEqual([staff]);
    const { changes } = granted(
      await team.admin.get<{ changes: object }>(`/flags/${key}/diff?from=staging&to=development`),
    );
    expect(changes).toEqual({});
  });
});

test('nobody but the experiments makes a rule an experiment', async () => {
  const { experiment } = trial;
  const invented = { when: [], serve: { variant: 'red' }, experiment };
  const faultOf = async (attempt: ReturnType<typeof change>) => {
    const { status, body } = await attempt;
    return [status, body.errors?.[0]?.field];
  };
  const { developer } = team;
  expect(await faultOf(change({ rules: [trial, invented] }))).toEqual([
    400,
    'body.rules[1].experiment',
  ]);
  expect(await faultOf(developer.post(url('/rules'), invented))).toEqual([400, 'body.experiment']);
  const made = { key: aKey(), name: 'New', environment_key: 'staging', ...COLORS };
  expect(await faultOf(developer.post('/flags', { ...made, rules: [invented] }))).toEqual([
    400,
    'body.rules[0].experiment',
  ]);
});

test('an experiment that has ended does not come back, and keeps its flag from being deleted', async () => {
  granted(await change({ description: 'x', targets: [{ variant: 'blue', keys: ['ann'] }] }));
  const [during] = granted(await team.admin.get<HistoryEntry[]>(`/flags/${key}/history`));
  const { db } = server.app.database;
  const { id } = await flagIn(team, key, 'staging');
  await db.updateTable('flag_configs').set({ rules: '[]' }).where('flag_id', '=', id).execute();
  const restore = `/flags/${key}/history/${during?.id}/restore`;
  const restored = granted(await team.admin.post<FlagInEnvironment>(restore, {}));
  expect(restored.rules).toEqual([staff]);
  granted(await team.admin.post(`/flags/${key}/archive`));
  const refused = await team.admin.delete(`/flags/${key}`);
  expect(refusal(refused)).toEqual([409, 'FLAG_IN_USE']);
  expect(refused.body.detail).toMatch(/experiments on the flag .* archive it instead/);
});
