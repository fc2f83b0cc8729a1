import { createHash, randomBytes } from 'node:crypto';
import { type Author, diff, recordAudit } from '#features/audit/index.ts';
import { AppError } from '#platform/app-error.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import { auditView, normalEmail, type User } from './access.model.ts';
import {
  type AccountDeps,
  changeUser,
  created,
  newAccount,
  saveNewAccount,
  userEvent,
} from './access.service.ts';
import * as store from './access.store.ts';

const LIFETIME_MS = 24 * 60 * 60 * 1000;
const setupOf = (requestId: string | null): Author => ({ userId: null, email: 'setup', requestId });

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

/** A one-time token that makes the first admin; null once there is one. Only its hash is kept. */
export async function createSetupToken(deps: AccountDeps): Promise<string | null> {
  if ((await store.countActiveAdmins(deps.database.db)) > 0) return null;
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(deps.now().getTime() + LIFETIME_MS);
  await inTransaction(deps.database, async (tx) => {
    await store.insertSetupToken(tx, { hash: hashToken(token), expiresAt });
    await recordAudit(tx, deps, setupOf(null), [
      {
        entityType: 'setup',
        entityId: deps.newId(),
        entityKey: 'setup-link',
        action: 'created',
        changes: diff({}, { expires_at: expiresAt.toISOString() }),
      },
    ]);
  });
  return token;
}

/**
 * Uses up a setup token: creates an admin, or promotes the account of that e-mail if the password
 * is its own. All setup tokens end with it.
 * @throws AppError SETUP_TOKEN_INVALID, WRONG_CREDENTIALS, COMMON_PASSWORD
 */
export async function setUpFirstAdmin(
  deps: AccountDeps,
  given: { token: string; email: string; password: string; name?: string; requestId: string },
): Promise<store.Account> {
  if (!(await store.hasSetupToken(deps.database.db, hashToken(given.token), deps.now()))) {
    throw new AppError('SETUP_TOKEN_INVALID');
  }
  const held = await store.findAccountByEmail(deps.database.db, normalEmail(given.email));
  if (held && !(await deps.passwords.verify(given.password, held.passwordHash))) {
    throw new AppError('WRONG_CREDENTIALS', {
      detail: 'This e-mail has an account: give its own password.',
    });
  }
  if (held) return promote(deps, held, given);
  const name = given.name ?? given.email.split('@', 1).join('');
  const account = await newAccount(deps, { ...given, name, role: 'admin' });
  await saveNewAccount(deps, account, async (tx) => {
    await useUp(tx, deps, given.token, account.id);
    await recordAudit(tx, deps, setupOf(given.requestId), [created(account)]);
  });
  return account;
}

async function promote(
  deps: AccountDeps,
  held: store.Account,
  { token, requestId }: { token: string; requestId: string },
): Promise<store.Account> {
  const after: store.Account = { ...held, role: 'admin', isActive: true };
  await inTransaction(deps.database, async (tx) => {
    await store.raiseAccessRevision(tx);
    await useUp(tx, deps, token, held.id);
    await store.updateUser(tx, held.id, { role: 'admin', isActive: true }, deps.now());
    await recordAudit(tx, deps, setupOf(requestId), [
      { ...userEvent(after, 'role_changed'), changes: diff(auditView(held), auditView(after)) },
    ]);
  });
  deps.actors.changed(held.id);
  return after;
}

/**
 * Of two uses at once, the second finds the token gone; and a link that was left unused makes no
 * further admin once there is one.
 */
async function useUp(
  tx: Parameters<typeof store.deleteSetupTokens>[0],
  deps: AccountDeps,
  token: string,
  userId: string,
): Promise<void> {
  const wasThere = await store.deleteSetupToken(tx, hashToken(token), deps.now());
  const isNeeded = (await store.countActiveAdmins(tx, userId)) === 0;
  if (!wasThere || !isNeeded) throw new AppError('SETUP_TOKEN_INVALID');
  await store.deleteSetupTokens(tx);
}

/**
 * Makes somebody an active admin, from the shell of the machine.
 * @throws AppError USER_NOT_FOUND
 */
export async function makeAdmin(deps: AccountDeps, email: string): Promise<User> {
  const account = await store.findAccountByEmail(deps.database.db, normalEmail(email));
  if (!account) {
    throw new AppError('USER_NOT_FOUND', { detail: `Nobody has registered as ${email}.` });
  }
  return changeUser(deps, { userId: null, email: 'shell', requestId: null }, account.id, {
    role: 'admin',
    isActive: true,
  });
}
