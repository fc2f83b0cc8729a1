import type { EvaluationContext } from '@openfeature/web-sdk';
import { type Asked, ask, type Server } from './ask.ts';
import type { Streams } from './bulk-answer.ts';
import { backoffMs, spreadMs } from './chance.ts';
import { ChangeStreams } from './change-streams.ts';
import type { EventSourceClass } from './options.ts';
import { watchPage } from './page.ts';

/** Events that come close together are one change to ask for. */
const GATHER_MS = 50;
const MAX_WAIT_MS = 60_000;
/** How long a page may be hidden, until an answer says it. */
const INACTIVITY_MS = 120_000;
/** A stream that cannot be had is tried less and less often; meanwhile there are polls. */
const MAX_STREAM_WAIT_MS = 300_000;
/** An open stream may have lost its server without anybody noticing. */
const SAFETY_POLL_MS = 300_000;
/** A timer may end this much before the clock says so. */
const TIMER_SLACK_MS = 5;
/** How long the browser may take to get a broken stream back before the server is asked without it. */
const REOPEN_MS = { from: 2000, to: 6000 };

export interface FollowerOptions {
  readonly server: Server;
  readonly pollIntervalMs: number;
  readonly eventSource: EventSourceClass | undefined;
  /** Told what came of every request but those of `follow`, whose caller is told. */
  readonly onAsked: (asked: Asked) => void;
}

/**
 * Keeps asking for the flags of one context, whenever something says that they may have changed: an event, a stream that
 * is back, a page that is looked at again, or time. One request at a time; failures are waited out, longer each time.
 */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #streams: ChangeStreams;
  readonly #stopWatching: () => void;
  #context: EvaluationContext = {};
  #etag: string | null = null;
  #mark: string | null = null;
  #running: AbortController | null = null;
  #latest: Promise<Asked> | null = null;
  #isAskedAgain = false;
  #failures = 0;
  #streamFailures = 0;
  /** When to ask for a whole answer and with it for new streams; null while the streams do. */
  #streamsDueAt: number | null = 0;
  #inactivityMs = INACTIVITY_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  #isFollowing = false;
  #isAsleep = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#streams = new ChangeStreams(options.eventSource, {
      onNews: (mark) => this.#onNews(mark),
      onOpened: () => this.#onStreamsOpened(),
      onReopened: () => this.#refresh(),
      onBroken: () => this.#askIn(spreadMs(REOPEN_MS.from, REOPEN_MS.to)),
      onDead: () => this.#onStreamsDead(),
    });
    this.#stopWatching = watchPage({
      onHidden: () => this.#onHidden(),
      onShown: () => this.#onShown(),
      onOnline: () => this.#refresh(),
    });
  }

  /**
   * Follows a context from now on, and tells what came of the first request. A call that comes before that is answered
   * takes its place; both are told the later answer.
   */
  async follow(context: EvaluationContext): Promise<Asked> {
    this.#context = context;
    this.#isFollowing = true;
    this.#etag = null;
    this.#streamsDueAt = 0;
    this.#running?.abort();
    const mine = this.#askOnce();
    this.#latest = mine;
    const asked = await mine;
    const isReplaced = asked.outcome === 'superseded' && this.#latest !== mine;
    return isReplaced && this.#latest !== null ? this.#latest : asked;
  }

  close(): void {
    this.#running?.abort();
    this.#isFollowing = false;
    this.#stop();
    clearTimeout(this.#hiddenTimer);
    this.#stopWatching();
  }

  #refresh(): void {
    if (!this.#isFollowing || this.#isAsleep) return;
    if (this.#running !== null) {
      this.#isAskedAgain = true;
      return;
    }
    void this.#askOnce().then((asked) => {
      if (asked.outcome !== 'superseded') this.#options.onAsked(asked);
    });
  }

  async #askOnce(): Promise<Asked> {
    clearTimeout(this.#timer);
    const controller = new AbortController();
    this.#running = controller;
    this.#isAskedAgain = false;
    const wantsStreams =
      this.#streamsDueAt !== null && Date.now() >= this.#streamsDueAt - TIMER_SLACK_MS;
    const etag = wantsStreams ? null : this.#etag;
    const question = { context: this.#context, etag, mark: this.#mark };
    const asked = await ask(this.#options.server, question, controller.signal);
    if (asked.outcome === 'superseded') return asked;
    this.#running = null;
    this.#take(asked, wantsStreams);
    return asked;
  }

  #take(asked: Asked, wantsStreams: boolean): void {
    if (asked.outcome === 'refused') {
      this.#isFollowing = false;
      return this.#stop();
    }
    if (asked.outcome === 'failed') {
      this.#failures += 1;
      return this.#schedule(Math.max(asked.retryAfterMs, backoffMs(this.#failures, MAX_WAIT_MS)));
    }
    this.#failures = 0;
    this.#mark = this.#isAskedAgain ? this.#mark : null;
    if (asked.outcome === 'answered') {
      this.#etag = asked.etag;
      if (wantsStreams) this.#listen(asked.streams);
    }
    this.#schedule(this.#isAskedAgain ? GATHER_MS : this.#nextPollMs());
  }

  #listen({ urls, inactivityMs }: Streams): void {
    this.#streamsDueAt = null;
    this.#inactivityMs = inactivityMs;
    this.#streams.connect(urls);
  }

  #nextPollMs(): number {
    const wholeMs = this.#streams.isOpen ? SAFETY_POLL_MS : this.#options.pollIntervalMs;
    const pollMs = spreadMs(wholeMs * 0.9, wholeMs * 1.1);
    return this.#streamsDueAt === null
      ? pollMs
      : Math.min(pollMs, Math.max(0, this.#streamsDueAt - Date.now()));
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), delayMs);
  }

  /** Asks in a while, unless it is asked now or a failure is being waited out. */
  #askIn(delayMs: number): void {
    if (this.#running === null && this.#failures === 0) this.#schedule(delayMs);
  }

  #onStreamsOpened(): void {
    this.#streamFailures = 0;
    this.#askIn(this.#nextPollMs());
  }

  #onNews(mark: string | null): void {
    this.#mark = mark;
    if (this.#running === null) this.#schedule(GATHER_MS);
    else this.#isAskedAgain = true;
  }

  #onStreamsDead(): void {
    this.#streamFailures += 1;
    const waitMs = backoffMs(this.#streamFailures, MAX_STREAM_WAIT_MS);
    this.#streamsDueAt = Date.now() + waitMs;
    this.#askIn(this.#nextPollMs());
  }

  #onHidden(): void {
    clearTimeout(this.#hiddenTimer);
    this.#hiddenTimer = setTimeout(() => {
      this.#isAsleep = true;
      this.#stop();
    }, this.#inactivityMs);
  }

  #onShown(): void {
    clearTimeout(this.#hiddenTimer);
    this.#isAsleep = false;
    this.#refresh();
  }

  /** Lets go of streams and timers; what is asked for next brings them back. */
  #stop(): void {
    clearTimeout(this.#timer);
    this.#streams.close();
    this.#streamsDueAt = 0;
  }
}
