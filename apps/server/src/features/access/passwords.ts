import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import pLimit from 'p-limit';
import { AppError } from '#platform/app-error.ts';

/** Argon2id, which is the library's default, at OWASP's minimum; memory in KiB. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Each hash takes a core for tens of milliseconds: few at once, so that evaluations keep theirs. */
const CONCURRENT = 2;
const WAITING = 50;
const RETRY_AFTER_SECONDS = 3;

const MIN_LENGTH = 8;
const COMMON: ReadonlySet<string> = new Set(
  dictionary['passwords-common'].filter(({ length }) => length >= MIN_LENGTH),
);

/** Hashes and checks passwords without letting logins starve the rest of the process. */
export interface Passwords {
  /** PHC string. @throws AppError BUSY when too many wait already. */
  hash(password: string): Promise<string>;
  /** Takes as long for an unknown account (`null`) as for a known one. @throws AppError BUSY */
  verify(password: string, passwordHash: string | null): Promise<boolean>;
  /** Whether a hash was made with weaker parameters than today's. */
  isOutdated(passwordHash: string): boolean;
}

export function createPasswords(): Passwords {
  const limit = pLimit(CONCURRENT);
  const queued = async <R>(work: () => Promise<R>): Promise<R> => {
    if (limit.pendingCount >= WAITING) {
      throw new AppError('BUSY', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    return limit(work);
  };
  const nobody = hash('nobody has this password', PARAMETERS);
  return {
    hash: (password) => queued(() => hash(password, PARAMETERS)),
    verify: (password, passwordHash) =>
      queued(async () => {
        const matches = await verify(passwordHash ?? (await nobody), password);
        return matches && passwordHash !== null;
      }),
    isOutdated,
  };
}

function isOutdated(passwordHash: string): boolean {
  const [, memory, time] = /\$m=(\d+),t=(\d+),p=\d+\$/.exec(passwordHash) ?? [];
  return Number(memory ?? 0) < PARAMETERS.memoryCost || Number(time ?? 0) < PARAMETERS.timeCost;
}

/**
 * Refuses what attackers try first.
 * @param field what the password was sent as, in `body`.
 * @throws AppError COMMON_PASSWORD
 */
export function refuseCommonPassword(
  password: string,
  email: string,
  field: 'password' | 'new_password' = 'password',
): void {
  const lower = password.toLowerCase();
  if (!COMMON.has(lower) && lower !== email.toLowerCase()) return;
  throw new AppError('COMMON_PASSWORD', {
    errors: [{ field: `body.${field}`, detail: 'is one of the passwords that are guessed first' }],
  });
}
