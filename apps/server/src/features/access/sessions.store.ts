import type { Db } from '#tables';

/** Where somebody is logged in. Its id is that of the token. */
export interface OpenSession {
  readonly id: string;
  readonly userId: string;
  readonly userAgent: string;
  readonly ipAddress: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** @param tokenVersion of the account when the token was made: a later one ends the session. */
export async function insertSession(
  tx: Db,
  session: OpenSession,
  tokenVersion: number,
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      token_version: tokenVersion,
      user_agent: session.userAgent,
      ip_address: session.ipAddress,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
    })
    .execute();
}

/** The sessions of somebody that still count, newest first. */
export async function listSessions(db: Db, userId: string, at: Date): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom('sessions')
    .innerJoin('users', (join) =>
      join
        .onRef('users.id', '=', 'sessions.user_id')
        .onRef('users.token_version', '=', 'sessions.token_version'),
    )
    .select([
      'sessions.id',
      'sessions.user_id',
      'sessions.user_agent',
      'sessions.ip_address',
      'sessions.created_at',
      'sessions.expires_at',
    ])
    .where('sessions.user_id', '=', userId)
    .where('sessions.expires_at', '>', at)
    .orderBy('sessions.created_at', 'desc')
    .orderBy('sessions.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    userAgent: row.user_agent,
    ipAddress: row.ip_address,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }));
}

export async function deleteSession(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('sessions').where('id', '=', id).execute();
}

export async function deleteSessionsOf(tx: Db, userId: string): Promise<void> {
  await tx.deleteFrom('sessions').where('user_id', '=', userId).execute();
}

export async function deleteExpiredSessions(tx: Db, at: Date): Promise<void> {
  await tx.deleteFrom('sessions').where('expires_at', '<', at).execute();
}
