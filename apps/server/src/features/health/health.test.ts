import type { Health } from '@halyard/contracts/health';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, served } from '../../testing/builders.ts';
import { refusal } from '../../testing/client.ts';
import { routesOf } from '../../testing/routes.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

test('the health says how each part is and how old each ruleset', async () => {
  const isPostgres = server.app.database.kind === 'postgres';
  await aFlag(team);
  const { status, body } = await server.anonymous.get<Health>('/health');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: 'healthy',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    uptime_seconds: expect.any(Number),
    database: { kind: isPostgres ? 'postgres' : 'embedded', status: 'up' },
    cache: isPostgres ? { kind: 'redis', status: 'up' } : { kind: 'memory', status: 'off' },
  });
  expect(body.rulesets).toHaveLength(3);
  for (const ruleset of body.rulesets) {
    expect(ruleset).toEqual({
      environment_key: expect.stringMatching(/^(development|staging|production)$/),
      revision: expect.any(Number),
      flags: 1,
      checked_at: expect.any(String),
      age_seconds: expect.any(Number),
    });
    expect(ruleset.age_seconds).toBeLessThan(60);
  }
});

test('it is ready once its rulesets are in memory', async () => {
  const { status, body } = await server.anonymous.get('/health/ready');
  expect([status, body]).toEqual([200, { ready: true }]);
});

describe('the metrics', () => {
  const metrics = async () => (await server.anonymous.get<string>('/metrics')).body;

  test('count evaluations by environment and reason, and nothing else of them', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true });
    await served(server, key, 'staging');
    await server.anonymous.get(`/evaluate/${key}?environment_key=${aKey('absent')}`);
    const lines = (await metrics()).split('\n').filter((line) => line.startsWith('halyard_'));
    expect(lines.join('\n')).toMatch(
      /^halyard_evaluations_total\{environment="staging",reason="STATIC"\} [1-9]/m,
    );
    expect(lines.join('\n')).not.toMatch(/absent|alice|flag-/);
  });

  test('know requests by the pattern of their route, whatever the callers ask for', async () => {
    await team.viewer.get(`/flags/${aKey('unheard-of')}`);
    await server.anonymous.get('/flags/unheard-of?search=unheard-of');
    for (let i = 0; i < 5; i += 1) await server.anonymous.get(`/unheard-of-${i}`);
    const text = await metrics();
    expect(text).toContain('route="/flags/:key",status="4xx"');
    expect(text).not.toContain('unheard-of');
    const labels = new Set([...text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route));
    const patterns = routesOf(server.app.http).map((route) => route.replace(/^\w+ /, ''));
    expect(
      [...labels].filter((label) => !patterns.includes(label ?? '') && label !== 'none'),
    ).toEqual([]);
  });

  test('show the revision of each ruleset', async () => {
    const health = await server.anonymous.get<Health>('/health');
    const text = await metrics();
    for (const { environment_key, revision } of health.body.rulesets) {
      expect(text).toContain(
        `halyard_ruleset_revision{environment="${environment_key}"} ${revision}`,
      );
    }
  });
});

describe('every address', () => {
  const ADDRESSES = ['/health', '/health/ready', '/metrics', '/openapi.json', '/docs', '/'];

  test.each(ADDRESSES.slice(0, -1))('answers with a trailing slash as well: %s', async (url) => {
    expect((await server.anonymous.get(`${url}/`)).status).toBe(200);
  });

  test.each(['/flags/', '/environments/', '/auth/users/', '/auth/me/'])(
    'asks who is there with a trailing slash as well: %s',
    async (url) => {
      expect(refusal(await server.anonymous.get(url))).toEqual([401, 'UNAUTHENTICATED']);
      expect((await team.admin.get(url)).status).toBe(200);
    },
  );

  test.each(['/Flags', '//flags', '/flags/a/b', '/auth', '/app/gone.js', '/.git/config'])(
    'that is not there is a problem: %s',
    async (url) => {
      const answer = await team.admin.get(url);
      expect(refusal(answer)).toEqual([404, 'ROUTE_NOT_FOUND']);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    },
  );

  test.each([...ADDRESSES, '/flags', '/nowhere'])(
    'has the headers that browsers need: %s',
    async (url) => {
      const { headers } = await server.anonymous.get(url);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['strict-transport-security']).toBeUndefined();
    },
  );
});

describe('the OpenAPI document', () => {
  interface Document {
    paths: Record<
      string,
      Record<string, { security?: unknown[]; responses: Record<string, unknown> }>
    >;
  }

  test('describes every route but pages and preflights', async () => {
    const { body } = await server.anonymous.get<Document>('/openapi.json');
    const described = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = routesOf(server.app.http)
      .map((route) => route.replaceAll(/:(\w+)/g, '{$1}'))
      .filter((route) => !/^(HEAD|OPTIONS) |^GET \/(docs.*|app.*|openapi.json)?$|\*$/.test(route));
    expect(described.toSorted()).toEqual(routes.toSorted());
    expect((await server.anonymous.get<Document>('/docs/json')).body.paths).toEqual(body.paths);
  });

  test('says which operations need a session, and how each may refuse', async () => {
    const { body } = await server.anonymous.get<Document>('/openapi.json');
    const isOpen = (place: string) =>
      /^\w+ \/(evaluate|health|auth\/(register|login|setup|options)|ofrep\/v1\/stream)/.test(
        place,
      ) || place === 'get /metrics';
    for (const [path, operations] of Object.entries(body.paths)) {
      for (const [method, { security, responses }] of Object.entries(operations)) {
        const place = `${method} ${path}`;
        expect([place, security !== undefined]).toEqual([place, !isOpen(place)]);
        expect([place, isOpen(place) || '401' in responses]).toEqual([place, true]);
      }
    }
  });
});
