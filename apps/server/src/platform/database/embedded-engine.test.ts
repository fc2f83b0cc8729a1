import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { isUnavailable } from './faults.ts';
import type { Database } from './open-database.ts';
import { Cleanup, folderWith, openTestDatabase } from './test-databases.ts';

interface Tables {
  notes: { id: number };
}

// The embedded engine takes its time to open on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const MIGRATIONS = { '0001_notes.sql': 'create table notes (id integer primary key);' };
const ENDLESS = sql`select count(*) from generate_series(1, 1000000000) as n`;

async function openNotes(answerMs = 5000, dataDir?: string): Promise<Database<Tables>> {
  const database = await openTestDatabase<Tables>('embedded', cleanup, {
    dataDir: dataDir ?? (await folderWith(cleanup)),
    migrations: MIGRATIONS,
    deadlines: { answerMs, acquireMs: 2000, idleMs: 500 },
  });
  await database.migrate();
  return database;
}

const insert = (database: Database<Tables>, id: number): Promise<unknown> =>
  database.db.insertInto('notes').values({ id }).execute();

const ids = async (database: Database<Tables>): Promise<number[]> =>
  (await database.db.selectFrom('notes').select('id').orderBy('id').execute()).map(({ id }) => id);

/** Asks until the database answers again; gives how long that took in milliseconds. */
async function untilBack(database: Database<Tables>): Promise<number> {
  const start = performance.now();
  for (;;) {
    const isBack = await database.ping().then(
      () => true,
      () => false,
    );
    if (isBack) return performance.now() - start;
    await sleep(20);
  }
}

test('a statement that takes too long is given up, calls reject meanwhile, and the data is still there', async () => {
  const database = await openNotes(1500);
  await insert(database, 1);
  const tx = await database.db.startTransaction().execute();
  await tx.insertInto('notes').values({ id: 2 }).execute();

  const start = performance.now();
  await expect(ENDLESS.execute(tx)).rejects.toSatisfy(isUnavailable);
  expect(performance.now() - start).toBeLessThan(8000);

  // The rest of that transaction must not run on the new session, outside of any transaction.
  await expect(tx.insertInto('notes').values({ id: 3 }).execute()).rejects.toSatisfy(isUnavailable);
  await expect(tx.commit().execute()).rejects.toSatisfy(isUnavailable);

  const asked = performance.now();
  await expect(ids(database)).rejects.toSatisfy(isUnavailable);
  expect(performance.now() - asked).toBeLessThan(1500);

  await untilBack(database);
  await insert(database, 4);
  expect(await ids(database)).toEqual([1, 4]);
  await expect(sql`alter table notes add column x text`.execute(database.db)).rejects.toMatchObject(
    {
      code: '42501',
    },
  );
});

test('callers who queue behind an endless statement are not kept waiting for ever', async () => {
  const database = await openNotes(1500);
  const endless = ENDLESS.execute(database.db);
  const others = Array.from({ length: 20 }, () => ids(database));
  const results = await Promise.allSettled([endless, ...others]);
  expect(results.every((each) => each.status === 'rejected' && isUnavailable(each.reason))).toBe(
    true,
  );
  await untilBack(database);
  expect(await ids(database)).toEqual([]);
});

test('the main thread stays responsive while the engine is busy', async () => {
  const database = await openNotes(1500);
  const endless = ENDLESS.execute(database.db).catch(() => undefined);
  let longestMs = 0;
  for (let last = performance.now(), end = last + 1000; last < end; ) {
    await sleep(5);
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
  }
  expect(longestMs).toBeLessThan(500);
  await endless;
});

test('a holder that forgets its transaction loses it, and the next one finds a clean session', async () => {
  const database = await openNotes();
  const forgotten = await database.db.startTransaction().execute();
  await forgotten.insertInto('notes').values({ id: 1 }).execute();
  await sleep(700);
  expect(await ids(database)).toEqual([]);
  await expect(forgotten.commit().execute()).rejects.toSatisfy(isUnavailable);
});

test('what was committed is there after closing and opening, and a second opening is refused meanwhile', async () => {
  const dataDir = await folderWith(cleanup);
  const first = await openNotes(5000, dataDir);
  await insert(first, 1);
  await expect(openNotes(5000, dataDir)).rejects.toMatchObject({ kind: 'folder_in_use' });
  await first.close();
  const second = await openNotes(5000, dataDir);
  expect(await ids(second)).toEqual([1]);
});

test('a snapshot carries the data, the role and the history of migrations into another database', async () => {
  const first = await openNotes(5000, 'memory://');
  await insert(first, 1);
  const fromSnapshot = await first.snapshot();
  await insert(first, 2);
  const options = { fromSnapshot, migrations: MIGRATIONS };
  const second = await openTestDatabase<Tables>('embedded', cleanup, options);
  expect(await second.migrate()).toEqual({ applied: [] });
  expect([await ids(first), await ids(second)]).toEqual([[1, 2], [1]]);
});
