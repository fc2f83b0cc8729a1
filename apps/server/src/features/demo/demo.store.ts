import type { Db } from '#tables';

/** Something that the demo made. */
export interface DemoItem {
  readonly entityType: 'flag' | 'segment' | 'metric' | 'experiment';
  readonly entityId: string;
  readonly key: string;
  readonly createdAt: Date;
}

/** What the demo made and is still there, in the order in which it was made. */
export async function listItems(db: Db): Promise<DemoItem[]> {
  const rows = await db
    .selectFrom('demo_items')
    .leftJoin('flags', 'flags.id', 'demo_items.entity_id')
    .leftJoin('segments', 'segments.id', 'demo_items.entity_id')
    .leftJoin('metrics', 'metrics.id', 'demo_items.entity_id')
    .leftJoin('experiments', 'experiments.id', 'demo_items.entity_id')
    .select([
      'demo_items.entity_type',
      'demo_items.entity_id',
      'demo_items.key',
      'demo_items.created_at',
    ])
    .where((x) =>
      x.or([
        x('flags.id', 'is not', null),
        x('segments.id', 'is not', null),
        x('metrics.id', 'is not', null),
        x('experiments.id', 'is not', null),
      ]),
    )
    .orderBy('demo_items.position')
    .execute();
  return rows.map((row) => ({
    entityType: row.entity_type,
    entityId: row.entity_id,
    key: row.key,
    createdAt: row.created_at,
  }));
}

export async function insertItems(tx: Db, items: readonly DemoItem[]): Promise<void> {
  if (items.length === 0) return;
  await tx
    .insertInto('demo_items')
    .values(
      items.map((item) => ({
        entity_type: item.entityType,
        entity_id: item.entityId,
        key: item.key,
        created_at: item.createdAt,
      })),
    )
    .execute();
}

/** Forgets all that the demo made but for some items. */
export async function deleteItemsBut(tx: Db, kept: readonly DemoItem[]): Promise<void> {
  let query = tx.deleteFrom('demo_items');
  if (kept.length > 0) {
    query = query.where(
      'entity_id',
      'not in',
      kept.map(({ entityId }) => entityId),
    );
  }
  await query.execute();
}

/** Those of some keys that are keys of experiments. */
export async function findExperimentKeys(db: Db, keys: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('experiments')
    .select('key')
    .where('key', 'in', [...keys])
    .execute();
  return rows.map(({ key }) => key);
}

/** Lets an experiment, and its first epoch, have begun earlier than it did. */
export async function backdateStart(tx: Db, experimentId: string, at: Date): Promise<void> {
  await tx
    .updateTable('experiments')
    .set({ started_at: at, created_at: at })
    .where('id', '=', experimentId)
    .execute();
  await tx
    .updateTable('experiment_epochs')
    .set({ started_at: at })
    .where('experiment_id', '=', experimentId)
    .execute();
}

/** Lets an experiment have ended earlier than it did. */
export async function backdateStop(tx: Db, experimentId: string, at: Date): Promise<void> {
  await tx
    .updateTable('experiments')
    .set({ stopped_at: at, decided_at: at })
    .where('id', '=', experimentId)
    .execute();
}
