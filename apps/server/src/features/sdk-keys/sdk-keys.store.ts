import type { SdkKeyKind } from '@halyard/contracts/sdk-keys';
import { sql } from 'kysely';
import type { Db } from '#tables';
import type { StandingKey } from './key-ring.ts';
import type { SdkKey } from './sdk-keys.model.ts';

const COLUMNS = [
  'k.id',
  'k.environment_id',
  'e.key as environment_key',
  'k.name',
  'k.kind',
  'k.prefix',
  'k.created_at',
  'k.last_used_at',
  'k.expires_at',
  'k.revoked_at',
] as const;

/** Of an environment, newest first. */
export async function listSdkKeys(
  db: Db,
  environmentId: string,
  after: { readonly createdAt: Date; readonly id: string } | undefined,
  limit: number,
): Promise<SdkKey[]> {
  let query = fromKeys(db).select(COLUMNS).where('k.environment_id', '=', environmentId);
  if (after) {
    query = query.where((x) =>
      x(x.refTuple('k.created_at', 'k.id'), '<', x.tuple(after.createdAt, after.id)),
    );
  }
  const rows = await query
    .orderBy('k.created_at', 'desc')
    .orderBy('k.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toSdkKey);
}

export async function findSdkKey(
  db: Db,
  environmentId: string,
  id: string,
): Promise<SdkKey | null> {
  const row = await fromKeys(db)
    .select(COLUMNS)
    .where('k.environment_id', '=', environmentId)
    .where('k.id', '=', id)
    .executeTakeFirst();
  return row ? toSdkKey(row) : null;
}

/** @param hash of the key, by which it is recognised. */
export async function insertSdkKey(tx: Db, key: SdkKey, hash: string): Promise<void> {
  await tx
    .insertInto('sdk_keys')
    .values({
      id: key.id,
      environment_id: key.environmentId,
      name: key.name,
      kind: key.kind,
      prefix: key.prefix,
      key_hash: hash,
      created_at: key.createdAt,
      last_used_at: key.lastUsedAt,
      expires_at: key.expiresAt,
      revoked_at: key.revokedAt,
    })
    .execute();
}

/** Writes when a key ends; nothing else about it can change. */
export async function updateEnd(
  tx: Db,
  key: Pick<SdkKey, 'id' | 'expiresAt' | 'revokedAt'>,
): Promise<void> {
  await tx
    .updateTable('sdk_keys')
    .set({ expires_at: key.expiresAt, revoked_at: key.revokedAt })
    .where('id', '=', key.id)
    .execute();
}

/** Removes the keys of an environment that is being deleted. */
export async function deleteKeysOf(tx: Db, environmentId: string): Promise<void> {
  await tx.deleteFrom('sdk_keys').where('environment_id', '=', environmentId).execute();
  await raiseKeyRevision(tx);
}

/** Says that keys have changed, in the transaction that changes them. */
export async function raiseKeyRevision(tx: Db): Promise<void> {
  await tx
    .updateTable('sdk_key_state')
    .set((x) => ({ revision: x('revision', '+', 1) }))
    .execute();
}

export async function findKeyRevision(db: Db): Promise<number> {
  const { revision } = await db
    .selectFrom('sdk_key_state')
    .select('revision')
    .executeTakeFirstOrThrow();
  return revision;
}

/** Every key of the installation that is neither revoked nor expired. */
export async function listStandingKeys(db: Db, at: Date): Promise<StandingKey[]> {
  const rows = await fromKeys(db)
    .select([
      'k.id',
      'k.key_hash',
      'k.kind',
      'k.expires_at',
      'k.environment_id',
      'e.key as environment_key',
    ])
    .where('k.revoked_at', 'is', null)
    .where((x) => x.or([x('k.expires_at', 'is', null), x('k.expires_at', '>', at)]))
    .execute();
  return rows.map((row) => ({
    hash: row.key_hash,
    grant: {
      keyId: row.id,
      kind: row.kind,
      environmentKey: row.environment_key,
      environmentId: row.environment_id,
    },
    expiresAt: row.expires_at?.getTime() ?? null,
  }));
}

/** Writes when keys were last used. Rows are locked in one order, as other processes write them too. */
export async function updateLastUses(tx: Db, uses: ReadonlyMap<string, Date>): Promise<void> {
  const ids = [...uses.keys()];
  const instants = [...uses.values()].map((at) => at.toISOString());
  await sql`
    with used as (
      select k.id, u.at
      from sdk_keys k
      join unnest(${ids}::uuid[], ${instants}::timestamptz[]) as u (id, at) on u.id = k.id
      where k.last_used_at is null or k.last_used_at < u.at
      order by k.id
      for update of k
    )
    update sdk_keys k set last_used_at = used.at from used where k.id = used.id
  `.execute(tx);
}

function fromKeys(db: Db) {
  return db.selectFrom('sdk_keys as k').innerJoin('environments as e', 'e.id', 'k.environment_id');
}

interface Row {
  id: string;
  environment_id: string;
  environment_key: string;
  name: string;
  kind: SdkKeyKind;
  prefix: string;
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
}

function toSdkKey(row: Row): SdkKey {
  return {
    id: row.id,
    environmentId: row.environment_id,
    environmentKey: row.environment_key,
    name: row.name,
    kind: row.kind,
    prefix: row.prefix,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
