import type { Db } from '#tables';

/** A flag or a segment that the demo made. */
export interface DemoItem {
  readonly entityType: 'flag' | 'segment';
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
    .select([
      'demo_items.entity_type',
      'demo_items.entity_id',
      'demo_items.key',
      'demo_items.created_at',
    ])
    .where((x) => x.or([x('flags.id', 'is not', null), x('segments.id', 'is not', null)]))
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
