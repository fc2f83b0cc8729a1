import { type CompiledRuleset, compile, patch, type Ruleset, rulesetOf } from '@halyard/engine';
import type { Bus } from '#platform/bus/bus.ts';
import { createListeners } from '#platform/bus/listeners.ts';
import type { VersionedCache } from '#platform/cache/versioned-cache.ts';
import type { Log } from '#platform/log/log.ts';
import { oneAtATime } from '#platform/one-at-a-time.ts';
import type { Db } from '#tables';
import { type ChangeHistory, extendHistory, historyFrom } from './change-history.ts';
import { findNews, listRevisions, type News } from './rulesets.store.ts';

/** An environment's ruleset as this process holds it. */
export interface HeldRuleset {
  readonly environmentId: string;
  readonly environmentKey: string;
  readonly revision: number;
  readonly compiled: CompiledRuleset;
  readonly history: ChangeHistory;
  /** When it was last known to be the newest; null while that has never been the case. */
  readonly checkedAt: Date | null;
}

/** This process's copies of all rulesets: the truth for evaluation, whatever becomes of the database. */
export interface Replica {
  /** What is in memory; never waits. */
  held(environmentKey: string): HeldRuleset | undefined;
  /** Memory, then the copies, then the database; null when there is no such environment. */
  find(environmentKey: string): Promise<{ ruleset: HeldRuleset; fromDatabase: boolean } | null>;
  list(): readonly HeldRuleset[];
  /** Compares all revisions with the database's and catches up. Rejects when it cannot be asked. */
  follow(): Promise<void>;
  /**
   * Called in the same turn in which another ruleset is held, or none any more. Listeners see the
   * new one by `held`, must not wait, and must not change it.
   */
  onChange(listener: (environmentKey: string) => void): () => void;
  /** Reads what is new of an environment; many calls share few readings. Resolves also when it fails. */
  refresh(environmentKey: string): Promise<void>;
  /** Tells everybody, this process first, to look at an environment again. Call it after the commit. */
  announce(environmentKeys: readonly string[]): Promise<void>;
  close(): void;
}

interface ReplicaDeps {
  readonly db: Db;
  readonly bus: Bus;
  /** Shared with other processes, so that a new one need not ask the database; absent without Redis. */
  readonly copies: VersionedCache | undefined;
  readonly log: Log;
  readonly now: () => Date;
}

const TOPIC = 'rulesets';
/** A revision that is below all others. */
const BEFORE_ALL = -1;
/** An unknown environment asks the database at most this often, whoever asks for it. */
const UNKNOWN_FOR_MS = 1000;
const MAX_UNKNOWN = 1000;
const COPY_AGAIN_MS = 15_000;

export function createReplica({ db, bus, copies, log, now }: ReplicaDeps): Replica {
  const rulesets = new Map<string, HeldRuleset>();
  const lastCopies = new Map<string, { revision: number; at: number }>();
  /** From the first comparison on; before it the database may not even have its tables. */
  let isFollowing = false;
  const unknownSince = new Map<string, number>();
  const listeners = createListeners<string>(log);

  const readNews = async (environmentKey: string): Promise<HeldRuleset | null> => {
    const held = rulesets.get(environmentKey);
    let news = await findNews(db, environmentKey, held?.revision ?? BEFORE_ALL);
    if (!news) return drop(environmentKey);
    const isOther = held !== undefined && isOtherHistory(held, news);
    if (isOther) news = await findNews(db, environmentKey, BEFORE_ALL);
    if (!news) return drop(environmentKey);
    const next = apply(isOther ? undefined : held, news, now());
    rulesets.set(environmentKey, next);
    unknownSince.delete(environmentKey);
    if (next.revision !== held?.revision || isOther) listeners.tell(environmentKey);
    await keepCopy(next);
    return next;
  };
  const catchUp = oneAtATime(readNews);

  const drop = async (environmentKey: string): Promise<null> => {
    lastCopies.delete(environmentKey);
    if (!rulesets.delete(environmentKey)) return null;
    listeners.tell(environmentKey);
    await copies?.forget(environmentKey);
    return null;
  };

  /** Copies a new revision, and an old one again before its copy runs out or after an outage. */
  const keepCopy = async ({ environmentKey, environmentId, revision, compiled }: HeldRuleset) => {
    const last = lastCopies.get(environmentKey);
    const at = now().getTime();
    if (!copies || (last?.revision === revision && at - last.at < COPY_AGAIN_MS)) return;
    lastCopies.set(environmentKey, { revision, at });
    await copies.writeIfNewer(
      environmentKey,
      revision,
      JSON.stringify({ environmentId, ruleset: rulesetOf(compiled) }),
    );
  };

  const fromCopy = async (environmentKey: string): Promise<HeldRuleset | null> => {
    const copy = await copies?.read(environmentKey);
    if (!copy || rulesets.has(environmentKey)) return rulesets.get(environmentKey) ?? null;
    const { environmentId, ruleset } = readCopy(copy.body);
    const held = {
      environmentId,
      environmentKey,
      revision: ruleset.revision,
      compiled: compile(ruleset),
      history: historyFrom(ruleset.revision),
      checkedAt: null,
    };
    rulesets.set(environmentKey, held);
    listeners.tell(environmentKey);
    return held;
  };

  const catchUpQuietly = async (environmentKey: string): Promise<void> => {
    unknownSince.delete(environmentKey);
    try {
      await catchUp(environmentKey);
    } catch (error) {
      log.warn(
        { err: error, environment: environmentKey },
        'could not read the news of a ruleset; the next poll will',
      );
    }
  };

  const unsubscribe = bus.subscribe(TOPIC, (environmentKey) => void catchUpQuietly(environmentKey));
  const follow = async (): Promise<void> => {
    const marks = await listRevisions(db);
    isFollowing = true;
    const current = new Map(marks.map((mark) => [mark.environmentKey, mark]));
    for (const key of rulesets.keys()) {
      if (!current.has(key)) await drop(key);
    }
    for (const { environmentKey, environmentId, revision } of marks) {
      const held = rulesets.get(environmentKey) ?? (await fromCopy(environmentKey));
      const isNewest = held?.environmentId === environmentId && held.revision === revision;
      if (isNewest) rulesets.set(environmentKey, { ...held, checkedAt: now() });
      else await catchUp(environmentKey);
    }
    await Promise.all([...rulesets.values()].map(keepCopy));
  };
  const stopWatching = bus.onReconnect(() => {
    if (!isFollowing) return;
    follow().catch((error: unknown) =>
      log.warn({ err: error }, 'could not compare revisions; the next poll will'),
    );
  });

  return {
    held: (environmentKey) => rulesets.get(environmentKey),
    list: () => [...rulesets.values()],
    onChange: listeners.add,
    follow,
    refresh: catchUpQuietly,
    async find(environmentKey) {
      const inMemory = rulesets.get(environmentKey);
      if (inMemory) return { ruleset: inMemory, fromDatabase: false };
      const since = unknownSince.get(environmentKey);
      if (since !== undefined && now().getTime() - since < UNKNOWN_FOR_MS) return null;
      const copied = await fromCopy(environmentKey);
      if (copied) {
        void catchUpQuietly(environmentKey);
        return { ruleset: copied, fromDatabase: false };
      }
      const found = await catchUp(environmentKey);
      if (found) return { ruleset: found, fromDatabase: true };
      if (unknownSince.size >= MAX_UNKNOWN) unknownSince.clear();
      unknownSince.set(environmentKey, now().getTime());
      return null;
    },
    async announce(environmentKeys) {
      const here = environmentKeys.map(catchUpQuietly);
      for (const key of environmentKeys) bus.publish(TOPIC, key);
      await Promise.all(here);
    },
    close() {
      unsubscribe();
      stopWatching();
      listeners.clear();
    },
  };
}

/**
 * A ruleset as it stands in an open transaction that holds the lock on the configuration: what this
 * process holds, with what it has not heard of yet.
 */
export async function readRuleset(
  tx: Db,
  replica: Pick<Replica, 'held'>,
  environmentKey: string,
): Promise<CompiledRuleset> {
  const held = replica.held(environmentKey);
  const news = await findNews(tx, environmentKey, held?.revision ?? BEFORE_ALL);
  if (!news) throw new Error(`There is no environment "${environmentKey}" to read the rules of.`);
  if (!held || !isOtherHistory(held, news)) return compiledWith(held, news);
  const all = await findNews(tx, environmentKey, BEFORE_ALL);
  return compiledWith(undefined, all ?? news);
}

/** An environment that was made anew, or a database that was set back to a backup. */
function isOtherHistory(held: HeldRuleset, news: News): boolean {
  return held.environmentId !== news.environmentId || held.revision > news.revision;
}

function apply(current: HeldRuleset | undefined, news: News, checkedAt: Date): HeldRuleset {
  const { environmentId, environmentKey, revision, changes } = news;
  return {
    environmentId,
    environmentKey,
    revision,
    compiled: compiledWith(current, news),
    history: extendHistory(current?.history ?? historyFrom(BEFORE_ALL), changes),
    checkedAt,
  };
}

function compiledWith(current: HeldRuleset | undefined, news: News): CompiledRuleset {
  const { environmentKey, revision, changes } = news;
  const before =
    current?.compiled ??
    compile({ environment: environmentKey, revision: 0, flags: {}, segments: {} });
  if (revision === before.revision && changes.length === 0) return before;
  return patch(
    before,
    changes.map(({ change }) => change),
    revision,
  );
}

/** A copy carries a checksum, so its text is what a process of ours wrote. */
function readCopy(body: string): { environmentId: string; ruleset: Ruleset } {
  return JSON.parse(body) as { environmentId: string; ruleset: Ruleset };
}
