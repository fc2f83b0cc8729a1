import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEntry } from '@halyard/contracts/audit';
import type { Environment } from '@halyard/contracts/environments';
import type { EvaluationResponse } from '@halyard/contracts/evaluation';
import type { FlagRow } from '@halyard/contracts/flags';
import { afterAll, describe, expect, test } from 'vitest';
import { freePort, waitUntil } from '../../../tests/services/index.ts';
import type { Client } from '../src/testing/client.ts';
import { allPages } from './all-pages.ts';
import { becomeAdmin } from './people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  spawnServer,
  startServer,
  verifyAudit,
} from './server-process.ts';

/** On each kind of database; every start of a server takes seconds. */
const KILLS = 2;
const WRITERS = 4;
const MIN_ACKS_BEFORE_KILL = 6;
const MAX_ACKS_BEFORE_KILL = 30;
const MAX_DELAY_MS = 40;
const ENVIRONMENTS = ['development', 'staging', 'production'] as const;

/** A change that the server has answered for. Every rollout is written once only. */
interface Acknowledged {
  readonly key: string;
  readonly environment: string;
  readonly rollout: number;
}

interface Journal {
  tried: number;
  readonly acknowledged: Acknowledged[];
}

interface Contents {
  readonly entries: readonly AuditEntry[];
  readonly rows: readonly FlagRow[];
  readonly environments: readonly Environment[];
}

afterAll(endServers);

describe.concurrent.each(['embedded', 'postgres'] as const)(
  'kill -9 during writes (%s)',
  (kind) => {
    test(`after each of ${KILLS} kills everything acknowledged is there, whole and in order`, {
      timeout: 400_000,
    }, async () => {
      const storage = { ...(await newStorage(kind)), PORT: String(await freePort()) };
      let server = await startServer(storage);
      const admin = await becomeAdmin(server);
      const journal: Journal = { tried: 0, acknowledged: [] };
      for (let round = 0; round < KILLS; round += 1) {
        await killDuringWrites(server, admin, journal);
        server = await startServer(storage);
        expectWhole(await readContents(admin), journal.acknowledged);
      }
      expect(journal.acknowledged.length).toBeGreaterThan(5 * KILLS);
      const { entries, rows } = await readContents(admin);
      await expectServedAsStored(admin, rows);
      await server.stop();
      expect(await verifyAudit(storage)).toMatchObject({ entries: entries.length, fault: null });
    });
  },
);

test('a server that is killed during its first start makes its database on the next', async () => {
  const storage = await newStorage('embedded');
  for (const _ of [1, 2]) {
    const server = await spawnServer(storage);
    await sleep(randomInt(300, 4000));
    await server.stop('SIGKILL');
  }
  const server = await startServer(storage);
  const admin = await becomeAdmin(server);
  const { body } = await admin.get<Environment[]>('/environments');
  expect(body.map(({ key }) => key)).toEqual(ENVIRONMENTS);
});

/** Lets writers loose, kills the server at some moment after some answers, and waits for the writers. */
async function killDuringWrites(server: ServerProcess, admin: Client, journal: Journal) {
  const wanted =
    journal.acknowledged.length + randomInt(MIN_ACKS_BEFORE_KILL, MAX_ACKS_BEFORE_KILL);
  let isKilled = false;
  const writeOn = async (): Promise<void> => {
    while (await changeSomething(admin, journal));
    expect(isKilled, 'the server gave no answer, yet nobody had killed it').toBe(true);
  };
  const writing = Promise.all(Array.from({ length: WRITERS }, writeOn));
  const enough = waitUntil('enough answers', () => journal.acknowledged.length >= wanted);
  await Promise.race([enough, writing]);
  await sleep(randomInt(MAX_DELAY_MS));
  isKilled = true;
  await server.stop('SIGKILL');
  await writing;
}

/** Creates or changes one flag; false when there is no answer. */
async function changeSomething(admin: Client, journal: Journal): Promise<boolean> {
  const { acknowledged } = journal;
  journal.tried += 1;
  const rollout = journal.tried / 1000;
  const environment = pick(ENVIRONMENTS);
  const isNew = acknowledged.length === 0 || randomInt(4) === 0;
  const key = isNew ? `flag-${journal.tried}` : pick(acknowledged).key;
  const values = { is_enabled: true, rollout_percentage: rollout };
  const request = isNew
    ? admin.post('/flags', {
        ...values,
        key,
        name: key,
        flag_type: 'percentage',
        environment_key: environment,
      })
    : admin.put(`/flags/${key}?environment_key=${environment}`, values);
  const answer = await request.catch(() => null);
  if (answer === null) return false;
  // Where the database is too busy nothing was acknowledged.
  if (answer.status === 503) return true;
  expect(answer.status).toBe(isNew ? 201 : 200);
  acknowledged.push({ key, environment, rollout });
  return true;
}

async function readContents(admin: Client): Promise<Contents> {
  const [entries, rows, environments] = await Promise.all([
    allPages<AuditEntry>(admin, '/audit?limit=200'),
    allPages<FlagRow>(admin, '/flags?limit=200'),
    allPages<Environment>(admin, '/environments'),
  ]);
  return { entries: entries.toReversed(), rows, environments };
}

/** Whatever was under way when the server died is there with all that belongs to it, or not at all. */
function expectWhole(contents: Contents, acknowledged: readonly Acknowledged[]): void {
  const { entries, rows, environments } = contents;
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));

  const changes = entries.filter((entry) => entry.entity_type === 'flag');
  const written = new Map(changes.map((entry) => [rolloutOf(entry), nameOf(entry)]));
  expect(written.size).toBe(changes.length);
  const lost = acknowledged.filter(
    ({ key, environment, rollout }) => written.get(rollout) !== `${key} in ${environment}`,
  );
  expect(lost).toEqual([]);

  const creations = changes.filter(({ action }) => action === 'created');
  const updates = changes.filter(({ action }) => action === 'updated');
  expect(rows).toHaveLength(creations.length * environments.length);
  for (const row of rows) {
    const name = `${row.key} in ${row.environment_key}`;
    const latest = changes.findLast((entry) => nameOf(entry) === name);
    expect([name, row.rollout_percentage]).toEqual([name, latest ? rolloutOf(latest) : 0]);
    const steps = updates.filter((entry) => nameOf(entry) === name).length;
    expect([name, row.version]).toEqual([name, 1 + steps]);
  }
  for (const { id, key, revision } of environments) {
    // Revisions start at the place in the log at which the environment was made.
    const start = entries.find(({ entity_id }) => entity_id === id)?.sequence ?? 0;
    const steps = updates.filter(({ environment_key }) => environment_key === key).length;
    expect([key, revision]).toEqual([key, start + creations.length + steps]);
  }
}

async function expectServedAsStored(admin: Client, rows: readonly FlagRow[]) {
  for (const { key, environment_key, is_enabled, rollout_percentage } of rows) {
    const path = `/evaluate/${key}?environment_key=${environment_key}&user_id=alice`;
    const { body } = await admin.get<EvaluationResponse>(path);
    const isInside = body.bucket !== null && body.bucket < rollout_percentage * 1000;
    expect([path, body.enabled]).toEqual([path, is_enabled && isInside]);
  }
}

function nameOf(entry: AuditEntry): string {
  return `${entry.entity_key} in ${entry.environment_key}`;
}

function rolloutOf({ changes }: AuditEntry): unknown {
  return changes['rollout_percentage']?.new;
}

function pick<Item>(items: readonly Item[]): Item {
  return items[randomInt(items.length)] as Item;
}
