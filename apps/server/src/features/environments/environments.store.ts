import { sql } from 'kysely';
import type { Db } from '#tables';
import type { Environment } from './environments.model.ts';

const COLUMNS = [
  'id',
  'key',
  'name',
  'description',
  'is_protected',
  'revision',
  'created_at',
  'updated_at',
] as const;

/** How to name an environment: by its key, or by its id. */
export type EnvironmentRef = { readonly key: string } | { readonly id: string };

export async function findEnvironment(db: Db, ref: EnvironmentRef): Promise<Environment | null> {
  const query = db.selectFrom('environments').select(COLUMNS);
  const row = await ('id' in ref
    ? query.where('id', '=', ref.id)
    : query.where('key', '=', ref.key)
  ).executeTakeFirst();
  return row ? toEnvironment(row) : null;
}

/**
 * Lets one transaction at a time write configuration, until it ends: revisions come in order, and a
 * flag and an environment that are made at the same moment do not miss each other.
 */
async function lockConfiguration(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('halyard.configuration'))`.execute(tx);
}

/** An environment, held still until the transaction ends. */
export async function lockEnvironment(tx: Db, ref: EnvironmentRef): Promise<Environment | null> {
  await lockConfiguration(tx);
  return findEnvironment(tx, ref);
}

/** All environments, held still until the transaction ends. */
export async function lockEnvironments(tx: Db): Promise<Environment[]> {
  await lockConfiguration(tx);
  return listEnvironments(tx);
}

export async function listEnvironments(db: Db): Promise<Environment[]> {
  const rows = await db.selectFrom('environments').select(COLUMNS).orderBy('position').execute();
  return rows.map(toEnvironment);
}

export async function insertEnvironment(tx: Db, environment: Environment): Promise<void> {
  await tx
    .insertInto('environments')
    .values({
      id: environment.id,
      key: environment.key,
      name: environment.name,
      description: environment.description,
      is_protected: environment.isProtected,
      revision: environment.revision,
      created_at: environment.createdAt,
      updated_at: environment.updatedAt,
    })
    .execute();
}

export async function updateEnvironment(tx: Db, environment: Environment): Promise<void> {
  await tx
    .updateTable('environments')
    .set({
      name: environment.name,
      description: environment.description,
      is_protected: environment.isProtected,
      updated_at: environment.updatedAt,
    })
    .where('id', '=', environment.id)
    .execute();
}

export async function deleteEnvironment(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('environments').where('id', '=', id).execute();
}

interface Row {
  id: string;
  key: string;
  name: string;
  description: string;
  is_protected: boolean;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

function toEnvironment(row: Row): Environment {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    isProtected: row.is_protected,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Whether any was ever made here, be it deleted since: the audit log remembers. */
export async function hasHadEnvironments(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('audit_log')
    .select('sequence')
    .where('entity_type', '=', 'environment')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Where the revisions of a new environment start: at the length of the audit log, which is ahead of
 * every revision given so far. Copies of a deleted environment of the same key are thus older.
 */
export async function firstRevision(tx: Db): Promise<number> {
  const { sequence } = await tx
    .selectFrom('audit_head')
    .select('sequence')
    .executeTakeFirstOrThrow();
  return sequence;
}
