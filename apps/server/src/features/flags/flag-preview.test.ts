import type { FlagPreview } from '@halyard/contracts/flag-preview';
import type { CreateFlagBody, Flag } from '@halyard/contracts/flags';
import type { Problem } from '@halyard/contracts/schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, anEnvironment, auditLength, flagIn, served } from '../../testing/builders.ts';
import { type Answer, granted, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const COLOURS = {
  flag_type: 'multivariate',
  value_type: 'string',
  variants: [
    { key: 'red', value: '#f00' },
    { key: 'green', value: '#0f0' },
  ],
} satisfies Partial<CreateFlagBody>;

const url = (key: string, environment = 'staging') =>
  `/flags/${key}/preview?environment_key=${environment}`;
const preview = async (key: string, body: object, environment?: string) =>
  granted(await team.viewer.post<FlagPreview>(url(key, environment), body));
const put = (key: string, body: object, environment = 'staging') =>
  team.admin.put(`/flags/${key}?environment_key=${environment}`, body);
const users = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ targetingKey: `user-${i}` }));

describe('a preview', () => {
  test('says what each context gets and would get, and why', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true, ...COLOURS });
    const rules = [
      {
        id: 'beta',
        when: [{ attribute: 'plan', operator: 'equals', values: ['beta'] }],
        serve: { variant: 'green' },
      },
    ];
    const contexts = [{ targetingKey: 'ada', plan: 'beta' }, { targetingKey: 'bob' }, {}];
    const answer = await preview(key, { config: { rules }, contexts });
    const before = {
      variant: 'red',
      value: '#f00',
      reason: 'STATIC',
      explanation: 'everyone gets "red"',
      bucket: null,
    };
    expect(answer.contexts).toEqual([
      {
        before,
        after: {
          variant: 'green',
          value: '#0f0',
          reason: 'TARGETING_MATCH',
          explanation: 'rule "beta" matches',
          bucket: null,
        },
      },
      ...[1, 2].map(() => ({
        before,
        after: {
          ...before,
          reason: 'DEFAULT',
          explanation: 'no rule matches, so "red" is served',
        },
      })),
    ]);
    expect(answer.moves).toEqual([{ from: 'red', to: 'green', count: 1 }]);
  });

  test('writes nothing, and is what a change makes true', async () => {
    const key = await aFlag(team, {
      environment_key: 'staging',
      is_enabled: true,
      flag_type: 'percentage',
      rollout_percentage: 20,
    });
    const [state, entries] = [await flagIn(team, key, 'staging'), await auditLength(server)];
    const contexts = users(100);
    const config = { rollout_percentage: 60 };
    const answer = await preview(key, { config, contexts });
    expect(await flagIn(team, key, 'staging')).toEqual(state);
    expect(await auditLength(server)).toBe(entries);
    for (const [i, { targetingKey }] of contexts.entries()) {
      const { variant, bucket } = await served(server, key, 'staging', targetingKey);
      expect(answer.contexts[i]?.before).toMatchObject({ variant, bucket });
    }
    granted(await put(key, config));
    for (const [i, { targetingKey }] of contexts.entries()) {
      const { variant, value, reason, explanation, bucket } = await served(
        server,
        key,
        'staging',
        targetingKey,
      );
      expect(answer.contexts[i]?.after).toEqual({ variant, value, reason, explanation, bucket });
    }
    const moved = answer.contexts.filter(({ before, after }) => before.variant !== after.variant);
    expect(answer.moves).toEqual([{ from: 'off', to: 'on', count: moved.length }]);
    expect(moved.length).toBeGreaterThan(20);
  });

  test('lays splits out as a change would: no more units move than the weights say', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true, ...COLOURS });
    const weights = (red: number) => ({
      fallthrough: {
        split: {
          weights: [
            { variant: 'green', weight: 100 - red },
            { variant: 'red', weight: red },
          ],
        },
      },
    });
    granted(await put(key, weights(70)));
    granted(await put(key, weights(40)));
    const { moves } = await preview(key, { config: weights(50), contexts: users(1000) });
    expect(moves.map(({ from, to }) => [from, to])).toEqual([['green', 'red']]);
    expect(moves[0]?.count).toBeGreaterThan(60);
    expect(moves[0]?.count).toBeLessThan(140);
  });

  test('sees the prerequisites of the environment as they are now', async () => {
    const needed = await aFlag(team);
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true, ...COLOURS });
    const config = {
      fallthrough: { variant: 'green' },
      prerequisites: [{ flag_key: needed, variants: ['on'] }],
    };
    const after = async () =>
      (await preview(key, { config, contexts: [{}] })).contexts[0]?.after.explanation;
    expect(await after()).toBe(`the prerequisite "${needed}" is not met, so "red" is served`);
    granted(await put(needed, { is_enabled: true }));
    expect(await after()).toBe('no rule matches, so "green" is served');
  });

  test('takes variants too, and counts errors as no variant', async () => {
    const key = await aFlag(team, {
      environment_key: 'staging',
      is_enabled: true,
      flag_type: 'percentage',
      rollout_percentage: 100,
    });
    const config = {
      ...COLOURS,
      off_variant: 'green',
      fallthrough: { variant: 'red' },
      rollout_percentage: 0,
    };
    const { contexts, moves } = await preview(key, { config, contexts: [{}, ...users(2)] });
    expect(contexts[0]?.before).toMatchObject({ variant: null, value: null, reason: 'ERROR' });
    expect(contexts[1]?.after).toMatchObject({ variant: 'red', value: '#f00' });
    expect(moves).toEqual([
      { from: 'on', to: 'red', count: 2 },
      { from: null, to: 'red', count: 1 },
    ]);
  });

  test('tells every step where it is asked to', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true, ...COLOURS });
    const when = [{ attribute: 'plan', operator: 'equals', values: ['beta'] }];
    const config = { rules: [{ id: 'beta', when, serve: { variant: 'green' } }] };
    const answer = await preview(key, { config, contexts: [{ plan: 'beta' }], trace: true });
    const [first] = answer.contexts;
    expect(first?.before.trace).toEqual({ step: 'fallthrough', rules: [], prerequisites: [] });
    expect(first?.after.trace).toEqual({
      step: 'rule',
      prerequisites: [],
      rules: [
        {
          id: 'beta',
          is_match: true,
          conditions: [
            {
              attribute: 'plan',
              operator: 'equals',
              values: ['beta'],
              negate: false,
              ignore_case: false,
              is_present: true,
              actual: 'beta',
              is_match: true,
              segments: [],
            },
          ],
        },
      ],
    });
  });

  test('says what would become of those whom the environment saw recently', async () => {
    const environment = await anEnvironment(team);
    const flag = { environment_key: environment, is_enabled: true, ...COLOURS };
    const key = await aFlag(team, flag);
    for (const plan of ['beta', 'beta', 'free']) {
      const context = { targetingKey: aKey('user'), plan };
      const asked = { environment_key: environment, context };
      granted(await server.anonymous.post(`/evaluate/${key}`, asked));
    }
    await server.app.flush();
    const when = [{ attribute: 'plan', operator: 'equals', values: ['beta'] }];
    const config = { rules: [{ id: 'beta', when, serve: { variant: 'green' } }] };
    const address = url(key, environment);
    const ask = (body: object) => team.developer.post<FlagPreview>(address, body);
    expect(granted(await ask({ config, recent: true }))).toEqual({
      contexts: [],
      moves: [],
      recent: { count: 3, moves: [{ from: 'red', to: 'green', count: 2 }] },
    });
    const both = { config, contexts: [{ plan: 'beta' }] };
    expect(granted(await ask({ ...both, recent: true }))).toMatchObject({
      moves: [{ count: 1 }],
      recent: { count: 3 },
    });
    expect(granted(await ask(both)).recent).toBeNull();
    const curious = await team.viewer.post(address, { config, recent: true });
    expect(refusal(curious)).toEqual([403, 'FORBIDDEN']);
  });

  test('without a change says how things are', async () => {
    const key = await aFlag(team);
    const { contexts, moves } = await preview(key, { contexts: [{ targetingKey: 'ada' }] });
    expect(contexts[0]?.after).toEqual(contexts[0]?.before);
    expect(contexts[0]?.after).toMatchObject({ variant: 'off', reason: 'DISABLED' });
    expect(moves).toEqual([]);
  });
});

describe('a preview is refused', () => {
  const faulty = {
    'an unknown variant': { fallthrough: { variant: 'pink' } },
    'weights that do not sum to 100': {
      rules: [{ when: [], serve: { split: { weights: [{ variant: 'red', weight: 10 }] } } }],
    },
    'an unknown operator': {
      rules: [
        {
          when: [{ attribute: 'plan', operator: 'resembles', values: ['x'] }],
          serve: { variant: 'red' },
        },
      ],
    },
    'an unknown segment': {
      rules: [
        { when: [{ operator: 'in_segment', values: ['nobody'] }], serve: { variant: 'red' } },
      ],
    },
    'itself as a prerequisite': { prerequisites: [{ flag_key: 'SELF', variants: ['red'] }] },
    'a variant that production still serves': { variants: [{ key: 'green', value: '#0f0' }] },
    'a rollout of variants': { rollout_percentage: 5 },
  };

  test.each(Object.entries(faulty))('as a change would be, for %s', async (_, wrong) => {
    const key = await aFlag(team, { environment_key: 'staging', ...COLOURS });
    granted(await put(key, { fallthrough: { variant: 'red' } }, 'production'));
    const config: object = JSON.parse(JSON.stringify(wrong).replace('SELF', key));
    const said = ({ status, body }: Answer<Problem>) => [status, body.code, body.errors];
    const saved = said(await put(key, config));
    expect(saved[0]).toBe(400);
    expect(said(await team.viewer.post(url(key), { config, contexts: [{}] }))).toEqual(saved);
  });

  test('where flag or environment are not there, or the flag is archived', async () => {
    const key = await aFlag(team);
    const ask = async (...of: Parameters<typeof url>) =>
      refusal(await team.viewer.post(url(...of), { contexts: [{}] }));
    expect(await ask(aKey())).toEqual([404, 'FLAG_NOT_FOUND']);
    expect(await ask(key, 'nowhere')).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
    const nowhere = await team.viewer.post(`/flags/${key}/preview`, { contexts: [{}] });
    expect(refusal(nowhere)).toEqual([400, 'INVALID_INPUT']);
    granted(await team.admin.post<Flag>(`/flags/${key}/archive`));
    expect(await ask(key)).toEqual([409, 'FLAG_ARCHIVED']);
  });

  test('for no contexts, for too many, and for many told step by step', async () => {
    const key = await aFlag(team);
    const ask = async (body: object) => (await team.viewer.post(url(key), body)).status;
    expect(await ask({ contexts: [] })).toBe(400);
    expect(await ask({ recent: false })).toBe(400);
    expect(await ask({ contexts: users(1001) })).toBe(400);
    expect(await ask({ contexts: users(1000) })).toBe(200);
    expect(await ask({ contexts: users(21), trace: true })).toBe(400);
    expect(await ask({ contexts: users(20), trace: true })).toBe(200);
    expect(await ask({ contexts: ['ada'] })).toBe(400);
    expect(await ask({ contexts: [{ targetingKey: 5 }] })).toBe(400);
    expect(await ask({ contexts: [{}], config: { version: 1 } })).toBe(400);
  });
});
