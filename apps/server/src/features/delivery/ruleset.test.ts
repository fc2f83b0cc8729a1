import { gunzipSync } from 'node:zlib';
import { compile, evaluate, type Ruleset } from '@halyard/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, anEnvironment, anSdkKey, served } from '../../testing/builders.ts';
import { clientOf, granted, type InjectingClient, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;
beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

/** An environment of its own, with a server key to it. */
async function aPlace() {
  const environment = await anEnvironment(team);
  const { id, key } = await anSdkKey(team, { environment });
  return { environment, keyId: id, key, app: clientOf(server.app.http, key) };
}

const etagOf = async (app: InjectingClient, url: string) =>
  String((await app.get(url)).headers['etag']);

describe('the ruleset', () => {
  test('is what a process needs to evaluate as the server does', async () => {
    const { environment, app } = await aPlace();
    const fields = { flag_type: 'percentage', is_enabled: true, rollout_percentage: 50 } as const;
    const flag = await aFlag(team, { ...fields, environment_key: environment });
    const { status, body, headers } = await app.get<Ruleset>('/sdk/v1/ruleset');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['etag']).toMatch(new RegExp(`^"${body.revision}-[0-9a-f]{8}"$`));
    expect(body.environment).toBe(environment);
    const compiled = compile(body);
    for (const user of ['alice', 'bob', 'carol']) {
      const { variant, value } = await served(server, flag, environment, user);
      expect(evaluate(compiled, flag, { targetingKey: user })).toMatchObject({ variant, value });
    }
  });

  test('is not sent to those who hold it, whatever else they hold', async () => {
    const { app } = await aPlace();
    const etag = await etagOf(app, '/sdk/v1/ruleset');
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, `W/"x",W/${etag}`, '*']) {
      const answer = await app.get('/sdk/v1/ruleset', { 'if-none-match': known });
      expect([known, answer.status, answer.body]).toEqual([known, 304, '']);
      expect(answer.headers['etag']).toBe(etag);
    }
    for (const other of ['"other"', etag.slice(1, -1), '']) {
      const answer = await app.get('/sdk/v1/ruleset', { 'if-none-match': other });
      expect([other, answer.status]).toEqual([other, 200]);
    }
  });

  test('has another mark after each change', async () => {
    const { environment, app } = await aPlace();
    const before = await etagOf(app, '/sdk/v1/ruleset');
    await aFlag(team, { environment_key: environment });
    const answer = await app.get('/sdk/v1/ruleset', { 'if-none-match': before });
    expect(answer.status).toBe(200);
    expect(answer.headers['etag']).not.toBe(before);
  });

  test.each(['/sdk/v1/ruleset', '/sdk/v1/flagd.json'])(
    'is compressed for those who accept that: %s',
    async (url) => {
      const { key } = await aPlace();
      const ask = (accepted: string) =>
        server.app.http.inject({
          url,
          headers: { 'x-api-key': key, 'accept-encoding': accepted },
        });
      const plain = await ask('identity');
      expect(plain.headers['vary']).toBe('accept-encoding');
      for (const accepted of ['gzip', 'br, GZIP;q=0.5', '*', 'x-gzip']) {
        const { headers, rawPayload } = await ask(accepted);
        expect([accepted, headers['content-encoding']]).toEqual([accepted, 'gzip']);
        expect(gunzipSync(rawPayload).toString()).toBe(plain.payload);
        expect([headers['etag'], headers['vary']]).toEqual([
          plain.headers['etag'],
          'accept-encoding',
        ]);
      }
      for (const accepted of ['gzip;q=0', 'br', '', '*;q=0']) {
        const { headers, payload } = await ask(accepted);
        expect([accepted, headers['content-encoding']]).toEqual([accepted, undefined]);
        expect(payload).toBe(plain.payload);
      }
    },
  );

  test('has a head of its own', async () => {
    const { app } = await aPlace();
    const { headers } = await app.get('/sdk/v1/ruleset');
    const head = await app.send('HEAD', '/sdk/v1/ruleset');
    expect([head.status, head.body, head.headers['etag']]).toEqual([200, '', headers['etag']]);
    expect(head.headers['content-length']).toBe(headers['content-length']);
  });
});

describe.each(['/sdk/v1/ruleset', '/sdk/v1/flagd.json', '/sdk/v1/stream'])('%s', (url) => {
  test('is for server keys alone', async () => {
    const environment = await anEnvironment(team);
    const { key } = await anSdkKey(team, { environment, kind: 'client' });
    const asClient = clientOf(server.app.http, key);
    expect(refusal(await asClient.get(url))).toEqual([403, 'SERVER_KEY_REQUIRED']);
    expect(refusal(await server.anonymous.get(url))).toEqual([401, 'SDK_KEY_INVALID']);
    expect(refusal(await team.admin.get(url))).toEqual([401, 'SDK_KEY_INVALID']);
  });

  test('is closed to a key that was revoked, and with its environment', async () => {
    const revoked = await aPlace();
    const { environment, keyId } = revoked;
    granted(await team.admin.delete(`/environments/${environment}/sdk-keys/${keyId}`));
    expect(refusal(await revoked.app.get(url))).toEqual([401, 'SDK_KEY_INVALID']);
    const gone = await aPlace();
    granted(await team.admin.delete(`/environments/${gone.environment}`));
    expect(refusal(await gone.app.get(url))).toEqual([401, 'SDK_KEY_INVALID']);
    await anEnvironment(team, { key: gone.environment });
    expect(refusal(await gone.app.get(url))).toEqual([401, 'SDK_KEY_INVALID']);
  });
});

describe('the flagd definition', () => {
  test('has the flags of the environment, and a mark of its content', async () => {
    const { environment, app } = await aPlace();
    const flag = await aFlag(team, { environment_key: environment, is_enabled: true });
    const { body, headers } = await app.get<Record<string, object>>('/sdk/v1/flagd.json');
    expect(body['flags']).toMatchObject({
      [flag]: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on' },
    });
    expect(body['metadata']).toMatchObject({ flagSetId: environment, version: expect.any(String) });
    const etag = String(headers['etag']);
    const again = await app.get('/sdk/v1/flagd.json', { 'if-none-match': etag });
    expect([again.status, again.body]).toEqual([304, '']);
    granted(
      await team.admin.put(`/flags/${flag}?environment_key=${environment}`, { is_enabled: false }),
    );
    const changed = await app.get<Record<string, object>>('/sdk/v1/flagd.json', {
      'if-none-match': etag,
    });
    expect(changed.body['flags']).toMatchObject({ [flag]: { state: 'DISABLED' } });
  });
});
