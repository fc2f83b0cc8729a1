import type { Condition } from '@halyard/contracts/targeting';
import { sql } from 'kysely';
import type { Db } from '#tables';
import type { Segment } from './segments.model.ts';

const SHARED_COLUMNS = [
  'id',
  'key',
  'name',
  'description',
  'conditions',
  'version',
  'created_at',
  'updated_at',
] as const;

const COLUMNS = [...SHARED_COLUMNS, 'included', 'excluded'] as const;

/** A segment whose lists are counted, not told. */
export interface SegmentSummary extends Omit<Segment, 'included' | 'excluded'> {
  readonly includedCount: number;
  readonly excludedCount: number;
}

/** What a list of segments is narrowed by; `after` is the key where the last page ended. */
export interface SegmentFilter {
  readonly search?: string;
  readonly after?: string;
  readonly limit: number;
}

export async function findSegment(db: Db, key: string): Promise<Segment | null> {
  const row = await db
    .selectFrom('segments')
    .select(COLUMNS)
    .where('key', '=', key)
    .executeTakeFirst();
  return row ? toSegment(row) : null;
}

/** Locks the segment's row until the transaction ends. Lock the environments first. */
export async function lockSegment(tx: Db, key: string): Promise<Segment | null> {
  const row = await tx
    .selectFrom('segments')
    .select(COLUMNS)
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst();
  return row ? toSegment(row) : null;
}

/** By their keys. */
export async function listSegments(db: Db, filter: SegmentFilter): Promise<SegmentSummary[]> {
  const { search, after, limit } = filter;
  let query = db
    .selectFrom('segments')
    .select([
      ...SHARED_COLUMNS,
      sql<number>`cardinality(included)`.as('included_count'),
      sql<number>`cardinality(excluded)`.as('excluded_count'),
    ]);
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where((x) => x.or([x('key', 'ilike', pattern), x('name', 'ilike', pattern)]));
  }
  if (after !== undefined) query = query.where('key', '>', after);
  const rows = await query.orderBy('key').limit(limit).execute();
  return rows.map((row) => ({
    ...toShared(row),
    includedCount: row.included_count,
    excludedCount: row.excluded_count,
  }));
}

/** All segments with their lists, for an environment that is new. */
export async function listAllSegments(db: Db): Promise<Segment[]> {
  const rows = await db.selectFrom('segments').select(COLUMNS).orderBy('key').execute();
  return rows.map(toSegment);
}

export async function insertSegment(tx: Db, segment: Segment): Promise<void> {
  const row = { id: segment.id, ...toRow(segment), created_at: segment.createdAt };
  await tx.insertInto('segments').values(row).execute();
}

export async function updateSegment(tx: Db, segment: Segment): Promise<void> {
  await tx.updateTable('segments').set(toRow(segment)).where('id', '=', segment.id).execute();
}

export async function deleteSegment(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('segments').where('id', '=', id).execute();
}

function toRow(segment: Segment) {
  return {
    key: segment.key,
    name: segment.name,
    description: segment.description,
    conditions: JSON.stringify(segment.conditions),
    included: [...segment.included],
    excluded: [...segment.excluded],
    version: segment.version,
    updated_at: segment.updatedAt,
  };
}

interface SharedRow {
  id: string;
  key: string;
  name: string;
  description: string;
  conditions: Condition[][];
  version: number;
  created_at: Date;
  updated_at: Date;
}

function toShared(row: SharedRow) {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    conditions: row.conditions,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toSegment(row: SharedRow & { included: string[]; excluded: string[] }): Segment {
  return { ...toShared(row), included: row.included, excluded: row.excluded };
}
