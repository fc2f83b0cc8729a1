import pLimit from 'p-limit';
import { AppError } from '#platform/app-error.ts';
import { isStatementTimeout } from '#platform/database/faults.ts';

/** One costly question at a time leaves the database to others. */
const CONCURRENT = 1;
const WAITING = 20;
const RETRY_AFTER_SECONDS = 5;

/** Lets costly work take turns. */
export type InTurn = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

/** What comes when too many wait is refused with BUSY, as is what takes the database too long. */
export function createTurns(): InTurn {
  const limit = pLimit(CONCURRENT);
  return async (ask) => {
    if (limit.pendingCount >= WAITING) {
      throw new AppError('BUSY', {
        detail: 'Too much is being computed at the moment.',
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    return limit(() => inTime(ask));
  };
}

async function inTime<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!isStatementTimeout(error)) throw error;
    throw new AppError('BUSY', {
      detail:
        'The database took too long to answer what this needs. Ask again when it is less busy; if that does not help, measure fewer metrics or shorter windows.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    });
  }
}
