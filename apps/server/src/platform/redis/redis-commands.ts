import { DeadlineError, withDeadline } from './deadline.ts';
import type { RedisClient } from './redis-client.ts';

export type RunCommand = <T>(
  command: (client: RedisClient) => Promise<T>,
  deadlineMs?: number,
) => Promise<T>;

/**
 * Runs commands that nobody may wait for: rejects at once while disconnected, after the deadline when the
 * server is slow, and at once again for as long as a late answer is still outstanding.
 */
export function commandRunner(client: () => RedisClient | null, defaultMs: number): RunCommand {
  let late = 0;
  return async (command, deadlineMs = defaultMs) => {
    const connected = client();
    if (connected === null) throw new Error('Redis is not connected.');
    if (late > 0) throw new Error('Redis still owes a late answer.');
    const answer = command(connected);
    try {
      return await withDeadline(answer, deadlineMs);
    } catch (error) {
      if (error instanceof DeadlineError) {
        late += 1;
        const settle = () => {
          late -= 1;
        };
        answer.then(settle, settle);
      }
      throw error;
    }
  };
}
