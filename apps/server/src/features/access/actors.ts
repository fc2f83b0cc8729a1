import type { Bus } from '#platform/bus/bus.ts';
import { createListeners } from '#platform/bus/listeners.ts';
import type { Log } from '#platform/log/log.ts';
import type { Db } from '#tables';
import type { Account } from './access.store.ts';
import { findAccessRevision, findAccount, listRevokedTokens } from './access.store.ts';
import type { TokenClaims } from './tokens.ts';

/** What every request needs to know of its user, kept in memory. */
interface Known {
  readonly account: Pick<Account, 'id' | 'email' | 'role' | 'isActive' | 'tokenVersion'>;
  readonly revokedTokens: ReadonlySet<string>;
}

/** The server's own view of its users: the copy that decides what a token is still worth. */
export interface Actors {
  find(userId: string): Promise<Known | null>;
  /** Calls when something of a user may have changed, or of anybody: null. Returns the function that ends this. */
  onChange(listener: (userId: string | null) => void): () => void;
  /** Drops what is known of a user here, and tells the other replicas. Call it after the commit. */
  changed(userId: string): void;
  /** Catches what the bus lost: drops everything when the access revision has moved. */
  follow(): Promise<void>;
  close(): void;
}

const TOPIC = 'access';
const MAX_KNOWN = 10_000;

interface ActorsDeps {
  readonly db: Db;
  readonly bus: Bus;
  readonly log: Log;
  readonly now: () => Date;
}

export function createActors({ db, bus, log, now }: ActorsDeps): Actors {
  const known = new Map<string, Promise<Known | null>>();
  let revision: number | undefined;

  const load = async (userId: string): Promise<Known | null> => {
    const account = await findAccount(db, userId);
    if (!account) return null;
    return { account, revokedTokens: new Set(await listRevokedTokens(db, userId, now())) };
  };
  const listeners = createListeners<string | null>(log);
  const forgetAll = () => {
    known.clear();
    listeners.tell(null);
  };
  const unsubscribe = bus.subscribe(TOPIC, (userId) => {
    known.delete(userId);
    listeners.tell(userId);
  });
  const stopWatching = bus.onReconnect(forgetAll);

  return {
    find(userId) {
      const held = known.get(userId);
      if (held) return held;
      if (known.size >= MAX_KNOWN) known.clear();
      const loading = load(userId);
      known.set(userId, loading);
      loading.then(
        (found) => found ?? known.delete(userId),
        () => known.delete(userId),
      );
      return loading;
    },
    onChange: listeners.add,
    changed(userId) {
      known.delete(userId);
      bus.publish(TOPIC, userId);
    },
    async follow() {
      const current = await findAccessRevision(db);
      const isOther = current !== revision;
      revision = current;
      if (isOther) forgetAll();
    },
    close() {
      unsubscribe();
      stopWatching();
      listeners.clear();
    },
  };
}

/** Whether a token still counts for the user that it was given to. */
export function isWorth(claims: TokenClaims, { account, revokedTokens }: Known): boolean {
  return (
    account.isActive &&
    account.tokenVersion === claims.tokenVersion &&
    !revokedTokens.has(claims.tokenId)
  );
}
