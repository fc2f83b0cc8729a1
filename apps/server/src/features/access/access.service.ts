import type { Role } from '@halyard/contracts/access';
import {
  type AuditEvent,
  type Author,
  diff,
  REDACTED,
  recordAudit,
} from '#features/audit/index.ts';
import { AppError } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db, Tables } from '#tables';
import { type Actor, auditView, normalEmail, type User } from './access.model.ts';
import * as store from './access.store.ts';
import type { Actors } from './actors.ts';
import { type Passwords, refuseCommonPassword } from './passwords.ts';
import { deleteSession, deleteSessionsOf } from './sessions.store.ts';
import type { TokenClaims } from './tokens.ts';

export interface AccountDeps {
  readonly database: Database<Tables>;
  readonly passwords: Passwords;
  readonly actors: Actors;
  readonly now: () => Date;
  readonly newId: () => string;
}

interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
}

/**
 * Creates an account.
 * @param author who does it; without a user they register themselves.
 * @throws AppError EMAIL_TAKEN, COMMON_PASSWORD
 */
export async function createAccount(
  deps: AccountDeps,
  author: Author | Pick<Author, 'requestId'>,
  given: NewAccount,
): Promise<store.Account> {
  const account = await newAccount(deps, given);
  await saveNewAccount(deps, account, (tx) =>
    recordAudit(tx, deps, { userId: account.id, email: account.email, ...author }, [
      created(account),
    ]),
  );
  return account;
}

/** An account that is not saved yet; hashing its password happens here, outside any transaction. */
export async function newAccount(deps: AccountDeps, given: NewAccount): Promise<store.Account> {
  const email = normalEmail(given.email);
  refuseCommonPassword(given.password, email);
  return {
    id: deps.newId(),
    email,
    name: given.name.trim(),
    role: given.role,
    isActive: true,
    passwordHash: await deps.passwords.hash(given.password),
    tokenVersion: 1,
    createdAt: deps.now(),
    lastLoginAt: null,
  };
}

/** @throws AppError EMAIL_TAKEN */
export async function saveNewAccount(
  deps: AccountDeps,
  account: store.Account,
  alongside: (tx: Db) => Promise<void>,
): Promise<void> {
  try {
    await inTransaction(deps.database, async (tx) => {
      await store.raiseAccessRevision(tx);
      await store.insertUser(tx, account);
      await alongside(tx);
    });
  } catch (error) {
    if (violatedConstraint(error) === 'users_email_key') {
      throw new AppError('EMAIL_TAKEN', {
        errors: [{ field: 'body.email', detail: 'has an account already' }],
        cause: error,
      });
    }
    throw error;
  }
}

export function created(user: User): AuditEvent {
  return { ...userEvent(user, 'created'), changes: diff({}, auditView(user)) };
}

export async function getUser(db: Db, id: string): Promise<User> {
  const account = await store.findAccount(db, id);
  if (!account) throw new AppError('USER_NOT_FOUND');
  return account;
}

/** What an admin can change about somebody. */
interface UserPatch {
  readonly name?: string;
  readonly role?: Role;
  readonly isActive?: boolean;
}

/**
 * Changes an account. Losing a role or the account ends its sessions at once.
 * @throws AppError USER_NOT_FOUND, LAST_ADMIN
 */
export async function changeUser(
  deps: AccountDeps,
  author: Author,
  id: string,
  patch: UserPatch,
): Promise<User> {
  const { after, changed } = await inTransaction(deps.database, async (tx) => {
    await store.raiseAccessRevision(tx);
    const before = await store.findAccount(tx, id);
    if (!before) throw new AppError('USER_NOT_FOUND');
    const next = { ...before, ...patch };
    const changes = diff(auditView(before), auditView(next));
    if (Object.keys(changes).length === 0) return { after: before, changed: false };
    const tokenVersion = endsSessions(before, next) ? before.tokenVersion + 1 : before.tokenVersion;
    if (tokenVersion !== before.tokenVersion) await deleteSessionsOf(tx, id);
    await store.updateUser(tx, id, { ...patch, tokenVersion }, deps.now());
    if (isActiveAdmin(before) && (await store.countActiveAdmins(tx)) === 0) {
      throw new AppError('LAST_ADMIN');
    }
    await recordAudit(tx, deps, author, [{ ...userEvent(next, actionOf(before, next)), changes }]);
    return { after: next, changed: true };
  });
  if (changed) deps.actors.changed(id);
  return after;
}

const isActiveAdmin = (user: User) => user.role === 'admin' && user.isActive;
const endsSessions = (before: User, after: User) => before.isActive && !after.isActive;

function actionOf(before: User, after: User): string {
  if (before.role !== after.role) return 'role_changed';
  if (before.isActive !== after.isActive) return after.isActive ? 'enabled' : 'disabled';
  return 'updated';
}

/**
 * Changes one's own password and ends all other sessions.
 * @throws AppError WRONG_PASSWORD, COMMON_PASSWORD
 */
export async function changePassword(
  deps: AccountDeps,
  actor: Actor,
  passwords: { current: string; next: string },
): Promise<store.Account> {
  const held = await store.findAccount(deps.database.db, actor.userId);
  if (!held) throw new AppError('UNAUTHENTICATED');
  if (!(await deps.passwords.verify(passwords.current, held.passwordHash))) {
    throw new AppError('WRONG_PASSWORD', {
      errors: [{ field: 'body.current_password', detail: 'is not the current one' }],
    });
  }
  refuseCommonPassword(passwords.next, held.email, 'new_password');
  const passwordHash = await deps.passwords.hash(passwords.next);
  const after = await inTransaction(deps.database, async (tx) => {
    await store.raiseAccessRevision(tx);
    const account = await store.findAccount(tx, actor.userId);
    if (account?.passwordHash !== held.passwordHash) throw new AppError('VERSION_CONFLICT');
    const next = { ...account, passwordHash, tokenVersion: account.tokenVersion + 1 };
    await store.updateUser(tx, next.id, next, deps.now());
    await deleteSessionsOf(tx, next.id);
    await recordAudit(tx, deps, actor, [
      {
        ...userEvent(next, 'password_changed'),
        changes: { password: { old: REDACTED, new: REDACTED } },
      },
    ]);
    return next;
  });
  deps.actors.changed(after.id);
  return after;
}

/** Ends this session, or all sessions of the actor. Doing it twice changes nothing more. */
export async function logOut(
  deps: AccountDeps,
  actor: Actor,
  token: TokenClaims,
  everywhere: boolean,
): Promise<void> {
  await inTransaction(deps.database, async (tx) => {
    await store.raiseAccessRevision(tx);
    const account = await store.findAccount(tx, actor.userId);
    if (!account) return;
    if (everywhere) {
      await deleteSessionsOf(tx, account.id);
      await store.updateUser(
        tx,
        account.id,
        { tokenVersion: account.tokenVersion + 1 },
        deps.now(),
      );
    } else {
      await deleteSession(tx, token.tokenId);
      await store.insertRevokedToken(tx, {
        id: token.tokenId,
        userId: account.id,
        expiresAt: token.expiresAt,
      });
    }
    await store.deleteExpiredTokens(tx, deps.now());
    await recordAudit(tx, deps, actor, [
      { ...userEvent(account, everywhere ? 'logged_out_everywhere' : 'logged_out'), changes: {} },
    ]);
  });
  deps.actors.changed(actor.userId);
}

export function userEvent(user: User, action: string): Omit<AuditEvent, 'changes'> {
  return { entityType: 'user', entityId: user.id, entityKey: user.email, action };
}
