import type { Db } from '#tables';

/** The secret that units are hashed with; null where there is none yet. */
export async function findUnitSecret(db: Db): Promise<string | null> {
  const row = await db.selectFrom('unit_secret').select('secret').executeTakeFirst();
  return row?.secret ?? null;
}

/** Keeps this secret unless there is one, and gives the one that there is: the same for all processes. */
export async function makeUnitSecret(db: Db, secret: string): Promise<string> {
  await db
    .insertInto('unit_secret')
    .values({ secret })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.selectFrom('unit_secret').select('secret').executeTakeFirstOrThrow();
  return row.secret;
}
