import type { EvaluationResponse } from '@halyard/contracts/evaluation';
import { bucketOf } from '@halyard/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, served } from '../../testing/builders.ts';
import { granted, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const evaluate = (key: string, query: string) => server.anonymous.get(`/evaluate/${key}?${query}`);
const evaluateFor = (key: string, context: unknown) =>
  server.anonymous.post<EvaluationResponse>(`/evaluate/${key}`, {
    environment_key: 'staging',
    context,
  });
const aRollout = (rollout_percentage: number) =>
  aFlag(team, {
    environment_key: 'staging',
    flag_type: 'percentage',
    is_enabled: true,
    rollout_percentage,
  });

describe('an evaluation', () => {
  test('of a flag that is off says so', async () => {
    const key = await aFlag(team);
    expect(await served(server, key, 'staging')).toEqual({
      flag_key: key,
      enabled: false,
      variant: 'off',
      value: false,
      reason: 'DISABLED',
      explanation: 'the flag is switched off in this environment',
      bucket: null,
      cached: true,
    });
  });

  test('of a boolean flag that is on needs to know nobody', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true });
    const { status, body } = await evaluate(key, 'environment_key=staging');
    expect([status, body]).toEqual([
      200,
      {
        flag_key: key,
        enabled: true,
        variant: 'on',
        value: true,
        reason: 'STATIC',
        explanation: 'everyone gets "on"',
        bucket: null,
        cached: true,
      },
    ]);
  });

  test('of a percentage puts a user into a bucket and says on which side it is', async () => {
    const key = await aRollout(50);
    for (const user of ['alice', 'bob', 'carol', 'dave']) {
      const bucket = bucketOf(key, user);
      const isOn = bucket < 50_000;
      const side = isOn ? 'inside' : 'outside';
      expect(await served(server, key, 'staging', user)).toMatchObject({
        enabled: isOn,
        variant: isOn ? 'on' : 'off',
        value: isOn,
        reason: 'SPLIT',
        bucket,
        explanation: `bucket ${(bucket / 1000).toFixed(3)} % is ${side} the 50 % rollout`,
      });
    }
  });

  test('answers the same for a context in a body', async () => {
    const key = await aRollout(50);
    const context = { targetingKey: 'alice', plan: 'pro', nested: { list: [1, null] } };
    expect((await evaluateFor(key, context)).body).toEqual(await served(server, key, 'staging'));
  });

  test('takes users of any script by their bytes', async () => {
    const key = await aRollout(50);
    for (const user of ['Zoë', '李', '🚩', 'a b+c&d']) {
      const { bucket } = await served(server, key, 'staging', encodeURIComponent(user));
      expect(bucket).toBe(bucketOf(key, user));
    }
  });

  test('of a percentage without a user is refused by name', async () => {
    const key = await aRollout(50);
    const answer = await evaluate(key, 'environment_key=staging');
    expect(refusal(answer)).toEqual([400, 'TARGETING_KEY_MISSING']);
    expect(answer.body.errors).toMatchObject([{ field: 'user_id' }]);
    for (const context of [undefined, {}, { targetingKey: '' }, { userId: 'alice' }]) {
      const { body } = await evaluateFor(key, context);
      expect(body).toMatchObject({ code: 'TARGETING_KEY_MISSING' });
    }
  });

  test('widening a rollout takes the flag from nobody', async () => {
    const key = await aRollout(0);
    const users = Array.from({ length: 40 }, (_, i) => `user-${i}`);
    let before = new Set<string>();
    for (const percentage of [0, 10, 33.333, 80, 100]) {
      const url = `/flags/${key}?environment_key=staging`;
      granted(await team.developer.put(url, { rollout_percentage: percentage }));
      const answers = await Promise.all(users.map((user) => served(server, key, 'staging', user)));
      const on = new Set(users.filter((_, i) => answers[i]?.value === true));
      expect([...before].every((user) => on.has(user))).toBe(true);
      before = on;
    }
    expect(before.size).toBe(users.length);
  });
});

test('a change is served right after its answer, every time', async () => {
  const key = await aFlag(team);
  const url = `/flags/${key}?environment_key=staging`;
  for (let i = 0; i < 20; i += 1) {
    const is_enabled = i % 2 === 0;
    granted(await team.developer.put(url, { is_enabled }));
    expect((await served(server, key, 'staging')).value).toBe(is_enabled);
  }
});

test('another server on the same database serves it soon', async () => {
  const other = await server.another();
  const key = await aFlag(team, { environment_key: 'staging', is_enabled: true });
  const url = `/evaluate/${key}?environment_key=staging`;
  await expect
    .poll(() => other.anonymous.get(url), { timeout: 5000 })
    .toMatchObject({ status: 200 });
});

describe('what is not there', () => {
  test('is a 404 that tells flag and environment apart', async () => {
    const key = await aFlag(team);
    const absent = await evaluate(aKey('absent'), 'environment_key=staging');
    expect(refusal(absent)).toEqual([404, 'FLAG_NOT_FOUND']);
    expect(absent.headers['content-type']).toMatch(/^application\/problem\+json/);
    const nowhere = await evaluate(key, 'environment_key=nowhere');
    expect(refusal(nowhere)).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
  });

  test.each(['constructor', 'tostring', 'hasownproperty', 'valueof'])(
    'is not found on the prototype either: %s',
    async (key) => {
      expect(refusal(await evaluate(key, 'environment_key=staging'))[1]).toBe('FLAG_NOT_FOUND');
    },
  );

  test.each([
    ['user_id=alice', 'query.environment_key'],
    ['environment_key=No!', 'query.environment_key'],
    ['environment_key=staging&environment_key=production', 'query.environment_key'],
    [`environment_key=staging&user_id=${'x'.repeat(1001)}`, 'query.user_id'],
    ['environment_key=staging&user_id=a&user_id=b', 'query.user_id'],
    ['environment_key=staging&plan=pro', 'query.plan'],
  ])('in the query is named: %s', async (query, field) => {
    const { status, body } = await evaluate('any-flag', query);
    expect([status, body.errors?.[0]?.field]).toEqual([400, field]);
  });
});

describe('a context', () => {
  test('may have attributes of any name, and changes no prototype', async () => {
    const key = await aRollout(100);
    const body = `{"environment_key":"staging","context":{"targetingKey":"alice",
      "__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"hasOwnProperty":1}}`;
    const { status, body: answer } = await server.anonymous.post<EvaluationResponse>(
      `/evaluate/${key}`,
      body,
    );
    expect([status, answer.value]).toEqual([200, true]);
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
  });

  test.each([
    ['null', 'body.context'],
    ['"alice"', 'body.context'],
    ['[]', 'body.context'],
    ['{"targetingKey":7}', 'body.context.targetingKey'],
    ['{"targetingKey":null}', 'body.context.targetingKey'],
  ])('that is %s is refused by name', async (context, field) => {
    const { status, body } = await server.anonymous.post(
      '/evaluate/any-flag',
      `{"environment_key":"staging","context":${context}}`,
    );
    expect([status, body.errors?.[0]?.field]).toEqual([400, field]);
  });

  test.each([
    ['NUL and half a character', '{"targetingKey":"\\u0000\\ud800","a\\u0000":"\\udfff"}'],
    ['huge numbers', '{"targetingKey":"a","n":1e308,"m":-0}'],
    ['deep nesting', `{"targetingKey":"a","n":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ])('with %s is evaluated like any other', async (_, context) => {
    const key = await aRollout(100);
    const body = `{"environment_key":"staging","context":${context}}`;
    const answer = await server.anonymous.post<EvaluationResponse>(`/evaluate/${key}`, body);
    expect([answer.status, answer.body.value]).toEqual([200, true]);
  });

  test('of more than 64 KiB is refused', async () => {
    const answer = await evaluateFor('any-flag', { targetingKey: 'a', x: 'x'.repeat(65_536) });
    expect(answer.status).toBe(413);
  });
});

describe('public evaluation', () => {
  test('can be closed', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true });
    const closed = await server.another({ config: { publicEvaluation: false } });
    const url = `/evaluate/${key}`;
    const got = await closed.anonymous.get(`${url}?environment_key=staging`);
    expect(refusal(got)).toEqual([403, 'PUBLIC_EVALUATION_CLOSED']);
    const posted = await closed.anonymous.post(url, { environment_key: 'staging' });
    expect(refusal(posted)).toEqual([403, 'PUBLIC_EVALUATION_CLOSED']);
  });

  test('is open to scripts of any web page, without cookies', async () => {
    const key = await aFlag(team);
    const origin = 'https://shop.example';
    const url = `/evaluate/${key}?environment_key=staging`;
    for (const each of [url, `/evaluate/${aKey('absent')}?environment_key=staging`]) {
      const { headers } = await server.anonymous.get(each, { origin });
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    const preflight = await server.anonymous.send('OPTIONS', url, undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type',
    });
  });

  test.each(['/flags', '/health', '/auth/me', '/docs/json', '/nowhere'])(
    'is all that is open to them: not %s',
    async (url) => {
      const origin = 'https://shop.example';
      const got = await team.admin.get(url, { origin });
      expect(got.headers['access-control-allow-origin']).toBeUndefined();
      const preflight = await team.admin.send('OPTIONS', url, undefined, {
        origin,
        'access-control-request-method': 'GET',
      });
      expect(preflight.status).toBe(404);
      expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});
