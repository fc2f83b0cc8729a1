import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { isRetryable, isStorageFull, violatedConstraint } from './faults.ts';
import type { Database } from './open-database.ts';
import {
  Cleanup,
  ENGINES,
  type EngineName,
  folderWith,
  openTestDatabase,
} from './test-databases.ts';
import { inTransaction, within } from './transaction.ts';

interface Tables {
  counters: { id: number; n: number };
}

// The embedded engine takes its time to open on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const cleanup = new Cleanup();
afterAll(() => cleanup.run());

const TABLES = `
  create table counters (id integer primary key, n bigint not null constraint small check (n < 1000));
  insert into counters values (1, 0), (2, 0);`;

async function openCounters(engine: EngineName): Promise<Database<Tables>> {
  const migrations = { '0001_counters.sql': TABLES };
  const database = await openTestDatabase<Tables>(engine, cleanup, {
    migrations,
    // A hundred callers at once wait longer than usual where the machine is busy.
    deadlines: { acquireMs: 30_000 },
  });
  await database.migrate();
  return database;
}

const add = (db: Kysely<Tables>, id: number): Promise<unknown> =>
  db.updateTable('counters').set({ n: sql`n + 1` }).where('id', '=', id).execute();

const read = async (db: Kysely<Tables>): Promise<number[]> =>
  (await db.selectFrom('counters').select('n').orderBy('id').execute()).map(({ n }) => n);

describe.each(ENGINES)('on %s', (engine) => {
  let database: Database<Tables>;
  beforeAll(async () => {
    database = await openCounters(engine);
  });
  beforeEach(() => database.db.updateTable('counters').set({ n: 0 }).execute());

  test('commits all and gives the answer of the work', async () => {
    const answer = await inTransaction(database, async (tx) => {
      await add(tx, 1);
      await add(tx, 2);
      return 'done';
    });
    expect([answer, await read(database.db)]).toEqual(['done', [1, 1]]);
  });

  test('work within an open transaction becomes a part of it', async () => {
    const lost = inTransaction(database, async (tx) => {
      await inTransaction(within(database, tx), (same) => add(same, 1));
      expect(await read(tx)).toEqual([1, 0]);
      throw new Error('all of it or nothing');
    });
    await expect(lost).rejects.toThrow('all of it or nothing');
    expect(await read(database.db)).toEqual([0, 0]);
  });

  test('rolls all back when the work fails, or a statement of it', async () => {
    const failing = inTransaction(database, async (tx) => {
      await add(tx, 1);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const violating = inTransaction(database, async (tx) => {
      await add(tx, 1);
      await tx.insertInto('counters').values({ id: 2, n: 0 }).execute();
    });
    await expect(violating).rejects.toSatisfy(
      (error) => violatedConstraint(error) === 'counters_pkey',
    );
    const checking = database.db.insertInto('counters').values({ id: 3, n: 1000 }).execute();
    await expect(checking).rejects.toSatisfy((error) => violatedConstraint(error) === 'small');
    expect(await read(database.db)).toEqual([0, 0]);
  });

  test('a statement error that the work swallows does not commit half of it', async () => {
    const swallowing = inTransaction(database, async (tx) => {
      await add(tx, 1);
      await sql`select 1/0`.execute(tx).catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow(/rolled back/);
    expect(await read(database.db)).toEqual([0, 0]);
  });

  test('savepoints undo a part', async () => {
    const tx = await database.db.startTransaction().execute();
    await add(tx, 1);
    const inner = await tx.savepoint('inner').execute();
    await add(inner, 1);
    await inner.rollbackToSavepoint('inner').execute();
    await tx.commit().execute();
    expect(await read(database.db)).toEqual([1, 0]);
  });

  test('100 concurrent transactions and 100 reads outside: nothing lost, no uncommitted row seen', async () => {
    const seen: number[][] = [];
    const writers = Array.from({ length: 100 }, () =>
      inTransaction(database, async (tx) => {
        await add(tx, 1);
        await sleep(1);
        await add(tx, 2);
      }),
    );
    const readers = Array.from({ length: 100 }, async (_, index) => {
      await sleep(index);
      seen.push(await read(database.db));
    });
    await Promise.all([...writers, ...readers]);
    expect(await read(database.db)).toEqual([100, 100]);
    expect(seen.filter(([first, second]) => first !== second)).toEqual([]);
  });

  test('a query outside never slips into an open transaction', async () => {
    const tx = await database.db.startTransaction().execute();
    await add(tx, 1);
    const outside = add(database.db, 2);
    await sleep(50);
    await tx.rollback().execute();
    await outside;
    expect(await read(database.db)).toEqual([0, 1]);
  });

  test('a parameter that cannot be sent fails its own statement alone', async () => {
    const loop: { self?: object } = {};
    loop.self = loop;
    await expect(sql`select ${loop}::jsonb`.execute(database.db)).rejects.toThrow(/circular/);
    expect(await read(database.db)).toEqual([0, 0]);
  });

  test('runs the work again after a serialization failure, three times at most', async () => {
    let runs = 0;
    const unlucky = (times: number): Promise<unknown> =>
      inTransaction(database, async (tx) => {
        runs += 1;
        await add(tx, 1);
        if (runs <= times) await sql`do $$ begin raise sqlstate '40001'; end $$`.execute(tx);
      });
    await unlucky(3);
    expect([runs, await read(database.db)]).toEqual([4, [1, 0]]);
    runs = 0;
    await expect(unlucky(4)).rejects.toSatisfy(isRetryable);
    expect([runs, await read(database.db)]).toEqual([4, [1, 0]]);
  });
});

test('two PostgreSQL transactions that lock each other out both succeed in the end', async () => {
  const database = await openCounters('postgres');
  const both = (first: number, second: number): Promise<unknown> =>
    inTransaction(database, async (tx) => {
      await add(tx, first);
      await sleep(50);
      await add(tx, second);
    });
  await Promise.all([both(1, 2), both(2, 1)]);
  expect(await read(database.db)).toEqual([2, 2]);
});

test('an embedded database without room refuses to write, and still reads', async () => {
  let free = 100;
  const database = await openTestDatabase<Tables>('embedded', cleanup, {
    dataDir: await folderWith(cleanup),
    migrations: { '0001_counters.sql': TABLES },
    freeSpace: { minFreeBytes: 64, statfs: async () => ({ bavail: free, bsize: 1 }) },
  });
  await database.migrate();
  free = 10;
  const writing = inTransaction(database, (tx) => add(tx, 1));
  await expect(writing).rejects.toSatisfy(isStorageFull);
  expect(await read(database.db)).toEqual([0, 0]);
});
