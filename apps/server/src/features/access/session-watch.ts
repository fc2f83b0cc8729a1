import { can, type Permission } from '@halyard/contracts/permissions';
import type { Log } from '#platform/log/log.ts';
import { type Actors, isWorth } from './actors.ts';
import type { TokenClaims } from './tokens.ts';

/** Looks after sessions for what lasts longer than the request that began it. */
export interface SessionWatch {
  /**
   * Calls back once, when a session has ended: logged out, expired, its user disabled or without the
   * permission. Returns the function that ends the watching.
   */
  watch(session: TokenClaims, permission: Permission, onEnd: () => void): () => void;
  close(): void;
}

interface SessionWatchDeps {
  readonly actors: Pick<Actors, 'find' | 'onChange'>;
  readonly log: Log;
  readonly now: () => Date;
  /** How often all are looked at, beside whenever their users change. */
  readonly everyMs?: number | undefined;
}

interface Watched {
  readonly session: TokenClaims;
  readonly permission: Permission;
  readonly onEnd: () => void;
}

const EVERY_MS = 20_000;

export function createSessionWatch({
  actors,
  log,
  now,
  everyMs = EVERY_MS,
}: SessionWatchDeps): SessionWatch {
  const watched = new Set<Watched>();

  const hasEnded = async ({ session, permission }: Watched): Promise<boolean> => {
    if (session.expiresAt <= now()) return true;
    const known = await actors.find(session.userId);
    return !known || !isWorth(session, known) || !can(known.account, permission);
  };
  const look = async (each: Watched): Promise<void> => {
    if ((await hasEnded(each)) && watched.delete(each)) each.onEnd();
  };
  const lookAt = (those: readonly Watched[]) => {
    Promise.all(those.map(look)).catch((error: unknown) =>
      log.warn({ err: error }, 'could not look at sessions again; the next look will'),
    );
  };
  const ticking = setInterval(() => lookAt([...watched]), everyMs).unref();
  const stopListening = actors.onChange((userId) =>
    lookAt([...watched].filter(({ session }) => userId === null || session.userId === userId)),
  );

  return {
    watch(session, permission, onEnd) {
      const each = { session, permission, onEnd };
      watched.add(each);
      // It may have ended since the request was let in.
      lookAt([each]);
      return () => void watched.delete(each);
    },
    close() {
      clearInterval(ticking);
      stopListening();
      watched.clear();
    },
  };
}
