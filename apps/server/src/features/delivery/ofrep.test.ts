import type { CreateFlagBody } from '@halyard/contracts/flags';
import type { OfrepFailure } from '@halyard/contracts/ofrep';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '#platform/log/logger.ts';
import { buildApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { aFlag, aKey, anEnvironment, anSdkKey } from '../../testing/builders.ts';
import { type Answer, clientOf, granted, type InjectingClient } from '../../testing/client.ts';
import {
  aTeam,
  JWT_SECRET,
  startTestServer,
  type Team,
  type TestServer,
} from '../../testing/server.ts';
import { openTestStorage } from '../../testing/storage.ts';

const PATH = '/ofrep/v1/evaluate/flags';
const ADA = { targetingKey: 'ada' };

let server: TestServer;
let team: Team;
let environment: string;
let app: InjectingClient;
/** Comes with the key of a page, which may see what is marked `client_side` alone. */
let page: InjectingClient;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
  environment = await anEnvironment(team);
  app = await holderOf(environment);
  page = await holderOf(environment, 'client');
});
afterAll(() => server.close());

async function holderOf(in_: string, kind: 'server' | 'client' = 'server') {
  return clientOf(server.app.http, (await anSdkKey(team, { environment: in_, kind })).key);
}

interface Success {
  readonly key: string;
  readonly value: unknown;
  readonly reason: string;
  readonly variant: string;
  readonly metadata: Readonly<Record<string, boolean | string | number>>;
}

interface Bulk {
  readonly flags: readonly (Success | OfrepFailure)[];
  readonly metadata: Record<string, unknown>;
  readonly eventStreams: readonly { readonly endpoint: { readonly requestUri: string } }[];
}

/** A success in full: providers fail over a member that is missing. */
function successOf({ status, headers, body }: Answer<unknown>): Success {
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  expect(body).toEqual(A_SUCCESS);
  return body as Success;
}

const A_SUCCESS = {
  key: expect.any(String),
  value: expect.anything(),
  reason: expect.stringMatching(/^(?:STATIC|DEFAULT|TARGETING_MATCH|SPLIT|DISABLED)$/),
  variant: expect.any(String),
  metadata: expect.any(Object),
};

/** A failure in full, likewise. */
function failureOf({ status, headers, body }: Answer<unknown>): [number, string, string] {
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(body).toEqual({
    key: expect.any(String),
    errorCode: expect.any(String),
    errorDetails: expect.stringMatching(/./),
    metadata: expect.any(Object),
  });
  const { key, errorCode } = body as OfrepFailure;
  return [status, errorCode, key];
}

const anOnFlag = (fields: Partial<CreateFlagBody> = {}) =>
  aFlag(team, { environment_key: environment, is_enabled: true, ...fields });
const aNumber = (...values: number[]) =>
  anOnFlag({
    flag_type: 'multivariate',
    value_type: 'number',
    variants: values.map((value, i) => ({ key: `v${i}`, value })),
  });
const evaluate = (flag: string, context: unknown = ADA, as = app) =>
  as.post<unknown>(`${PATH}/${flag}`, { context });
const evaluateAll = async (context: unknown = ADA, as = app) =>
  granted(await as.post<Bulk>(PATH, { context }));
const itemOf = ({ flags }: Bulk, flag: string) => flags.find(({ key }) => key === flag);

describe('a flag', () => {
  test('is told with its variant, its reason and what telemetry looks for', async () => {
    const flag = await anOnFlag();
    const answer = successOf(await evaluate(flag));
    expect(answer).toEqual({
      key: flag,
      value: true,
      reason: 'STATIC',
      variant: 'on',
      metadata: {
        flagSetId: environment,
        version: expect.stringMatching(/^\d+$/),
        contextId: 'ada',
      },
    });
  });

  test('that is off has the value of its off variant: providers fail without a value', async () => {
    const flag = await aFlag(team);
    expect(successOf(await evaluate(flag))).toMatchObject({
      value: false,
      variant: 'off',
      reason: 'DISABLED',
    });
  });

  test('names the rule that decided', async () => {
    const flag = await anOnFlag();
    const when = [{ attribute: 'plan', operator: 'equals', values: ['pro'] }];
    granted(
      await team.admin.put(`/flags/${flag}?environment_key=${environment}`, {
        rules: [{ when, serve: { variant: 'off' } }],
      }),
    );
    const { reason, value, metadata } = successOf(await evaluate(flag, { ...ADA, plan: 'pro' }));
    expect([reason, value]).toEqual(['TARGETING_MATCH', false]);
    expect(metadata['ruleId']).toEqual(expect.any(String));
    const other = successOf(await evaluate(flag, { ...ADA, plan: 'free' }));
    expect([other.reason, other.value]).toEqual(['DEFAULT', true]);
    expect(other.metadata).not.toHaveProperty('ruleId');
  });

  test('of numbers says by its text whether they are whole', async () => {
    const textOf = async (flag: string, path = `${PATH}/${flag}`) =>
      (await server.app.http.inject({ ...AS_JSON, url: path, headers: await bearer() })).body;
    const [whole, fraction] = [await aNumber(10, 20), await aNumber(10, 0.5)];
    expect(await textOf(whole)).toContain('"value":10,');
    expect(await textOf(fraction)).toContain('"value":10.0,');
    const all = await textOf('', PATH);
    expect(all).toContain(`{"key":"${whole}","value":10,`);
    expect(all).toContain(`{"key":"${fraction}","value":10.0,`);
  });

  test('is that of the environment of the key', async () => {
    const elsewhere = await holderOf('development');
    const flag = await anOnFlag();
    const key = (answer: Answer<unknown>) => successOf(answer).metadata['flagSetId'];
    expect(successOf(await evaluate(flag, ADA, elsewhere)).value).toBe(false);
    expect(key(await evaluate(flag, ADA, elsewhere))).toBe('development');
    expect(successOf(await evaluate(flag)).value).toBe(true);
    const { flags, metadata } = await evaluateAll(ADA, elsewhere);
    expect(metadata).toMatchObject({ flagSetId: 'development' });
    expect(flags.find((each) => each.key === flag)).toMatchObject({ value: false });
  });

  const AS_JSON = { method: 'POST', payload: '{}' } as const;
  const bearer = async () => ({
    authorization: `Bearer ${(await anSdkKey(team, { environment })).key}`,
    'content-type': 'application/json',
  });
});

describe('a request', () => {
  test.each([
    ['nothing at all', undefined],
    ['an empty text', ''],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['no context', '{"context":null}'],
    ['an empty context', '{"context":{}}'],
    ['no targeting key', '{"context":{"targetingKey":null}}'],
    ['an empty targeting key', '{"context":{"targetingKey":""}}'],
    ['members of later versions', '{"context":{},"resolutionMode":"x","extra":[1]}'],
    ['any attribute', '{"context":{"__proto__":{"a":1},"constructor":1,"\\u0000":"\\ud800"}}'],
    ['deep attributes', `{"context":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`],
  ])('may send %s', async (_, body) => {
    const flag = await anOnFlag();
    const answer = successOf(await app.post(`${PATH}/${flag}`, body));
    expect(answer.value).toBe(true);
    expect(answer.metadata).not.toHaveProperty('contextId');
    const bulk = await app.post<Bulk>(PATH, body);
    expect([bulk.status, itemOf(granted(bulk), flag)]).toMatchObject([200, { value: true }]);
    expect(Reflect.get({}, 'a')).toBeUndefined();
  });

  test.each([
    ['text that is no JSON', '{', 400, 'INVALID_CONTEXT'],
    ['a list', '[]', 400, 'INVALID_CONTEXT'],
    ['a text', '"ada"', 400, 'INVALID_CONTEXT'],
    ['a text as context', '{"context":"ada"}', 400, 'INVALID_CONTEXT'],
    ['a list as context', '{"context":[]}', 400, 'INVALID_CONTEXT'],
    ['a number as targeting key', '{"context":{"targetingKey":7}}', 400, 'INVALID_CONTEXT'],
    ['a list as targeting key', '{"context":{"targetingKey":["a"]}}', 400, 'INVALID_CONTEXT'],
    ['more than 64 KiB', `{"x":"${'x'.repeat(65_536)}"}`, 413, 'GENERAL'],
  ])('with %s is refused in full', async (_, body, status, errorCode) => {
    const one = failureOf(await app.post(`${PATH}/any-flag`, body));
    expect(one).toEqual([status, errorCode, 'any-flag']);
    expect(failureOf(await app.post(PATH, body))).toEqual([status, errorCode, '']);
  });

  test('may leave its type unsaid, but not say another than JSON', async () => {
    const flag = await anOnFlag();
    const ask = (headers: Record<string, string>) =>
      server.app.http.inject({
        method: 'POST',
        url: `${PATH}/${flag}`,
        headers,
        payload: '{"context":{}}',
      });
    const { key } = await anSdkKey(team, { environment });
    expect((await ask({ 'x-api-key': key })).json()).toMatchObject({ value: true });
    const typed = await ask({ 'x-api-key': key, 'content-type': 'application/json;charset=UTF-8' });
    expect(typed.json()).toMatchObject({ value: true });
    const other = await ask({ 'x-api-key': key, 'content-type': 'text/plain' });
    expect([other.statusCode, other.json()]).toMatchObject([415, { key: flag, metadata: {} }]);
  });

  test.each([
    ['nobody', {}],
    ['an unknown key', { authorization: 'Bearer halyard_server_staging_x' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['an unknown key in X-API-Key', { 'x-api-key': 'guess' }],
  ])('of %s is refused in full', async (_, headers) => {
    const one = await server.anonymous.post(`${PATH}/any-flag`, {}, headers);
    expect(failureOf(one)).toEqual([401, 'GENERAL', 'any-flag']);
    expect(one.body).toMatchObject({ errorDetails: expect.stringMatching(/^SDK_KEY_INVALID: /) });
    expect(failureOf(await server.anonymous.post(PATH, {}, headers))[0]).toBe(401);
  });

  test('of a person with a session is none of a key', async () => {
    expect(failureOf(await team.admin.post(PATH, {}))[0]).toBe(401);
  });

  test('with a key that was revoked is refused at once', async () => {
    const { id, key } = await anSdkKey(team, { environment });
    const holder = clientOf(server.app.http, key);
    expect((await holder.post(PATH)).status).toBe(200);
    granted(await team.admin.delete(`/environments/${environment}/sdk-keys/${id}`));
    expect(failureOf(await holder.post(PATH))[0]).toBe(401);
  });

  test.each([
    ['a%2Fb', 'a/b'],
    ['a/b', 'a/b'],
    ['a%20b+c', 'a b+c'],
    ['Ünknown', 'Ünknown'],
    ['%F0%9F%9A%A9', '🚩'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['x'.repeat(2000), 'x'.repeat(2000)],
  ])('for a flag that cannot be is told that it is not there: %s', async (path, flag) => {
    expect(failureOf(await evaluate(path))).toEqual([404, 'FLAG_NOT_FOUND', flag]);
  });

  test.each([
    ['POST', '/ofrep/v1/evaluate/flags/100%', 400],
    ['GET', PATH, 404],
    ['POST', '/ofrep/v1/configuration', 404],
    ['PUT', `${PATH}/any-flag`, 404],
  ] as const)(
    'to what is no address gets JSON all the same: %s %s',
    async (method, url, status) => {
      expect(failureOf(await app.send(method, url))).toEqual([status, 'GENERAL', '']);
    },
  );
});

describe('an evaluation that ends with an error', () => {
  test('for want of a targeting key is a 400', async () => {
    const flag = await anOnFlag({ flag_type: 'percentage', rollout_percentage: 50 });
    expect(failureOf(await evaluate(flag, {}))).toEqual([400, 'TARGETING_KEY_MISSING', flag]);
    const { flags } = await evaluateAll({});
    expect(flags.find(({ key }) => key === flag)).toMatchObject({
      errorCode: 'TARGETING_KEY_MISSING',
      errorDetails: expect.stringMatching(/./),
      metadata: { flagSetId: environment },
    });
  });
});

describe('all flags', () => {
  test('come in the order of their keys, with what they have in common said once', async () => {
    const flags = [await anOnFlag(), await anOnFlag(), await aNumber(1, 2)];
    const bulk = await evaluateAll();
    const keys = bulk.flags.map(({ key }) => key);
    expect(keys).toEqual(keys.toSorted());
    expect(keys).toEqual(expect.arrayContaining(flags));
    const successes = bulk.flags.filter((flag) => 'value' in flag);
    expect(successes).toEqual(successes.map(() => A_SUCCESS));
    expect(successes.length).toBeGreaterThanOrEqual(flags.length);
    expect(bulk.metadata).toEqual({ flagSetId: environment, version: expect.any(String) });
    expect(bulk.eventStreams).toEqual([
      {
        type: 'sse',
        endpoint: { requestUri: expect.stringMatching(/^\/ofrep\/v1\/stream\?ticket=[\w.-]+$/) },
        inactivityDelaySec: 120,
      },
    ]);
  });

  test('that did not change look as before, so that providers can tell which did', async () => {
    const [still, changed] = [await anOnFlag(), await anOnFlag()];
    const before = await evaluateAll();
    granted(
      await team.admin.put(`/flags/${changed}?environment_key=${environment}`, {
        is_enabled: false,
      }),
    );
    const after = await evaluateAll();
    expect(itemOf(after, still)).toEqual(itemOf(before, still));
    expect(itemOf(after, changed)).not.toEqual(itemOf(before, changed));
    expect(after.metadata).not.toEqual(before.metadata);
  });
});

describe('a client key', () => {
  test('sees the flags alone that are marked for it', async () => {
    const [open, hidden] = [await anOnFlag({ client_side: true }), await anOnFlag()];
    expect(successOf(await evaluate(open, ADA, page)).value).toBe(true);
    expect(failureOf(await evaluate(hidden, ADA, page))).toEqual([404, 'FLAG_NOT_FOUND', hidden]);
    const bulk = await evaluateAll(ADA, page);
    expect(itemOf(bulk, open)).toMatchObject({ value: true });
    expect(itemOf(bulk, hidden)).toBeUndefined();
    expect(itemOf(await evaluateAll(), hidden)).toMatchObject({ value: true });
  });

  test('is told of a flag that is not for it what it is told of one that is not there', async () => {
    const answerTo = async (flag: string) =>
      JSON.stringify((await evaluate(flag, ADA, page)).body).replaceAll(flag, '');
    expect(await answerTo(await anOnFlag())).toBe(await answerTo(aKey('flag')));
  });

  test('gets what depends on a flag that it does not see', async () => {
    const base = await anOnFlag();
    const flag = await anOnFlag({ client_side: true });
    granted(
      await team.admin.put(`/flags/${flag}?environment_key=${environment}`, {
        prerequisites: [{ flag_key: base, variants: ['off'] }],
      }),
    );
    expect(successOf(await evaluate(flag, ADA, page)).value).toBe(false);
  });
});

describe('an ETag', () => {
  const ask = (context: unknown, etag = '', as = app) =>
    as.post<unknown>(PATH, { context }, { 'if-none-match': etag });
  const etagOf = ({ headers }: Answer<unknown>) => String(headers['etag']);

  test('spares an answer that is the same', async () => {
    const etag = etagOf(await ask(ADA));
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask(ADA, known);
      expect([again.status, again.body, etagOf(again)]).toEqual([304, '', etag]);
      expect(again.headers['access-control-allow-origin']).toBe('*');
    }
  });

  test('is another one for another context, whichever attribute is another', async () => {
    const flag = await anOnFlag();
    const when = [{ attribute: 'plan', operator: 'equals', values: ['pro'] }];
    granted(
      await team.admin.put(`/flags/${flag}?environment_key=${environment}`, {
        rules: [{ when, serve: { variant: 'off' } }],
      }),
    );
    const etag = etagOf(await ask({ ...ADA, plan: 'free' }));
    expect((await ask({ ...ADA, plan: 'pro' }, etag)).status).toBe(200);
    expect((await ask({ targetingKey: 'bob', plan: 'free' }, etag)).status).toBe(200);
    expect((await ask({ ...ADA, plan: 'free' }, etag)).status).toBe(304);
  });

  test('is another one after a change, and for another key', async () => {
    const flag = await anOnFlag();
    const etag = etagOf(await ask(ADA));
    granted(
      await team.admin.put(`/flags/${flag}?environment_key=${environment}`, { is_enabled: false }),
    );
    const changed = await ask(ADA, etag);
    expect(changed.status).toBe(200);
    expect((await ask(ADA, etagOf(changed), page)).status).toBe(200);
  });

  test('is another one when the address of the stream is, so that nobody keeps a dead one', async () => {
    let at = Date.now();
    const later = await server.another({ now: () => new Date(at) });
    const { key } = await anSdkKey(team, { environment });
    const holder = clientOf(later.app.http, key);
    const etag = etagOf(await ask(ADA, '', holder));
    expect((await ask(ADA, etag, holder)).status).toBe(304);
    at += 3_600_000;
    expect((await ask(ADA, etag, holder)).status).toBe(200);
  });
});

describe('an answer to a request that an event caused', () => {
  test('is at least as new as the event, also in a process that has not heard of it', async () => {
    const deaf = await server.another();
    const { key } = await anSdkKey(team, { environment });
    const there = clientOf(deaf.app.http, key);
    const flag = await anOnFlag();
    for (let i = 0; i < 5; i += 1) {
      const is_enabled = i % 2 === 1;
      const { db } = server.app.database;
      granted(
        await team.admin.put(`/flags/${flag}?environment_key=${environment}`, { is_enabled }),
      );
      const { id, revision } = await db
        .selectFrom('environments')
        .select(['id', 'revision'])
        .where('key', '=', environment)
        .executeTakeFirstOrThrow();
      const mark = `${revision}-${id.slice(0, 8)}`;
      const url = `${PATH}?flagConfigEtag=${mark}&flagConfigLastModified=1771622898`;
      const bulk = granted(await there.post<Bulk>(url, { context: ADA }));
      expect(bulk.metadata).toMatchObject({ version: String(revision) });
      expect(itemOf(bulk, flag)).toMatchObject({ value: is_enabled });
    }
  });

  test.each(['999999999-00000000', 'W/"nonsense"', '', '9'.repeat(400)])(
    'is not kept back by a mark that is none: %s',
    async (mark) => {
      const startedAt = performance.now();
      const url = `${PATH}?flagConfigEtag=${encodeURIComponent(mark)}&more=1`;
      expect((await app.post(url, { context: ADA })).status).toBe(200);
      expect(performance.now() - startedAt).toBeLessThan(900);
    },
  );

  test('comes within about a second also when the revision never comes', async () => {
    const { id } = await server.app.database.db
      .selectFrom('environments')
      .select('id')
      .where('key', '=', environment)
      .executeTakeFirstOrThrow();
    const startedAt = performance.now();
    const answer = await app.post(`${PATH}?flagConfigEtag=999999999-${id.slice(0, 8)}`, {});
    expect([answer.status, performance.now() - startedAt < 3000]).toEqual([200, true]);
  });
});

test('a server that has not read the keys yet says in whole seconds when to come back', async () => {
  const storage = await openTestStorage();
  const early = await buildApp(
    readConfig({ DATABASE_URL: 'postgres://the-database-is-given', JWT_SECRET_KEY: JWT_SECRET }),
    { log: createLogger('silent'), database: storage.database },
  );
  const { key } = await anSdkKey(team, { environment });
  const answer = await clientOf(early.http, key).post<unknown>(PATH, {});
  expect(failureOf(answer)).toEqual([503, 'GENERAL', '']);
  expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  await early.close();
  await storage.remove();
});

describe('a web page of any origin', () => {
  const origin = 'https://shop.example';

  test.each([`${PATH}/any-flag`, PATH, '/ofrep/v1/stream'])('may ask: %s', async (url) => {
    const { status, headers } = await server.anonymous.send('OPTIONS', url, undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,if-none-match',
    });
    expect([status, headers['access-control-allow-origin']]).toEqual([204, '*']);
    expect(String(headers['access-control-allow-headers']).toLowerCase().split(', ')).toEqual(
      expect.arrayContaining(['content-type', 'if-none-match', 'authorization', 'x-api-key']),
    );
    expect(headers['access-control-allow-methods']).toBe('GET, POST');
    expect(Number(headers['access-control-max-age'])).toBeGreaterThan(0);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  test.each([
    ['an answer', () => page.post<unknown>(PATH, {}, { origin })],
    ['a refusal', () => server.anonymous.post<unknown>(PATH, {}, { origin })],
    ['what cannot be read', () => page.post<unknown>(PATH, '{', { origin })],
    ['a flag that is not there', () => page.post<unknown>(`${PATH}/absent`, {}, { origin })],
    ['no address', () => page.post<unknown>('/ofrep/v1/nothing', {}, { origin })],
  ])('may see %s, and its ETag', async (_, send) => {
    const { headers } = await send();
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(String(headers['access-control-expose-headers']).split(', ')).toEqual(
      expect.arrayContaining(['etag', 'retry-after']),
    );
    expect(headers['set-cookie']).toBeUndefined();
  });
});
