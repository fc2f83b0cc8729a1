import { type CompiledRuleset, rulesetOf } from '@halyard/engine';
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  reasonOf,
} from './connection.ts';
import { createStatusKeeper, type FollowerStatus, type StatusKeeper } from './follower-status.ts';
import { createListeners } from './listeners.ts';
import { consoleLog, guardedLog, type Log } from './log.ts';
import type { PollOutcome } from './poll.ts';
import { keepPolling } from './poll-loop.ts';
import { receiveEvent } from './receive.ts';
import { createRulesetStore, type RulesetStore } from './ruleset-store.ts';
import type { Snapshot, SnapshotStore } from './snapshot.ts';
import { createSnapshotKeeper, type SnapshotKeeper } from './snapshot-keeper.ts';
import { createStandIn, type StandIn } from './stand-in.ts';
import type { StreamEnd } from './stream.ts';
import { keepStream } from './stream-loop.ts';
import { pause, randomPart } from './timing.ts';

/** What a follower needs. Times are in milliseconds. */
export interface RulesetFollowerOptions extends ConnectionOptions {
  /** Whether to follow the stream; true by default. Without it the ruleset is polled. */
  readonly streaming?: boolean | undefined;
  /** How long from one poll to the next, where it polls; 30,000 by default. */
  readonly pollIntervalMs?: number | undefined;
  /** How long the stream may bring nothing before polls stand in for it; 3,000 by default. */
  readonly streamPatienceMs?: number | undefined;
  /** Where the last known ruleset is kept for a start without the server; nowhere by default. */
  readonly snapshot?: SnapshotStore | undefined;
  /** How long changes are gathered before the snapshot is written; 5,000 by default. */
  readonly snapshotDelayMs?: number | undefined;
  /** The longest event or answer that is taken, in characters; 64 Mi by default. */
  readonly maxLength?: number | undefined;
  /** How long to wait for the head of an answer; 10,000 by default. */
  readonly answerTimeoutMs?: number | undefined;
  /** How long a stream may be silent, and a ruleset be on its way; 60,000 by default. */
  readonly silenceTimeoutMs?: number | undefined;
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: (() => number) | undefined;
  /** 0 … 1, for the jitter of waits. */
  readonly random?: (() => number) | undefined;
  /** The console, for warnings and errors, by default. */
  readonly log?: Log | undefined;
}

/** What a follower tells those who subscribed. */
export interface FollowerListener {
  /** Another ruleset is held now. `before` is undefined for the first one. */
  readonly onRuleset?: (after: CompiledRuleset, before: CompiledRuleset | undefined) => void;
  readonly onStatus?: (status: FollowerStatus) => void;
}

/** Holds the newest ruleset of an environment and keeps it the newest. */
export interface RulesetFollower {
  /** Undefined until the first ruleset comes; never again after that. */
  readonly current: CompiledRuleset | undefined;
  readonly status: FollowerStatus;
  /** Adds a listener; the function returned removes it. */
  subscribe(listener: FollowerListener): () => void;
  /** Ends connections and timers and writes the snapshot. `current` stays what it is. */
  close(): Promise<void>;
}

/** How long a slow snapshot may keep the first connection waiting. */
const SNAPSHOT_PATIENCE_MS = 1_000;
/** The longest random wait before the first poll of one who holds a ruleset already. */
const POLL_SPREAD_MS = 5_000;

/** What the parts of a follower share. */
interface Parts {
  readonly options: RulesetFollowerOptions;
  /** What every request to the server takes. */
  readonly asking: {
    readonly connection: Connection;
    readonly now: () => number;
    readonly random: () => number;
    readonly maxLength: number;
    readonly mark: () => string | undefined;
    readonly answerTimeoutMs: number;
  };
  readonly pollIntervalMs: number;
  readonly silenceTimeoutMs: number;
  readonly log: Log;
  readonly store: RulesetStore;
  readonly status: StatusKeeper;
  readonly keeper: SnapshotKeeper | undefined;
  /** Aborted when nothing is to be tried any more. */
  readonly running: AbortController;
}

/**
 * Starts to follow: with the snapshot where there is one, then with the stream, and with polls while
 * the stream cannot be had. Whatever the server sends, nothing is thrown, and what is held is
 * replaced only by what could be read entirely.
 *
 * @throws TypeError on an address, a key or an interval that cannot be used.
 */
export function createRulesetFollower(options: RulesetFollowerOptions): RulesetFollower {
  const { pollIntervalMs = 30_000 } = options;
  if (!(pollIntervalMs > 0)) throw new TypeError('pollIntervalMs must be above 0.');
  const connection = createConnection(options);
  const { baseUrl } = connection;
  const { now = Date.now, random = randomPart, maxLength = 64 * 2 ** 20, sdkKey } = options;
  const log = guardedLog(options.log ?? consoleLog);
  const listeners = createListeners<FollowerListener>(log);
  const store = createRulesetStore((after, before) =>
    listeners.tell(({ onRuleset }) => onRuleset?.(after, before)),
  );
  const status = createStatusKeeper({
    now,
    log,
    baseUrl,
    hasRuleset: () => store.current !== undefined,
    onChange: (next) => listeners.tell(({ onStatus }) => onStatus?.(next)),
  });
  const { snapshot, snapshotDelayMs: delayMs = 5_000 } = options;
  const keeper = snapshot && createSnapshotKeeper({ snapshot, baseUrl, sdkKey, delayMs, log });
  const running = new AbortController();
  const { answerTimeoutMs = 10_000, silenceTimeoutMs = 60_000 } = options;
  const mark = () => store.mark;
  const asking = { connection, now, random, maxLength, answerTimeoutMs, mark };
  const times = { pollIntervalMs, silenceTimeoutMs };
  void follow({ options, asking, ...times, log, store, status, keeper, running });
  return {
    get current() {
      return store.current;
    },
    get status() {
      return status.status;
    },
    subscribe: (listener) => listeners.add(listener),
    close: async () => {
      running.abort();
      status.closed();
      await keeper?.close();
    },
  };
}

async function follow(parts: Parts): Promise<void> {
  const { options, running } = parts;
  const polls = createPolls(parts);
  await Promise.race([restore(parts), pause(SNAPSHOT_PATIENCE_MS, running.signal)]);
  if (running.signal.aborted) return;
  if (options.streaming === false) return polls.begin();
  polls.expect();
  await keepStream({
    ...parts.asking,
    silenceTimeoutMs: parts.silenceTimeoutMs,
    signal: running.signal,
    onHeard: () => parts.status.heard(),
    onEvent: (event) => {
      const receipt = receiveEvent(parts.store, event);
      if (receipt === 'ignored') return undefined;
      if (receipt !== 'taken') return receipt;
      polls.dismiss();
      confirm(parts, 'live');
      return undefined;
    },
    onEnd: (end) => afterStream(parts, end, polls),
  });
}

/** Begins with what an earlier run saved, unless the server was faster. */
async function restore(parts: Parts): Promise<void> {
  const { keeper, store, status, running } = parts;
  const found = await keeper?.load();
  if (found === undefined || store.current !== undefined || running.signal.aborted) return;
  const flaw = adopt(parts, found);
  if (flaw === undefined) status.restored(found.savedAt);
  else parts.log.warn(`the snapshot is ignored: ${flaw}`);
}

/** Takes a whole ruleset; or says why it cannot be used, which would be a mistake of the engine's. */
function adopt({ store }: Parts, found: Pick<Snapshot, 'ruleset' | 'mark'>): string | undefined {
  try {
    store.replace(found.ruleset, found.mark);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function createPolls(parts: Parts): StandIn {
  const { options, asking, store, running, pollIntervalMs } = parts;
  return createStandIn(running.signal, options.streamPatienceMs ?? 3_000, (signal) => {
    // Whoever holds a ruleset need not ask in the same moment as all the others who lost a stream.
    const spreadMs = store.current === undefined ? 0 : Math.min(POLL_SPREAD_MS, pollIntervalMs);
    return keepPolling({
      ...asking,
      signal,
      intervalMs: pollIntervalMs,
      bodyTimeoutMs: parts.silenceTimeoutMs,
      firstDelayMs: asking.random() * spreadMs,
      onOutcome: (outcome) => afterPoll(parts, outcome),
    });
  });
}

function afterPoll(parts: Parts, outcome: PollOutcome): void {
  const { status } = parts;
  switch (outcome.kind) {
    case 'unchanged':
      return status.confirmed('polling');
    case 'ruleset': {
      const flaw = adopt(parts, outcome);
      return flaw === undefined ? confirm(parts, 'polling') : status.lost(flaw);
    }
    case 'failed':
      return outcome.isFatal ? fail(parts, outcome.reason) : status.lost(outcome.reason);
  }
}

function afterStream(parts: Parts, end: StreamEnd, polls: StandIn): void {
  if (end.isDistrusted) parts.store.forgetMark();
  if (end.isFatal) return fail(parts, end.reason);
  // While polls are answered, a stream that still cannot be had is no news.
  if (parts.status.status.state !== 'polling') parts.status.lost(end.reason);
  polls.expect();
}

function confirm({ status, keeper, store }: Parts, by: 'live' | 'polling'): void {
  status.confirmed(by);
  keeper?.save(() => {
    const { current, mark } = store;
    return current && { ruleset: rulesetOf(current), mark, savedAt: status.confirmedAt };
  });
}

function fail({ running, status }: Parts, reason: string): void {
  running.abort();
  status.failed(reason);
}
