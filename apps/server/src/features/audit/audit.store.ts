import { sql } from 'kysely';
import type { Db } from '#tables';
import type { AuditEntry, ChainEnd } from './audit.model.ts';

/** What a list of entries is narrowed by; newest first, `before` is a sequence. */
export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly entityType?: string;
  readonly entityKey?: string;
  readonly entityId?: string;
  readonly environmentKey?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly before?: number;
  readonly limit: number;
}

/** What a list is narrowed by, whichever page of it is read. */
export type Narrowing = Omit<AuditFilter, 'before' | 'limit'>;

const COLUMNS = [
  'sequence',
  'id',
  'entity_type',
  'entity_id',
  'entity_key',
  'action',
  'user_id',
  'user_email',
  'environment_key',
  'changes',
  'comment',
  'request_id',
  'created_at',
  'hash',
] as const;

/** The end of the chain, locked until the transaction ends: entries get one order. */
export async function lockHead(tx: Db): Promise<ChainEnd> {
  return tx
    .selectFrom('audit_head')
    .select(['sequence', 'hash'])
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function findHead(db: Db): Promise<ChainEnd> {
  return db.selectFrom('audit_head').select(['sequence', 'hash']).executeTakeFirstOrThrow();
}

export async function insertEntries(tx: Db, entries: readonly AuditEntry[]): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values(
      entries.map((entry) => ({
        sequence: entry.sequence,
        id: entry.id,
        entity_type: entry.entityType,
        entity_id: entry.entityId,
        entity_key: entry.entityKey,
        action: entry.action,
        user_id: entry.userId,
        user_email: entry.userEmail,
        environment_key: entry.environmentKey,
        changes: JSON.stringify(entry.changes),
        comment: entry.comment,
        request_id: entry.requestId,
        created_at: entry.createdAt,
        hash: entry.hash,
      })),
    )
    .execute();
}

export async function updateHead(tx: Db, head: ChainEnd): Promise<void> {
  await tx.updateTable('audit_head').set({ sequence: head.sequence, hash: head.hash }).execute();
}

export async function listEntries(db: Db, filter: AuditFilter): Promise<AuditEntry[]> {
  const { actor, action, entityType, entityKey, entityId, environmentKey } = filter;
  const { since, until, before } = filter;
  let query = db.selectFrom('audit_log').select(COLUMNS);
  if (actor !== undefined) {
    query = query.where(
      sql<boolean>`(user_email = ${actor.toLowerCase()} or user_id::text = ${actor})`,
    );
  }
  if (action !== undefined) query = query.where('action', '=', action);
  if (entityType !== undefined) query = query.where('entity_type', '=', entityType);
  if (entityKey !== undefined) query = query.where('entity_key', '=', entityKey);
  if (entityId !== undefined) query = query.where('entity_id', '=', entityId);
  if (environmentKey !== undefined) query = query.where('environment_key', '=', environmentKey);
  if (since) query = query.where('created_at', '>=', since);
  if (until) query = query.where('created_at', '<', until);
  if (before !== undefined) query = query.where('sequence', '<', before);
  const rows = await query.orderBy('sequence', 'desc').limit(filter.limit).execute();
  return rows.map(toEntry);
}

/** What happened, without what it said: enough to know what to look at again. */
export type AuditNews = Pick<
  AuditEntry,
  'sequence' | 'entityType' | 'entityKey' | 'action' | 'environmentKey' | 'userEmail'
>;

/** The newest entries from a sequence on, oldest first. */
export async function listNews(db: Db, from: number, limit: number): Promise<AuditNews[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select(['sequence', 'entity_type', 'entity_key', 'action', 'environment_key', 'user_email'])
    .where('sequence', '>=', from)
    .orderBy('sequence', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed().map((row) => ({
    sequence: row.sequence,
    entityType: row.entity_type,
    entityKey: row.entity_key,
    action: row.action,
    environmentKey: row.environment_key,
    userEmail: row.user_email,
  }));
}

/** Entries after a sequence, oldest first: the order of the chain. */
export async function listChain(db: Db, after: number, limit: number): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select(COLUMNS)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map(toEntry);
}

export async function findEntryById(db: Db, id: string): Promise<AuditEntry | null> {
  const row = await db
    .selectFrom('audit_log')
    .select(COLUMNS)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toEntry(row) : null;
}

/** What has a history: a later thing of the same key has another id. */
export interface EntityRef {
  readonly entityType: string;
  readonly entityKey: string;
  readonly entityId: string;
}

export async function findEntry(
  db: Db,
  { entityType, entityKey, entityId }: EntityRef,
  id: string,
): Promise<AuditEntry | null> {
  const row = await db
    .selectFrom('audit_log')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('entity_type', '=', entityType)
    .where('entity_key', '=', entityKey)
    .where('entity_id', '=', entityId)
    .executeTakeFirst();
  return row ? toEntry(row) : null;
}

/** Entries of one thing after a sequence and up to another, oldest first. */
export async function listHistory(
  db: Db,
  { entityType, entityKey, entityId }: EntityRef,
  range: { readonly after: number; readonly upTo: number; readonly limit: number },
): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select(COLUMNS)
    .where('entity_type', '=', entityType)
    .where('entity_key', '=', entityKey)
    .where('entity_id', '=', entityId)
    .where('sequence', '>', range.after)
    .where('sequence', '<=', range.upTo)
    .orderBy('sequence')
    .limit(range.limit)
    .execute();
  return rows.map(toEntry);
}

/** When things of a kind were created, by their ids: the sequences of those entries. */
export async function listCreations(db: Db, entityType: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('audit_log')
    .select(['entity_id', 'sequence'])
    .where('entity_type', '=', entityType)
    .where('action', '=', 'created')
    .execute();
  return new Map(rows.map((row) => [row.entity_id, row.sequence]));
}

type Row = Awaited<ReturnType<typeof selectRow>>;
const selectRow = (db: Db) => db.selectFrom('audit_log').select(COLUMNS).executeTakeFirstOrThrow();

function toEntry(row: Row): AuditEntry {
  return {
    sequence: row.sequence,
    id: row.id,
    entityType: row.entity_type,
    entityId: row.entity_id,
    entityKey: row.entity_key,
    action: row.action,
    userId: row.user_id,
    userEmail: row.user_email,
    environmentKey: row.environment_key,
    changes: row.changes,
    comment: row.comment,
    requestId: row.request_id,
    createdAt: row.created_at,
    hash: row.hash,
  };
}
