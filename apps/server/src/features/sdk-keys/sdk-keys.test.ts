import type { AuditEntry } from '@halyard/contracts/audit';
import type { NewSdkKey, SdkKey } from '@halyard/contracts/sdk-keys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aKey, anEnvironment, anSdkKey, auditLength } from '../../testing/builders.ts';
import { type Answer, granted, nextPage, refusal } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';
import { hashOf } from './sdk-keys.model.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const NOBODY = '0f3c9a1e-5b7d-4c11-9a55-2f6e8d1b7c90';
const keysOf = async (environment: string) =>
  granted(await team.developer.get<SdkKey[]>(`/environments/${environment}/sdk-keys`));
const urlOf = ({ environment_key, id }: SdkKey) =>
  `/environments/${environment_key}/sdk-keys/${id}`;
const historyOf = async (environment: string) =>
  granted(
    await team.viewer.get<AuditEntry[]>(
      `/audit?environment_key=${environment}&entity_type=sdk_key`,
    ),
  );

describe('a new key', () => {
  test('is told once, to nobody on the way, and says what it is for', async () => {
    const environment = await anEnvironment(team);
    const url = `/environments/${environment}/sdk-keys`;
    const given = { name: ' Checkout ', kind: 'server' };
    const { status, headers, body } = await team.developer.post<NewSdkKey>(url, given);
    expect([status, headers['cache-control']]).toEqual([201, 'no-store']);
    expect(body.key).toMatch(new RegExp(`^halyard_server_${environment}_[\\w-]{43}$`));
    expect(body.prefix).toBe(body.key.slice(0, -37));
    const { key: _, ...shown } = body;
    expect(shown).toMatchObject({
      name: 'Checkout',
      kind: 'server',
      environment_key: environment,
      last_used_at: null,
      expires_at: null,
      revoked_at: null,
      is_active: true,
    });
    expect(await keysOf(environment)).toEqual([shown]);
  });

  test('is kept as its SHA-256 alone', async () => {
    const { id, key } = await anSdkKey(team);
    const row = await server.app.database.db
      .selectFrom('sdk_keys')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.key_hash).toBe(hashOf(key));
    expect(JSON.stringify(row)).not.toContain(key.slice(-37));
  });

  test('differs from every other', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => anSdkKey(team)));
    expect(new Set(made.map(({ key }) => key)).size).toBe(10);
  });

  test.each([
    ['a name of blanks', { name: '  ', kind: 'server' }, 'body.name'],
    ['another kind', { name: 'X', kind: 'admin' }, 'body.kind'],
    ['no kind', { name: 'X' }, 'body.kind'],
    ['a key of one’s own', { name: 'X', kind: 'server', key: 'mine' }, 'body.key'],
  ])('is refused with %s', async (_, body, field) => {
    const answer = await team.admin.post('/environments/development/sdk-keys', body);
    expect(refusal(answer)).toEqual([400, 'INVALID_INPUT']);
    expect(answer.body.errors).toMatchObject([{ field }]);
  });

  test('needs an environment that is there', async () => {
    const url = `/environments/${aKey('absent')}/sdk-keys`;
    const body = { name: 'X', kind: 'client' };
    expect(refusal(await team.admin.post(url, body))).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
    expect(refusal(await team.admin.get(url))).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
  });
});

test('the list goes page by page, newest first', async () => {
  const environment = await anEnvironment(team);
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) await anSdkKey(team, { environment, name });
  const listed: SdkKey[] = [];
  let url: string | undefined = `/environments/${environment}/sdk-keys?limit=2`;
  while (url !== undefined) {
    const page: Answer<SdkKey[]> = await team.developer.get<SdkKey[]>(url);
    listed.push(...page.body);
    url = nextPage(page);
  }
  expect(listed.map(({ name }) => name).toSorted()).toEqual(names);
  const times = listed.map(({ created_at }) => created_at);
  expect(times).toEqual(times.toSorted().toReversed());
});

describe('revoking', () => {
  test('ends a key, and doing it twice leaves no second trace', async () => {
    const environment = await anEnvironment(team);
    const made = await anSdkKey(team, { environment });
    expect((await team.developer.delete(urlOf(made))).status).toBe(204);
    const [revoked] = await keysOf(environment);
    expect(revoked).toMatchObject({ is_active: false, revoked_at: expect.any(String) });
    const before = await auditLength(server);
    expect((await team.developer.delete(urlOf(made))).status).toBe(204);
    expect(await keysOf(environment)).toEqual([revoked]);
    expect(await auditLength(server)).toBe(before);
  });

  test('and rotating know the keys of their own environment alone', async () => {
    const elsewhere = await anEnvironment(team);
    const { id } = await anSdkKey(team);
    const url = `/environments/${elsewhere}/sdk-keys/${id}`;
    expect(refusal(await team.admin.delete(url))).toEqual([404, 'SDK_KEY_NOT_FOUND']);
    expect(refusal(await team.admin.post(`${url}/rotate`))).toEqual([404, 'SDK_KEY_NOT_FOUND']);
    const absent = `/environments/development/sdk-keys/${NOBODY}`;
    expect(refusal(await team.admin.delete(absent))).toEqual([404, 'SDK_KEY_NOT_FOUND']);
    expect((await keysOf('development')).find((key) => key.id === id)?.is_active).toBe(true);
  });
});

describe('rotating', () => {
  test('makes a key like the old one, which works on for a day where nothing is said', async () => {
    const environment = await anEnvironment(team);
    const old = await anSdkKey(team, { environment, kind: 'client', name: 'Web shop' });
    const { status, headers, body } = await team.developer.post<NewSdkKey>(`${urlOf(old)}/rotate`);
    expect([status, headers['cache-control']]).toEqual([201, 'no-store']);
    expect(body).toMatchObject({ name: 'Web shop', kind: 'client', expires_at: null });
    expect(body.key).not.toBe(old.key);
    const kept = (await keysOf(environment)).find(({ id }) => id === old.id);
    expect(kept).toMatchObject({ is_active: true, revoked_at: null });
    const lasts = Date.parse(kept?.expires_at ?? '') - Date.parse(body.created_at);
    expect(lasts / 1000).toBeCloseTo(86_400, 0);
  });

  test('without an overlap revokes the old key at once', async () => {
    const environment = await anEnvironment(team);
    const old = await anSdkKey(team, { environment });
    granted(await team.developer.post(`${urlOf(old)}/rotate`, { overlap_seconds: 0 }));
    expect((await keysOf(environment)).find(({ id }) => id === old.id)).toMatchObject({
      is_active: false,
      revoked_at: expect.any(String),
    });
  });

  test('is refused for a key that has ended', async () => {
    const old = await anSdkKey(team);
    granted(await team.developer.delete(urlOf(old)));
    const refused = await team.developer.post(`${urlOf(old)}/rotate`);
    expect(refusal(refused)).toEqual([409, 'SDK_KEY_ENDED']);
  });

  test.each([-1, 1.5, 2_592_001, '60'])('is refused with an overlap of %j', async (overlap) => {
    const old = await anSdkKey(team);
    const refused = await team.admin.post(`${urlOf(old)}/rotate`, { overlap_seconds: overlap });
    expect(refusal(refused)).toEqual([400, 'INVALID_INPUT']);
  });
});

test('in a protected environment only admins make, rotate and revoke keys', async () => {
  const environment = await anEnvironment(team, { is_protected: true });
  const made = await anSdkKey(team, { environment });
  const body = { name: 'Mine', kind: 'server' };
  const tries = [
    await team.developer.post(`/environments/${environment}/sdk-keys`, body),
    await team.developer.post(`${urlOf(made)}/rotate`),
    await team.developer.delete(urlOf(made)),
  ];
  expect(tries.map(refusal)).toEqual(tries.map(() => [403, 'ENVIRONMENT_PROTECTED']));
  const { key: _, ...shown } = made;
  expect(await keysOf(environment)).toEqual([shown]);
});

test('the history names who did what to which key', async () => {
  const environment = await anEnvironment(team);
  const old = await anSdkKey(team, { environment, name: 'Checkout' });
  const rotate = { overlap_seconds: 60 };
  const made = granted(await team.developer.post<NewSdkKey>(`${urlOf(old)}/rotate`, rotate));
  granted(await team.developer.delete(urlOf(made)));
  const entries = await historyOf(environment);
  expect(
    entries.map(({ action, entity_id, entity_key, user_email, changes }) => ({
      action,
      entity_id,
      entity_key,
      user_email,
      changes,
    })),
  ).toEqual([
    {
      action: 'revoked',
      entity_id: made.id,
      entity_key: 'Checkout',
      user_email: team.developer.email,
      changes: { revoked_at: { old: null, new: expect.any(String) } },
    },
    {
      action: 'rotated',
      entity_id: old.id,
      entity_key: 'Checkout',
      user_email: team.developer.email,
      changes: { expires_at: { old: null, new: expect.any(String) } },
    },
    expect.objectContaining({ action: 'created', entity_id: made.id }),
    {
      action: 'created',
      entity_id: old.id,
      entity_key: 'Checkout',
      user_email: team.admin.email,
      changes: {
        name: { old: null, new: 'Checkout' },
        kind: { old: null, new: 'server' },
        prefix: { old: null, new: old.prefix },
      },
    },
  ]);
});
