import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type FakeServer,
  type Reply,
  startFakeServer,
} from '../../../tests/services/fake-server.ts';
import {
  AnswerError,
  ApiError,
  type Client,
  createClient,
  each,
  NetworkError,
  type Page,
} from './index.ts';

let server: FakeServer;
let client: Client;

beforeEach(async () => {
  server = await startFakeServer();
  client = createClient({ baseUrl: `${server.url}/`, token: 'secret' });
});
afterEach(() => server.close());

const caught = (promise: Promise<unknown>) => promise.then(String, (error: unknown) => error);
const urls = () => server.received.map(({ method, url }) => `${method} ${url}`);

describe('what is sent', () => {
  test('keys are encoded as one part of the path', async () => {
    server.answer = () => ({ body: {} });
    await client.flags.get('a/b?c#d e');
    await client.auth.changeRole('ü', { role: 'admin' });
    expect(urls()).toEqual(['GET /flags/a%2Fb%3Fc%23d%20e', 'PUT /auth/users/%C3%BC/role']);
  });

  test.each(['', '.', '..', '\ud800'])('a key that makes another path is refused: %j', (key) => {
    expect(() => client.flags.delete(key)).toThrow(TypeError);
    expect(server.received).toEqual([]);
  });

  test('a query holds what is given and nothing else', async () => {
    server.answer = () => ({ body: [] });
    await client.flags.list({ search: 'a&b=ü', archived: true, limit: 5 });
    await client.flags.list();
    expect(urls()).toEqual([
      'GET /flags?search=a%26b%3D%C3%BC&archived=true&limit=5',
      'GET /flags',
    ]);
  });

  test('a change carries its environment, its fields and the version that was seen', async () => {
    server.answer = () => ({ body: {} });
    await client.flags.changeIn('checkout', 'production', { rollout_percentage: 25, version: 3 });
    expect(urls()).toEqual(['PUT /flags/checkout?environment_key=production']);
    const [{ headers, body } = { headers: {}, body: '' }] = server.received;
    expect(headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
    });
    expect(JSON.parse(body)).toEqual({ rollout_percentage: 25, version: 3 });
  });

  test('many evaluations are asked for at once, with or without their steps', async () => {
    server.answer = () => ({ body: { results: [] } });
    const asked = { environment_key: 'staging', flag_keys: ['a'], contexts: [{ plan: 'pro' }] };
    await client.evaluation.evaluateMany(asked);
    await client.evaluation.explain(asked);
    expect(urls()).toEqual(['POST /evaluate', 'POST /evaluations/explain']);
    for (const { body } of server.received) expect(JSON.parse(body)).toEqual(asked);
  });

  test('counts and contexts are asked for by what they are of', async () => {
    server.answer = () => ({ body: [] });
    await client.evaluationCounts.get({ hours: 2 });
    await client.evaluationCounts.getForFlag('a/b', { environment_key: 'staging' });
    await client.environments.listRecentContexts('staging', { limit: 5 });
    await client.environments.listAttributes('staging');
    await client.segments.preview({ contexts: [{ targetingKey: 'ada' }] });
    expect(urls()).toEqual([
      'GET /evaluation-counts?hours=2',
      'GET /flags/a%2Fb/evaluation-counts?environment_key=staging',
      'GET /environments/staging/recent-contexts?limit=5',
      'GET /environments/staging/attributes',
      'POST /segments/preview',
    ]);
  });

  test('a list of keys goes out as the file that it is', async () => {
    server.answer = () => ({ body: {} });
    const upload = { mode: 'add', version: 3 } as const;
    await client.segments.uploadKeys('beta', 'excluded', 'key\r\nada\r\n', upload);
    await client.segments.uploadKeys('beta', 'included', '');
    expect(urls()).toEqual([
      'PUT /segments/beta/keys/excluded?mode=add',
      'PUT /segments/beta/keys/included',
    ]);
    const [first, second] = server.received;
    expect(first?.headers).toMatchObject({ 'content-type': 'text/csv', 'if-match': '"3"' });
    expect(first?.body).toBe('key\r\nada\r\n');
    expect(second?.headers).toMatchObject({ 'content-type': 'text/csv' });
    expect(second?.headers).not.toHaveProperty('if-match');
  });

  test('rules and targets go to one environment, each under its own address', async () => {
    server.answer = () => ({ body: {} });
    const { flags } = client;
    const serve = { variant: 'on' };
    await flags.addRule('checkout', 'staging', { when: [], serve, position: 0 });
    await flags.changeRule('checkout', 'staging', 'r/1', { when: [], serve, version: 3 });
    await flags.removeRule('checkout', 'staging', 'r1', { version: 4 });
    await flags.orderRules('checkout', 'staging', { rule_ids: ['b', 'a'] });
    await flags.addTargets('checkout', 'staging', { variant: 'on', keys: ['ada'] });
    await flags.removeTargets('checkout', 'staging', { keys: ['ada'] });
    expect(urls()).toEqual(
      [
        'POST /flags/checkout/rules',
        'PUT /flags/checkout/rules/r%2F1',
        'DELETE /flags/checkout/rules/r1',
        'PUT /flags/checkout/rule-order',
        'POST /flags/checkout/targets',
        'POST /flags/checkout/targets/remove',
      ].map((line) => `${line}?environment_key=staging`),
    );
    expect(server.received.map(({ headers }) => headers['if-match'])).toEqual([
      undefined,
      undefined,
      '"4"',
      undefined,
      undefined,
      undefined,
    ]);
    expect(JSON.parse(server.received[1]?.body ?? '')).toEqual({ when: [], serve, version: 3 });
    expect(server.received[2]?.body).toBe('');
  });

  test('without a body no type is named, without a token nobody', async () => {
    server.answer = () => ({ body: {} });
    await createClient({ baseUrl: server.url }).flags.archive('checkout');
    expect(server.received[0]?.headers).not.toHaveProperty('content-type');
    expect(server.received[0]?.headers).not.toHaveProperty('authorization');
  });

  test('the server may stand behind a path', async () => {
    server.answer = () => ({ body: [] });
    await createClient({ baseUrl: `${server.url}/flags-of/us/` }).environments.list();
    expect(urls()).toEqual(['GET /flags-of/us/environments']);
  });

  test('the keys of an environment stand under it', async () => {
    server.answer = ({ method }) => ({ body: method === 'GET' ? [] : {} });
    await client.sdkKeys.list('a b', { limit: 5 });
    await client.sdkKeys.create('production', { name: 'Checkout', kind: 'server' });
    await client.sdkKeys.rotate('production', 'id', { overlap_seconds: 60 });
    await client.sdkKeys.revoke('production', 'id');
    expect(server.received.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'GET /environments/a%20b/sdk-keys?limit=5 ',
      'POST /environments/production/sdk-keys {"name":"Checkout","kind":"server"}',
      'POST /environments/production/sdk-keys/id/rotate {"overlap_seconds":60}',
      'DELETE /environments/production/sdk-keys/id ',
    ]);
  });

  test('a promotion and a restored state say what was seen', async () => {
    server.answer = () => ({ body: {} });
    await client.flags.compare('checkout', { from: 'staging', to: 'a b' });
    await client.flags.promote('checkout', { from: 'staging', to: 'production', version: 3 });
    await client.flags.preview('checkout', 'staging', { contexts: [{ targetingKey: 'ada' }] });
    await client.flags.restoreState('checkout', 'id', { version: 4 });
    await client.segments.restoreState('beta', 'id');
    expect(server.received.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'GET /flags/checkout/diff?from=staging&to=a+b ',
      'POST /flags/checkout/promote {"from":"staging","to":"production","version":3}',
      'POST /flags/checkout/preview?environment_key=staging {"contexts":[{"targetingKey":"ada"}]}',
      'POST /flags/checkout/history/id/restore {"version":4}',
      'POST /segments/beta/history/id/restore {}',
    ]);
  });

  test('files and streams of the audit log have addresses', async () => {
    server.answer = () => ({ body: {} });
    await client.audit.getEntry('a/b');
    await client.audit.getChain();
    expect(urls()).toEqual(['GET /audit/entry/a%2Fb', 'GET /audit/chain']);
    expect(client.audit.exportUrl({ format: 'csv', actor: 'a&b@example.com' })).toBe(
      `${server.url}/audit/export?format=csv&actor=a%26b%40example.com`,
    );
    expect(createClient({ baseUrl: '' }).audit.streamUrl()).toBe('/audit/stream');
  });

  test('one ends a session of one’s own, and the demo comes and goes', async () => {
    server.answer = () => ({ body: {} });
    await client.auth.changeMe({ name: 'Ada' });
    await client.auth.endMySession('id');
    await client.demo.load();
    await client.demo.remove();
    expect(server.received.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'PUT /auth/me {"name":"Ada"}',
      'DELETE /auth/me/sessions/id ',
      'POST /demo ',
      'DELETE /demo ',
    ]);
  });

  test('an attribute keeps its type and its name', async () => {
    server.answer = () => ({ body: {} });
    const context = { targetingKey: 'ada', age: 30, plan: '30' };
    await client.evaluation.evaluateFor('checkout', { environment_key: 'staging', context });
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
      environment_key: 'staging',
      context,
    });
  });
});

describe('what comes back', () => {
  test('an answer without content is undefined', async () => {
    expect(await client.flags.delete('checkout')).toBeUndefined();
  });

  test('an unhealthy server still says how it is', async () => {
    server.answer = ({ url }) => ({
      status: 503,
      body: url === '/health' ? { status: 'unhealthy' } : { ready: false },
    });
    expect(await client.health.get()).toMatchObject({ status: 'unhealthy' });
    expect(await client.health.isReady()).toBe(false);
  });

  test('metrics are text', async () => {
    server.answer = () => ({ headers: { 'content-type': 'text/plain' }, body: 'up 1\n' });
    expect(await client.health.getMetrics()).toBe('up 1\n');
  });

  test('a list comes page by page, by the cursor of the Link header', async () => {
    const next = (cursor: string) => ({ link: `</flags?limit=2&cursor=${cursor}>; rel="next"` });
    const pages: Record<string, Reply> = {
      '/flags?limit=2&tag=x': { body: [{ key: 'a' }, { key: 'b' }], headers: next('a') },
      '/flags?limit=2&tag=x&cursor=a': { body: [{ key: 'c' }, { key: 'd' }], headers: next('b') },
      '/flags?limit=2&tag=x&cursor=b': { body: [{ key: 'e' }] },
    };
    server.answer = ({ url }) => pages[url] ?? { status: 404 };
    const keys: string[] = [];
    for await (const { key } of each(client.flags.list, { limit: 2, tag: 'x' })) keys.push(key);
    expect(keys.join('')).toBe('abcde');
    expect(server.received).toHaveLength(3);
  });

  test('pages that nobody wants are not asked for', async () => {
    let asked = 0;
    const list = async (): Promise<Page<number>> => {
      asked += 1;
      return { items: [asked], nextCursor: 'more' };
    };
    for await (const item of each(list, {})) {
      if (item === 2) break;
    }
    expect(asked).toBe(2);
  });
});

describe('what fails', () => {
  const problem = {
    type: 'urn:halyard:problem:version-conflict',
    title: 'Someone changed this meanwhile.',
    status: 409,
    code: 'VERSION_CONFLICT',
    request_id: 'req-1',
    errors: [{ field: 'body.version', detail: 'is 3, not 2' }],
    current: { version: 3 },
  };

  test('a refusal carries the whole problem', async () => {
    server.answer = () => ({
      status: 409,
      headers: { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '7' },
      body: problem,
    });
    const error = await caught(client.flags.change('checkout', { name: 'x', version: 2 }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'VERSION_CONFLICT',
      status: 409,
      errors: problem.errors,
      current: { version: 3 },
      requestId: 'req-1',
      retryAfterSeconds: 7,
      message: problem.title,
      problem,
    });
  });

  test.each([
    ['a page of a proxy', { status: 502, headers: { 'content-type': 'text/html' }, body: '<p>' }],
    ['a page of another program', { headers: { 'content-type': 'text/html' }, body: '<p>' }],
    ['JSON that is none', { headers: { 'content-type': 'application/json' }, body: '{' }],
    ['JSON of another program', { status: 404, body: { error: 'no' } }],
    ['something else than a list', { body: { items: [] } }],
    ['a redirect', { status: 301, headers: { location: 'https://elsewhere/' } }],
  ])('%s is no answer of Halyard', async (_, reply) => {
    server.answer = () => reply;
    const error = await caught(client.flags.list());
    expect(error).toBeInstanceOf(AnswerError);
    expect(error).toMatchObject({ status: 'status' in reply ? reply.status : 200 });
    expect(server.received).toHaveLength(1);
  });

  test('an answer that does not come in time', async () => {
    server.answer = () => 'never';
    const hasty = createClient({ baseUrl: server.url, timeoutMs: 50 });
    const error = await caught(hasty.health.get());
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ reason: 'timeout' });
  });

  test('whoever gives up gets his own reason back', async () => {
    server.answer = () => 'never';
    const giveUp = new AbortController();
    const waiting = caught(client.environments.list({ signal: giveUp.signal }));
    giveUp.abort(new Error('the page was left'));
    expect(await waiting).toMatchObject({ message: 'the page was left' });
  });

  test('a server that is not there', async () => {
    await server.close();
    const error = await caught(client.health.get());
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({
      reason: 'unreachable',
      message: `Cannot reach ${server.url}/health: nothing listens there.`,
    });
  });
});
