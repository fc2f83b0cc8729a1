import type { Role } from '@halyard/contracts/access';
import type { Db } from '#tables';
import type { User } from './access.model.ts';

/** An account with what only the server may see. */
export interface Account extends User {
  readonly passwordHash: string;
  readonly tokenVersion: number;
}

const COLUMNS = [
  'id',
  'email',
  'name',
  'role',
  'is_active',
  'password_hash',
  'token_version',
  'created_at',
  'last_login_at',
] as const;

export async function findAccount(db: Db, id: string): Promise<Account | null> {
  const row = await db.selectFrom('users').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row ? toAccount(row) : null;
}

export async function findAccountByEmail(db: Db, email: string): Promise<Account | null> {
  const row = await db
    .selectFrom('users')
    .select(COLUMNS)
    .where('email', '=', email)
    .executeTakeFirst();
  return row ? toAccount(row) : null;
}

export async function listUsers(db: Db, after: string | undefined, limit: number): Promise<User[]> {
  let query = db.selectFrom('users').select(COLUMNS);
  if (after !== undefined) query = query.where('email', '>', after);
  const rows = await query.orderBy('email').limit(limit).execute();
  return rows.map(toAccount);
}

export async function insertUser(tx: Db, account: Account): Promise<void> {
  await tx
    .insertInto('users')
    .values({
      id: account.id,
      email: account.email,
      name: account.name,
      role: account.role,
      is_active: account.isActive,
      password_hash: account.passwordHash,
      token_version: account.tokenVersion,
      created_at: account.createdAt,
      updated_at: account.createdAt,
      last_login_at: account.lastLoginAt,
    })
    .execute();
}

/** What can change about an account. */
export interface AccountPatch {
  readonly name?: string;
  readonly role?: Role;
  readonly isActive?: boolean;
  readonly passwordHash?: string;
  readonly tokenVersion?: number;
}

export async function updateUser(tx: Db, id: string, patch: AccountPatch, at: Date): Promise<void> {
  await tx
    .updateTable('users')
    .set({
      updated_at: at,
      ...(patch.name !== undefined && { name: patch.name }),
      ...(patch.role !== undefined && { role: patch.role }),
      ...(patch.isActive !== undefined && { is_active: patch.isActive }),
      ...(patch.passwordHash !== undefined && { password_hash: patch.passwordHash }),
      ...(patch.tokenVersion !== undefined && { token_version: patch.tokenVersion }),
    })
    .where('id', '=', id)
    .execute();
}

/** A login is not a change of the account: it leaves a date alone. */
export async function updateLastLogin(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('users').set({ last_login_at: at }).where('id', '=', id).execute();
}

/** Keeps a stronger hash of the same password, unless the password was changed meanwhile. */
export async function replacePasswordHash(
  db: Db,
  held: Pick<Account, 'id' | 'passwordHash'>,
  stronger: string,
): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: stronger })
    .where('id', '=', held.id)
    .where('password_hash', '=', held.passwordHash)
    .execute();
}

/** @param besides somebody who is not counted. */
export async function countActiveAdmins(db: Db, besides?: string): Promise<number> {
  let query = db
    .selectFrom('users')
    .select((x) => x.fn.countAll<number>().as('count'))
    .where('role', '=', 'admin')
    .where('is_active', '=', true);
  if (besides !== undefined) query = query.where('id', '!=', besides);
  const { count } = await query.executeTakeFirstOrThrow();
  return count;
}

/**
 * Raises the access revision and holds its row until the transaction ends, so that changes of who
 * may do what come one after another.
 */
export async function raiseAccessRevision(tx: Db): Promise<void> {
  await tx
    .updateTable('access_state')
    .set((x) => ({ revision: x('revision', '+', 1) }))
    .execute();
}

export async function findAccessRevision(db: Db): Promise<number> {
  const { revision } = await db
    .selectFrom('access_state')
    .select('revision')
    .executeTakeFirstOrThrow();
  return revision;
}

export async function insertRevokedToken(
  tx: Db,
  token: { id: string; userId: string; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('revoked_tokens')
    .values({ id: token.id, user_id: token.userId, expires_at: token.expiresAt })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function deleteExpiredTokens(tx: Db, at: Date): Promise<void> {
  await tx.deleteFrom('revoked_tokens').where('expires_at', '<', at).execute();
}

export async function listRevokedTokens(db: Db, userId: string, at: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('revoked_tokens')
    .select('id')
    .where('user_id', '=', userId)
    .where('expires_at', '>=', at)
    .execute();
  return rows.map(({ id }) => id);
}

export async function insertSetupToken(
  tx: Db,
  token: { hash: string; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('setup_tokens')
    .values({ token_hash: token.hash, expires_at: token.expiresAt })
    .execute();
}

export async function hasSetupToken(db: Db, hash: string, at: Date): Promise<boolean> {
  const row = await db
    .selectFrom('setup_tokens')
    .select('token_hash')
    .where('token_hash', '=', hash)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the token was there and had not expired. */
export async function deleteSetupToken(tx: Db, hash: string, at: Date): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('setup_tokens')
    .where('token_hash', '=', hash)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteSetupTokens(tx: Db): Promise<void> {
  await tx.deleteFrom('setup_tokens').execute();
}

interface Row {
  id: string;
  email: string;
  name: string;
  role: Role;
  is_active: boolean;
  password_hash: string;
  token_version: number;
  created_at: Date;
  last_login_at: Date | null;
}

function toAccount(row: Row): Account {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    isActive: row.is_active,
    passwordHash: row.password_hash,
    tokenVersion: row.token_version,
    createdAt: row.created_at,
    lastLoginAt: row.last_login_at,
  };
}
