import { randomBytes } from 'node:crypto';
import type { NewSdkKey, SdkKey } from '@halyard/contracts/sdk-keys';
import type { KyselyPlugin } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryBus } from '#platform/bus/memory-bus.ts';
import { isUnavailable } from '#platform/database/faults.ts';
import { createLogger } from '#platform/log/logger.ts';
import { anEnvironment, anSdkKey } from '../../testing/builders.ts';
import { granted } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';
import { writeKey } from './sdk-keys.model.ts';
import { createSdkKeys, type SdkKeys } from './standing-keys.ts';

const log = createLogger('silent');
let server: TestServer;
let team: Team;
const opened: SdkKeys[] = [];

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterEach(() => {
  for (const keys of opened.splice(0)) keys.close();
});
afterAll(() => server.close());

/** The copy of one more process, which hears nothing and follows when it is told to. */
async function aCopy({ now = () => new Date() } = {}) {
  const counter = { queries: 0 };
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      counter.queries += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const { database } = server.app;
  const keys = createSdkKeys({
    database: { ...database, db: database.db.withPlugin(counting) },
    bus: createMemoryBus({ log }),
    log,
    now,
  });
  opened.push(keys);
  await keys.follow();
  const ended: string[] = [];
  keys.onEnd((id) => ended.push(id));
  return { keys, ended, counter };
}

const urlOf = ({ environment_key, id }: SdkKey) =>
  `/environments/${environment_key}/sdk-keys/${id}`;
const rotate = async (key: SdkKey, overlap_seconds: number) =>
  granted(await team.admin.post<NewSdkKey>(`${urlOf(key)}/rotate`, { overlap_seconds }));
const strangeKeys = (count: number) =>
  Array.from({ length: count }, () => writeKey('server', 'production', randomBytes(32)).key);

describe('a key that is in memory', () => {
  test('is found at once, by itself and by its id', async () => {
    const made = await anSdkKey(team);
    const { keys, counter } = await aCopy();
    const before = counter.queries;
    expect(keys.find(made.key)).toMatchObject({ keyId: made.id, environmentKey: 'development' });
    expect(keys.grantOf(made.id)).toBe(keys.find(made.key));
    expect(keys.isStanding(made.id)).toBe(true);
    expect(counter.queries).toBe(before);
  });

  test('is told to have ended once, whether revoked or deleted with its environment', async () => {
    const environment = await anEnvironment(team);
    const [revoked, deleted] = [await anSdkKey(team), await anSdkKey(team, { environment })];
    const { keys, ended } = await aCopy();
    granted(await team.admin.delete(urlOf(revoked)));
    granted(await team.admin.delete(`/environments/${environment}`));
    expect([keys.isStanding(revoked.id), keys.isStanding(deleted.id)]).toEqual([true, true]);
    await keys.follow();
    await keys.follow();
    expect(ended.toSorted()).toEqual([revoked.id, deleted.id].toSorted());
    expect([keys.isStanding(revoked.id), keys.grantOf(deleted.id)]).toEqual([false, null]);
    expect(await keys.find(revoked.key)).toBeNull();
  });

  test('is told to have ended when its time is over, without looking anywhere', async () => {
    const old = await anSdkKey(team);
    await rotate(old, 1);
    const { keys, ended, counter } = await aCopy();
    const before = counter.queries;
    expect([keys.isStanding(old.id), ended]).toEqual([true, []]);
    await expect.poll(() => ended, { timeout: 3000 }).toEqual([old.id]);
    expect([keys.isStanding(old.id), counter.queries]).toEqual([false, before]);
  });

  test('stands no longer than its time, even before anybody is told', async () => {
    const clock = aClock(new Date().toISOString());
    const old = await anSdkKey(team);
    await rotate(old, 3600);
    const { keys, ended } = await aCopy({ now: clock.now });
    clock.pass({ minutes: 59 });
    expect(keys.find(old.key)).toMatchObject({ keyId: old.id });
    clock.pass({ minutes: 2 });
    expect([keys.isStanding(old.id), ended]).toEqual([false, []]);
    expect(await keys.find(old.key)).toBeNull();
    expect(ended).toEqual([old.id]);
  });
});

describe('keys that are not in memory', () => {
  test('cost a handful of queries, however many there are', async () => {
    const { keys, counter } = await aCopy();
    const before = counter.queries;
    for (let wave = 0; wave < 4; wave += 1) {
      const found = await Promise.all(strangeKeys(2500).map(async (key) => keys.find(key)));
      expect(found.filter((grant) => grant !== null)).toEqual([]);
    }
    expect(counter.queries - before).toBeLessThanOrEqual(5);
  });

  test('cost nothing when they cannot be any', async () => {
    const { keys, counter } = await aCopy();
    const before = counter.queries;
    const [key = ''] = strangeKeys(1);
    for (const text of ['', 'x', `${key}x`, key.slice(1), key.replace('server', 'root')]) {
      expect(keys.find(text)).toBeNull();
    }
    expect(counter.queries).toBe(before);
  });

  test('are found among many others when they were made just now', async () => {
    const { keys, counter } = await aCopy();
    const flood = strangeKeys(1000).map(async (key) => keys.find(key));
    const made = await anSdkKey(team);
    const before = counter.queries;
    flood.push(...strangeKeys(1000).map(async (key) => keys.find(key)));
    expect(await keys.find(made.key)).toMatchObject({ keyId: made.id });
    await Promise.all(flood);
    expect(counter.queries - before).toBeLessThanOrEqual(6);
  });
});

describe('while the database is away', () => {
  test('known keys go on, and nobody is told that a key is wrong', async () => {
    const own = await startTestServer({ isAlone: true });
    const members = await aTeam(own);
    const { id, key } = await anSdkKey(members);
    const { database } = own.app;
    const deps = { database, bus: createMemoryBus({ log }), log, now: () => new Date() };
    const [known, empty] = [createSdkKeys(deps), createSdkKeys(deps)];
    opened.push(known, empty);
    await known.follow();
    await database.close();
    expect(known.find(key)).toMatchObject({ keyId: id });
    const [strange = ''] = strangeKeys(1);
    await expect(known.find(strange)).rejects.toSatisfy(isUnavailable);
    await expect(empty.find(key)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect(known.find(key)).toMatchObject({ keyId: id });
    await expect(known.flushLastUses()).rejects.toSatisfy(isUnavailable);
    await own.close();
  });
});

describe('the last use', () => {
  const lastUseOf = async (key: SdkKey) => {
    const url = `/environments/${key.environment_key}/sdk-keys`;
    const list = granted(await team.admin.get<SdkKey[]>(url));
    return list.find(({ id }) => id === key.id)?.last_used_at;
  };

  test('is written later, for all keys together, and leaves no trace in the audit log', async () => {
    const environment = await anEnvironment(team);
    const used = await anSdkKey(team, { environment });
    const unused = await anSdkKey(team, { environment });
    const clock = aClock('2026-03-01T12:00:00.000Z');
    const { keys, counter } = await aCopy({ now: clock.now });
    await keys.find(used.key);
    clock.pass({ minutes: 1 });
    await keys.find(used.key);
    expect(await lastUseOf(used)).toBeNull();
    const before = counter.queries;
    await keys.flushLastUses();
    await keys.flushLastUses();
    expect(await lastUseOf(used)).toBe('2026-03-01T12:01:00.000Z');
    expect(await lastUseOf(unused)).toBeNull();
    expect(counter.queries - before).toBeLessThanOrEqual(1);
    const url = `/audit?environment_key=${environment}&entity_type=sdk_key`;
    expect(granted(await team.admin.get<unknown[]>(url))).toHaveLength(2);
  });

  test('never goes back when another process writes an older one', async () => {
    const used = await anSdkKey(team);
    const copies = [
      await aCopy({ now: aClock('2026-03-01T12:05:00.000Z').now }),
      await aCopy({ now: aClock('2026-03-01T12:00:00.000Z').now }),
    ];
    for (const { keys } of copies) {
      await keys.find(used.key);
      await keys.flushLastUses();
    }
    expect(await lastUseOf(used)).toBe('2026-03-01T12:05:00.000Z');
  });
});
