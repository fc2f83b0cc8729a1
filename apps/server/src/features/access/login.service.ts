import { AppError } from '#platform/app-error.ts';
import type { Attempts } from '#platform/limits/attempts.ts';
import type { Log } from '#platform/log/log.ts';
import { normalEmail } from './access.model.ts';
import type { AccountDeps } from './access.service.ts';
import {
  type Account,
  findAccountByEmail,
  replacePasswordHash,
  updateLastLogin,
} from './access.store.ts';

interface LoginDeps extends AccountDeps {
  readonly attemptsByAccount: Attempts;
  readonly attemptsByIp: Attempts;
  readonly log: Log;
}

/**
 * Checks e-mail and password. Unknown, disabled and wrong answer alike, in like time; each failure
 * makes the next try of the account and of the address wait longer.
 * @throws AppError WRONG_CREDENTIALS, TOO_MANY_ATTEMPTS, BUSY
 */
export async function logIn(
  deps: LoginDeps,
  given: { email: string; password: string; ip: string },
): Promise<Account> {
  const email = normalEmail(given.email);
  const wait = Math.max(
    await deps.attemptsByAccount.waitSeconds(email),
    await deps.attemptsByIp.waitSeconds(given.ip),
  );
  if (wait > 0) {
    deps.log.warn({ ip: given.ip }, 'login throttled');
    throw new AppError('TOO_MANY_ATTEMPTS', { retryAfterSeconds: Math.ceil(wait) });
  }
  const account = await findAccountByEmail(deps.database.db, email);
  const matches = await deps.passwords.verify(given.password, account?.passwordHash ?? null);
  if (!account || !matches || !account.isActive) {
    await Promise.all([deps.attemptsByAccount.failed(email), deps.attemptsByIp.failed(given.ip)]);
    deps.log.info({ ip: given.ip, userId: account?.id }, 'login failed');
    throw new AppError('WRONG_CREDENTIALS');
  }
  await deps.attemptsByAccount.succeeded(email);
  if (deps.passwords.isOutdated(account.passwordHash)) {
    const stronger = await deps.passwords.hash(given.password);
    await replacePasswordHash(deps.database.db, account, stronger);
  }
  const at = deps.now();
  await updateLastLogin(deps.database.db, account.id, at);
  deps.log.info({ ip: given.ip, userId: account.id }, 'logged in');
  return { ...account, lastLoginAt: at };
}
