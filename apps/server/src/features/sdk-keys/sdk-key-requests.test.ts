import { randomBytes } from 'node:crypto';
import type { SdkKey } from '@halyard/contracts/sdk-keys';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpServer } from '#platform/http/http-server.ts';
import { createLogger } from '#platform/log/logger.ts';
import { anEnvironment, anSdkKey } from '../../testing/builders.ts';
import { type Client, granted, refusal } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';
import { sdkKeyOf } from './index.ts';
import { writeKey } from './sdk-keys.model.ts';

const clock = aClock();
const lines: string[] = [];
const log = createLogger('trace', { write: (line) => void lines.push(line) });
let server: TestServer;
let other: Pick<TestServer, 'app' | 'anonymous'>;
let team: Team;

beforeAll(async () => {
  server = await startTestServer({ now: clock.now, log, addRoutes });
  other = await server.another({ now: clock.now, addRoutes });
  team = await aTeam(server);
});
afterAll(() => server.close());

/** What a key opens, and to whom: the routes of applications have the same permissions. */
function addRoutes(http: HttpServer): void {
  http.get('/with-any-key', { config: { permission: 'sdk:evaluate' } }, sdkKeyOf);
  http.get('/with-a-server-key', { config: { permission: 'sdk:read-ruleset' } }, sdkKeyOf);
}

/** How long a revoked key may go on elsewhere: a message, or without Redis the next comparison. */
const SOON_MS = process.env['HALYARD_TEST_STORAGE'] === 'postgres' ? 1000 : 5000;
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const ask = (client: Client, key: string) => client.get('/with-any-key', bearer(key));
const statusOf = async (client: Client, key: string) => (await ask(client, key)).status;
const urlOf = ({ environment_key, id }: SdkKey) =>
  `/environments/${environment_key}/sdk-keys/${id}`;
const aStrangeKey = () => writeKey('server', 'production', randomBytes(32)).key;

describe('a request', () => {
  test('is let in by its key, which says for which environment', async () => {
    const environment = await anEnvironment(team);
    const { id, key } = await anSdkKey(team, { environment, kind: 'client' });
    const expected = { keyId: id, kind: 'client', environmentKey: environment };
    expect(granted(await ask(server.anonymous, key))).toMatchObject(expected);
    const asHeader = await server.anonymous.get('/with-any-key', { 'x-api-key': key });
    expect(granted(asHeader)).toMatchObject(expected);
    const behindProxy = { authorization: 'Basic YTpi', 'x-api-key': key };
    expect((await server.anonymous.get('/with-any-key', behindProxy)).status).toBe(200);
  });

  test('with a client key reads no ruleset, with a server key it may', async () => {
    const [client, own] = [await anSdkKey(team, { kind: 'client' }), await anSdkKey(team)];
    const url = '/with-a-server-key';
    const refused = await server.anonymous.get(url, bearer(client.key));
    expect(refusal(refused)).toEqual([403, 'SERVER_KEY_REQUIRED']);
    expect((await server.anonymous.get(url, bearer(own.key))).status).toBe(200);
  });

  test.each<[string, () => Record<string, string>]>([
    ['no key', () => ({})],
    ['an empty key', () => ({ 'x-api-key': '' })],
    ['something else', () => ({ authorization: 'Bearer hello' })],
    ['a key that nobody made', () => bearer(aStrangeKey())],
    ['the session of a person', () => bearer(team.admin.token)],
  ])('with %s is refused', async (_, headers) => {
    const answer = await server.anonymous.get('/with-any-key', headers());
    expect(refusal(answer)).toEqual([401, 'SDK_KEY_INVALID']);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  test('with a key that says more than its row is refused', async () => {
    const { key } = await anSdkKey(team, { kind: 'client' });
    const promoted = key.replace('_client_', '_server_');
    expect(await statusOf(server.anonymous, promoted)).toBe(401);
    const moved = key.replace('_development_', '_production_');
    expect(await statusOf(server.anonymous, moved)).toBe(401);
  });

  test('of a person cannot be made with a key', async () => {
    const { key } = await anSdkKey(team);
    const answer = await server.anonymous.get('/flags', bearer(key));
    expect(refusal(answer)).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('on another server', () => {
  test('a new key works at once', async () => {
    const { key } = await anSdkKey(team);
    expect(await statusOf(other.anonymous, key)).toBe(200);
  });

  test('a revoked key is refused soon, and here at once', async () => {
    const made = await anSdkKey(team);
    expect(await statusOf(other.anonymous, made.key)).toBe(200);
    expect(await statusOf(server.anonymous, made.key)).toBe(200);
    const before = performance.now();
    granted(await team.admin.delete(urlOf(made)));
    expect(await statusOf(server.anonymous, made.key)).toBe(401);
    await expect.poll(() => statusOf(other.anonymous, made.key), { timeout: SOON_MS }).toBe(401);
    expect(performance.now() - before).toBeLessThan(SOON_MS);
  });

  test('the keys of a deleted environment are refused soon, and here at once', async () => {
    const environment = await anEnvironment(team);
    const { key } = await anSdkKey(team, { environment });
    expect(await statusOf(other.anonymous, key)).toBe(200);
    granted(await team.admin.delete(`/environments/${environment}`));
    expect(await statusOf(server.anonymous, key)).toBe(401);
    await expect.poll(() => statusOf(other.anonymous, key), { timeout: SOON_MS }).toBe(401);
    await anEnvironment(team, { key: environment });
    expect(await statusOf(server.anonymous, key)).toBe(401);
  });
});

test('a rotated key works beside the new one until the overlap is over', async () => {
  const old = await anSdkKey(team);
  const body = { overlap_seconds: 600 };
  const { key } = granted(await team.admin.post<{ key: string }>(`${urlOf(old)}/rotate`, body));
  const bothHere = async () => [
    await statusOf(server.anonymous, old.key),
    await statusOf(server.anonymous, key),
    await statusOf(other.anonymous, key),
  ];
  expect(await bothHere()).toEqual([200, 200, 200]);
  clock.pass({ minutes: 9 });
  expect(await bothHere()).toEqual([200, 200, 200]);
  await expect.poll(() => statusOf(other.anonymous, old.key), { timeout: SOON_MS }).toBe(200);
  clock.pass({ minutes: 1 });
  expect(await bothHere()).toEqual([401, 200, 200]);
  await expect.poll(() => statusOf(other.anonymous, old.key), { timeout: SOON_MS }).toBe(401);
});

test('a key is in no line of the log and in no row', async () => {
  const made = await anSdkKey(team);
  const rotated = granted(await team.admin.post<{ key: string }>(`${urlOf(made)}/rotate`));
  const keys = [made.key, rotated.key, aStrangeKey()];
  for (const key of keys) {
    await ask(server.anonymous, key);
    await server.anonymous.get('/flags', bearer(key));
    await server.anonymous.get('/flags', { 'x-api-key': key });
    await server.anonymous.get(`/flags/${key}`);
    await server.anonymous.post('/with-any-key', { key }, bearer(key));
    await server.anonymous.post(`/evaluate/x`, `{"environment_key": "${key}`, bearer(key));
    log.warn({ request: { headers: { 'x-api-key': key, ...bearer(key) } } }, 'a careless line');
  }
  const secrets = keys.map((key) => key.slice(-37));
  expect(lines.join('').match(/a careless line/g)).toHaveLength(keys.length);
  expect(secrets.filter((secret) => lines.some((line) => line.includes(secret)))).toEqual([]);
  for (const secret of secrets) expect(await tablesWith(secret)).toEqual([]);
  expect(await tablesWith(made.prefix)).toEqual(['audit_log', 'sdk_keys']);
});

/** The tables in which a text stands in any column of any row. */
async function tablesWith(text: string): Promise<string[]> {
  const { db } = server.app.database;
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema() order by tablename
  `.execute(db);
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql`
      select 1 from ${sql.table(name)} as t where position(${text} in t::text) > 0 limit 1
    `.execute(db);
    if (rows.length > 0) found.push(name);
  }
  return found;
}
