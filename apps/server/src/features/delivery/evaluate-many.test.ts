import type {
  EvaluateManyBody,
  EvaluateManyResponse,
  EvaluationResponse,
  ExplainResponse,
} from '@halyard/contracts/evaluation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aFlagFor, aKey, anEnvironment, aSegment } from '../../testing/builders.ts';
import { granted, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

type Asked = Omit<EvaluateManyBody, 'environment_key'>;

const ask = (body: Asked, environment_key = 'staging') =>
  server.anonymous.post<EvaluateManyResponse>('/evaluate', { environment_key, ...body });
const explain = (body: Asked, environment_key = 'staging') =>
  team.viewer.post<ExplainResponse>('/evaluations/explain', { environment_key, ...body });
const half = () =>
  aFlag(team, {
    environment_key: 'staging',
    flag_type: 'percentage',
    is_enabled: true,
    rollout_percentage: 50,
  });

describe('many evaluations at once', () => {
  test('are those that one would get one by one', async () => {
    const flags = [await half(), await half(), await aFlag(team)];
    const contexts = ['ada', 'bob', 'carol'].map((targetingKey) => ({ targetingKey }));
    const { environment_key, revision, results } = granted(
      await ask({ flag_keys: flags, contexts }),
    );
    expect([environment_key, revision > 0, results.length]).toEqual(['staging', true, 9]);
    const oneByOne = [];
    for (const [context_index, { targetingKey }] of contexts.entries()) {
      for (const flag of flags) {
        const path = `/evaluate/${flag}?environment_key=staging&user_id=${targetingKey}`;
        const { cached: _, ...one } = granted(await server.anonymous.get<EvaluationResponse>(path));
        oneByOne.push({ context_index, ...one });
      }
    }
    expect(results).toEqual(oneByOne);
  });

  test('do not fail for one that does', async () => {
    const [flag, absent] = [await half(), aKey('absent')];
    const { results } = granted(
      await ask({ flag_keys: [absent, flag], contexts: [{}, { targetingKey: 'ada' }] }),
    );
    const error = { enabled: false, variant: null, value: null, reason: 'ERROR', bucket: null };
    expect(results).toMatchObject([
      { context_index: 0, flag_key: absent, ...error, error_code: 'FLAG_NOT_FOUND' },
      { context_index: 0, flag_key: flag, ...error, error_code: 'TARGETING_KEY_MISSING' },
      { context_index: 1, flag_key: absent, ...error, error_code: 'FLAG_NOT_FOUND' },
      { context_index: 1, flag_key: flag, reason: 'SPLIT' },
    ]);
    expect(results[3]).not.toHaveProperty('error_code');
  });

  test('take one context as well as a list, or none', async () => {
    const flag = await aFlag(team, { environment_key: 'staging', is_enabled: true });
    for (const body of [{}, { context: {} }, { contexts: [{ targetingKey: 'ada' }] }]) {
      const { results } = granted(await ask({ flag_keys: [flag], ...body }));
      expect(results).toMatchObject([{ context_index: 0, flag_key: flag, value: true }]);
    }
  });

  test('of flags that nobody names are those that are meant for everybody', async () => {
    const environment = await anEnvironment(team);
    const [open, hidden] = [await aFlag(team, { client_side: true }), await aFlag(team)];
    const keysOf = ({ results }: Pick<EvaluateManyResponse, 'results'>) =>
      results.map(({ flag_key }) => flag_key);
    const all = keysOf(granted(await ask({}, environment)));
    expect([all.includes(open), all.includes(hidden)]).toEqual([true, false]);
    const told = keysOf(granted(await explain({}, environment)));
    expect([told.includes(open), told.includes(hidden)]).toEqual([true, true]);
  });

  test.each([
    ['body.contexts', { contexts: [] }],
    ['body.contexts', { contexts: Array.from({ length: 101 }, () => ({})) }],
    ['body.contexts[1]', { contexts: [{}, 'ada'] }],
    ['body.contexts[0].targetingKey', { contexts: [{ targetingKey: 7 }] }],
    ['body.context', { context: {}, contexts: [{}] }],
    ['body.flag_keys', { flag_keys: Array.from({ length: 201 }, (_, i) => `f-${i}`) }],
    ['body.flag_keys[0]', { flag_keys: ['No!'] }],
    ['body.flags', { flags: ['a'] }],
    [
      'body.flag_keys',
      {
        flag_keys: Array.from({ length: 101 }, (_, i) => `f-${i}`),
        contexts: Array.from({ length: 100 }, () => ({})),
      },
    ],
  ])('that cannot be are refused by name: %s', async (field, body) => {
    const answer = await server.anonymous.post('/evaluate', {
      environment_key: 'staging',
      ...body,
    });
    expect([...refusal(answer), answer.body.errors?.[0]?.field]).toEqual([
      400,
      'INVALID_INPUT',
      field,
    ]);
  });

  test('are open to web pages, can be closed, and know no environment that is not there', async () => {
    const { headers } = await server.anonymous.send('OPTIONS', '/evaluate', undefined, {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
    });
    expect(headers['access-control-allow-origin']).toBe('*');
    const nowhere = await server.anonymous.post('/evaluate', { environment_key: 'nowhere' });
    expect(refusal(nowhere)).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
    const closed = await server.another({ config: { publicEvaluation: false } });
    const answer = await closed.anonymous.post('/evaluate', { environment_key: 'staging' });
    expect(refusal(answer)).toEqual([403, 'PUBLIC_EVALUATION_CLOSED']);
  });

  test('take attributes of any name', async () => {
    const flag = await half();
    const body = `{"environment_key":"staging","flag_keys":["${flag}"],
      "context":{"targetingKey":"ada","__proto__":{"a":1},"constructor":{"prototype":{"a":1}}}}`;
    for (const [client, path] of [
      [server.anonymous, '/evaluate'],
      [team.viewer, '/evaluations/explain'],
    ] as const) {
      expect((await client.post(path, body)).status).toBe(200);
    }
    expect(Reflect.get({}, 'a')).toBeUndefined();
  });
});

describe('an explanation', () => {
  test('tells an evaluation step by step, to those who may read the rules', async () => {
    const segment = await aSegment(team, { included: ['ada'] });
    const flag = await aFlagFor(team, segment);
    const asked = { flag_keys: [flag], contexts: [{ targetingKey: 'ada' }, { targetingKey: 'x' }] };
    const { results } = granted(await explain(asked));
    const plain = granted(await ask(asked)).results;
    expect(results.map(({ trace, ...item }) => (trace.step ? item : null))).toEqual(plain);
    expect(results[0]?.trace).toMatchObject({
      step: 'rule',
      prerequisites: [],
      rules: [
        {
          is_match: true,
          conditions: [
            {
              attribute: null,
              operator: 'in_segment',
              values: [segment],
              is_match: true,
              segments: [{ key: segment, verdict: 'included', groups: [] }],
            },
          ],
        },
      ],
    });
    expect(results[1]?.trace).toMatchObject({ step: 'fallthrough', rules: [{ is_match: false }] });
    expect(JSON.stringify(plain)).not.toContain(segment);
  });

  test('of a split tells where the user fell', async () => {
    const flag = await half();
    const asked = { flag_keys: [flag], context: { targetingKey: 'ada' } };
    const [result] = granted(await explain(asked)).results;
    expect(result?.trace.split).toMatchObject({
      salt: flag,
      by: 'targetingKey',
      unit: 'ada',
      bucket: result?.bucket,
    });
  });

  test('is for nobody without a session', async () => {
    const answer = await server.anonymous.post('/evaluations/explain', {
      environment_key: 'staging',
    });
    expect(refusal(answer)).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('of too many at once is refused', async () => {
    const answer = await team.viewer.post('/evaluations/explain', {
      environment_key: 'staging',
      flag_keys: Array.from({ length: 101 }, (_, i) => `f-${i}`),
      contexts: Array.from({ length: 10 }, () => ({})),
    });
    expect(refusal(answer)).toEqual([400, 'INVALID_INPUT']);
  });
});
