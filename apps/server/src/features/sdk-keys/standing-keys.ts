import { setTimeout as sleep } from 'node:timers/promises';

import { AppError } from '#platform/app-error.ts';
import type { Bus } from '#platform/bus/bus.ts';
import { createListeners } from '#platform/bus/listeners.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Log } from '#platform/log/log.ts';
import { oneAtATime } from '#platform/one-at-a-time.ts';
import type { Tables } from '#tables';
import { createKeyRing } from './key-ring.ts';
import { createLastUses } from './last-uses.ts';
import { hasKeyForm, type SdkKeyGrant } from './sdk-keys.model.ts';
import { findKeyRevision, listStandingKeys, updateLastUses } from './sdk-keys.store.ts';

/** This process's copy of all standing keys: what decides whom a request comes from. */
export interface SdkKeys {
  /** From memory; asks the database only where that could help. Null: unknown, revoked or expired. */
  find(key: string): SdkKeyGrant | null | Promise<SdkKeyGrant | null>;
  /** Whether a key that was found earlier still stands; never waits. For open streams and tickets. */
  isStanding(keyId: string): boolean;
  /** The grant behind a key's id, if it still stands; never waits. */
  grantOf(keyId: string): SdkKeyGrant | null;
  /**
   * Calls with the id of each key that has just ceased to stand, by revocation, expiry or its
   * environment's end. Returns the function that ends this.
   */
  onEnd(listener: (keyId: string) => void): () => void;
  /** Reads the keys again when any has changed. Rejects when the database cannot be asked. */
  follow(): Promise<void>;
  /** Tells everybody, this process first, to look at the keys again. Call it after the commit. */
  announce(): Promise<void>;
  /** Writes when keys were last used. Rejects when that fails, and keeps it for the next time. */
  flushLastUses(): Promise<void>;
  close(): void;
}

interface SdkKeysDeps {
  readonly database: Database<Tables>;
  readonly bus: Bus;
  readonly log: Log;
  readonly now: () => Date;
}

const TOPIC = 'sdk-keys';
/** Unknown keys make this process look at most this often, however many there are. */
const LOOK_EVERY_MS = 500;
const A_DAY_MS = 86_400_000;

export function createSdkKeys({ database, bus, log, now }: SdkKeysDeps): SdkKeys {
  const { db } = database;
  const ring = createKeyRing();
  const endings = createListeners<string>(log);
  const lastUses = createLastUses((uses) =>
    inTransaction(database, (tx) => updateLastUses(tx, uses)),
  );
  /** Undefined until the keys were first read: before, no key can be called unknown. */
  let revision: number | undefined;
  let expiry: NodeJS.Timeout | undefined;

  const tellEnded = (ids: readonly string[]) => {
    for (const id of ids) endings.tell(id);
  };
  const endExpired = () => {
    clearTimeout(expiry);
    const ended = ring.dropExpired(now().getTime());
    const next = ring.nextExpiry();
    if (next !== null) {
      const pauseMs = Math.min(Math.max(next - now().getTime(), 0), A_DAY_MS);
      expiry = setTimeout(endExpired, pauseMs).unref();
    }
    tellEnded(ended);
  };
  const look = oneAtATime(async () => {
    endExpired();
    // Read before the keys: what is changed in between is read again the next time.
    const current = await findKeyRevision(db);
    if (current === revision) return;
    const ended = ring.replace(await listStandingKeys(db, now()));
    revision = current;
    tellEnded(ended);
    endExpired();
  });
  const follow = () => look(TOPIC);
  const followQuietly = () =>
    follow().catch((error: unknown) =>
      log.warn({ err: error }, 'could not look at the SDK keys again; the next poll will'),
    );

  const lookForUnknown = inTurns(follow, LOOK_EVERY_MS);
  const findAnew = async (key: string): Promise<SdkKeyGrant | null> => {
    if (revision === undefined) {
      throw new AppError('STORAGE_UNAVAILABLE', {
        detail: 'The keys have not been read yet.',
        retryAfterSeconds: 2,
      });
    }
    await lookForUnknown();
    return match(key);
  };
  const match = (key: string): SdkKeyGrant | null => {
    const at = now();
    const grant = ring.match(key, at.getTime());
    if (grant) lastUses.note(grant.keyId, at);
    return grant;
  };
  const grantOf = (keyId: string) => ring.find(keyId, now().getTime());

  const hear = () => {
    // Before that the database may not even have its tables.
    if (revision !== undefined) void followQuietly();
  };
  const unsubscribe = bus.subscribe(TOPIC, hear);
  const stopWatching = bus.onReconnect(hear);

  return {
    find: (key) => (hasKeyForm(key) ? (match(key) ?? findAnew(key)) : null),
    isStanding: (keyId) => grantOf(keyId) !== null,
    grantOf,
    onEnd: endings.add,
    follow,
    async announce() {
      const here = followQuietly();
      bus.publish(TOPIC, 'changed');
      await here;
    },
    flushLastUses: () => lastUses.flush(),
    close() {
      clearTimeout(expiry);
      unsubscribe();
      stopWatching();
      endings.clear();
    },
  };
}

/**
 * Makes many calls share few runs: a call waits for one that begins after it, and they begin with a
 * pause between them.
 */
function inTurns(work: () => Promise<void>, pauseMs: number): () => Promise<void> {
  let lastBeganAt = Number.NEGATIVE_INFINITY;
  let next: Promise<void> | undefined;
  const begin = async (): Promise<void> => {
    await sleep(Math.max(lastBeganAt + pauseMs - performance.now(), 0));
    lastBeganAt = performance.now();
    next = undefined;
    await work();
  };
  return () => {
    next ??= begin();
    return next;
  };
}
