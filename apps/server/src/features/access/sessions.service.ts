import { diff, recordAudit } from '#features/audit/index.ts';
import { AppError } from '#platform/app-error.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db } from '#tables';
import type { Actor } from './access.model.ts';
import { type AccountDeps, userEvent } from './access.service.ts';
import {
  type Account,
  deleteExpiredTokens,
  findAccount,
  insertRevokedToken,
  raiseAccessRevision,
} from './access.store.ts';
import * as store from './sessions.store.ts';
import type { IssuedToken, TokenClaims, Tokens } from './tokens.ts';

/** Longest name of a browser or program that is kept, in characters. */
const MAX_USER_AGENT_LENGTH = 400;

/** Where a login came from. */
interface Origin {
  readonly userAgent: string;
  readonly ipAddress: string;
}

/** Begins a session, which its owner can see until it ends. */
export async function beginSession(
  deps: Pick<AccountDeps, 'database' | 'now'> & { readonly tokens: Tokens },
  account: Account,
  { userAgent, ipAddress }: Origin,
): Promise<IssuedToken> {
  const issued = await deps.tokens.issue(account);
  const at = deps.now();
  const session = {
    id: issued.tokenId,
    userId: account.id,
    userAgent: userAgent.slice(0, MAX_USER_AGENT_LENGTH),
    ipAddress,
    createdAt: at,
    expiresAt: issued.expiresAt,
  };
  await inTransaction(deps.database, async (tx) => {
    await store.insertSession(tx, session, account.tokenVersion);
    await store.deleteExpiredSessions(tx, at);
  });
  return issued;
}

/** The actor's own sessions, newest first. */
export function listSessions(
  { database, now }: Pick<AccountDeps, 'database' | 'now'>,
  { userId }: Actor,
): Promise<store.OpenSession[]> {
  return store.listSessions(database.db, userId, now());
}

/**
 * Ends one of the actor's own sessions.
 * @returns whether it was the one that asks.
 * @throws AppError SESSION_NOT_FOUND
 */
export async function endSession(
  deps: AccountDeps,
  actor: Actor,
  token: TokenClaims,
  id: string,
): Promise<boolean> {
  const session = await inTransaction(deps.database, async (tx) => {
    await raiseAccessRevision(tx);
    const [account, found] = await findOwn(tx, deps, actor, id);
    await insertRevokedToken(tx, found);
    await store.deleteSession(tx, found.id);
    await deleteExpiredTokens(tx, deps.now());
    await recordAudit(tx, deps, actor, [
      {
        ...userEvent(account, 'session_ended'),
        changes: diff({ session: found.id, user_agent: found.userAgent }, {}),
      },
    ]);
    return found;
  });
  deps.actors.changed(actor.userId);
  return session.id === token.tokenId;
}

/** @throws AppError SESSION_NOT_FOUND, also for somebody else's. */
async function findOwn(
  tx: Db,
  { now }: AccountDeps,
  { userId }: Actor,
  id: string,
): Promise<[Account, store.OpenSession]> {
  const account = await findAccount(tx, userId);
  const sessions = await store.listSessions(tx, userId, now());
  const found = sessions.find((session) => session.id === id.toLowerCase());
  if (!account || !found) throw new AppError('SESSION_NOT_FOUND');
  return [account, found];
}
