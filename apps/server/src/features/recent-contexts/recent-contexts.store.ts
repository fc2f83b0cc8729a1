import { MAX_RECENT_CONTEXTS } from '@halyard/contracts/recent-contexts';
import type { Context } from '@halyard/engine';
import { sql } from 'kysely';
import type { Db } from '#tables';
import type { SeenContext } from './context-memory.ts';
import { type Place, placesFor } from './recent-contexts.model.ts';

/**
 * Keeps the latest contexts of each environment, one for each targeting key. Those of an environment
 * that is gone are dropped.
 */
export async function keepContexts(tx: Db, seen: readonly SeenContext[]): Promise<void> {
  // One transaction at a time hands out places.
  await sql`select pg_advisory_xact_lock(hashtext('halyard.recent_contexts'))`.execute(tx);
  for (const [environmentId, news] of Map.groupBy(seen, (each) => each.environmentId)) {
    const taken = await listPlaces(tx, environmentId);
    const keys = news.map(({ targetingKey }) => targetingKey);
    await insertContexts(tx, environmentId, news, placesFor(keys, taken, MAX_RECENT_CONTEXTS));
  }
}

async function listPlaces(tx: Db, environmentId: string): Promise<Place[]> {
  const rows = await tx
    .selectFrom('recent_contexts')
    .select(['slot', 'targeting_key', 'seen_at'])
    .where('environment_id', '=', environmentId)
    .execute();
  return rows.map(({ slot, targeting_key: targetingKey, seen_at: seenAt }) => ({
    slot,
    targetingKey,
    seenAt,
  }));
}

async function insertContexts(
  tx: Db,
  environmentId: string,
  news: readonly SeenContext[],
  places: ReadonlyMap<string, number>,
): Promise<void> {
  const placed = news.flatMap((each) => {
    const slot = places.get(each.targetingKey);
    return slot === undefined ? [] : [{ ...each, slot }];
  });
  await sql`
    insert into recent_contexts as kept (environment_id, slot, targeting_key, context, seen_at)
    select e.id, c.slot, c.targeting_key, c.context, c.seen_at
    from unnest(
      ${placed.map(({ slot }) => slot)}::smallint[],
      ${placed.map(({ targetingKey }) => targetingKey)}::text[],
      ${placed.map(({ context }) => JSON.stringify(context))}::json[],
      ${placed.map(({ seenAt }) => seenAt.toISOString())}::timestamptz[]
    ) as c (slot, targeting_key, context, seen_at)
    join environments e on e.id = ${environmentId}
    on conflict (environment_id, slot) do update set
      targeting_key = excluded.targeting_key,
      context = excluded.context,
      seen_at = excluded.seen_at
    where kept.targeting_key <> excluded.targeting_key or kept.seen_at <= excluded.seen_at
  `.execute(tx);
}

/** A context that flags were evaluated for, as it came last. */
export interface RecentContext {
  readonly context: Context;
  readonly seenAt: Date;
}

/** Of an environment, latest first. */
export async function listContexts(
  db: Db,
  environmentId: string,
  limit: number,
): Promise<RecentContext[]> {
  const rows = await db
    .selectFrom('recent_contexts')
    .select(['context', 'seen_at'])
    .where('environment_id', '=', environmentId)
    .orderBy('seen_at', 'desc')
    .orderBy('targeting_key')
    .limit(limit)
    .execute();
  return rows.map(({ context, seen_at: seenAt }) => ({ context, seenAt }));
}

/** Forgets a targeting key in all environments; says how many contexts that were. */
export async function deleteContextsOf(tx: Db, targetingKey: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('recent_contexts')
    .where('targeting_key', '=', targetingKey)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Forgets the contexts of all environments. */
export async function deleteContexts(db: Db): Promise<void> {
  await db.deleteFrom('recent_contexts').execute();
}
