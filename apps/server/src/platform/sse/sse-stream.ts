import type { ServerResponse } from 'node:http';
import { HEARTBEAT } from './sse-event.ts';

/** Why the server ends a stream of itself. */
export type Farewell = 'closing' | 'too_slow';

/**
 * What is told over a stream. It remembers how much its reader knows, and is asked for the rest
 * whenever there is room: nothing queues up for those who read slowly.
 */
export interface SseSource {
  /** A word of a closed set, for the metrics. */
  readonly kind: string;
  /**
   * The events that bring the reader up to date, as `encodeEvent` makes them; null when there are
   * none. What it returns counts as sent. Must not wait.
   */
  next(): Buffer | null;
  /** What the reader is told when the server ends the stream of itself. */
  goodbye(why: Farewell): Buffer | null;
  /** Called once, however it ended, in a later turn than the one that opened it. */
  onClose(): void;
}

/** A stream as whoever opened it holds it. */
export interface SseStream {
  /** Says that its source may have news. Cheap: it is asked in a later turn, once for many calls. */
  wake(): void;
  /** Sends last words and closes. Later calls do nothing. */
  end(lastEvent?: Buffer | null): void;
}

/** What a stream tells those who look after all of them. */
interface Keeper {
  /** Has news that it will be asked for. */
  onWake(stream: HttpStream): void;
  /** Waits for its reader from now on. */
  onWait(stream: HttpStream): void;
  onSent(kind: string): void;
  onFault(error: unknown): void;
  onClose(stream: HttpStream): void;
  now(): number;
}

/** A stream on an HTTP answer whose head is written. */
export class HttpStream implements SseStream {
  readonly kind: string;
  readonly #response: ServerResponse;
  readonly #source: SseSource;
  readonly #keeper: Keeper;
  #isEnding = false;
  /** Since when the reader's side takes nothing more, on the keeper's clock. */
  #waitingSince: number | null = null;

  constructor(response: ServerResponse, source: SseSource, keeper: Keeper) {
    this.kind = source.kind;
    this.#response = response;
    this.#source = source;
    this.#keeper = keeper;
    response.on('drain', () => {
      if (!this.#isEnding) this.#waitingSince = null;
      this.pump();
    });
    // Whatever fails on the way to the reader is followed by “close”.
    response.on('error', () => response.destroy());
    const close = () => {
      this.#isEnding = true;
      keeper.onClose(this);
      source.onClose();
    };
    // A reader may have left while the stream was prepared.
    if (response.closed) setImmediate(close);
    else response.once('close', close);
  }

  wake(): void {
    if (!this.#isEnding) this.#keeper.onWake(this);
  }

  /** Sends what the reader does not know yet, as far as there is room. */
  pump(): void {
    try {
      while (!this.#isEnding && this.#waitingSince === null) {
        const events = this.#source.next();
        if (events === null) return;
        this.write(events);
        this.#keeper.onSent(this.kind);
      }
    } catch (error) {
      this.#keeper.onFault(error);
      this.destroy();
    }
  }

  beat(): void {
    if (!this.#isEnding && this.#waitingSince === null) this.write(HEARTBEAT);
  }

  write(bytes: Buffer): void {
    if (!this.#response.write(bytes)) this.#wait();
  }

  end(lastEvent: Buffer | null = null): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (lastEvent === null) this.#response.end();
    else {
      this.#response.end(lastEvent);
      this.#keeper.onSent(this.kind);
    }
    this.#wait();
  }

  /** Ends it with what its source says to that. */
  dismiss(why: Farewell): void {
    if (!this.#isEnding) this.end(this.#source.goodbye(why));
  }

  destroy(): void {
    this.#isEnding = true;
    this.#response.destroy();
  }

  /** Gives up a reader that takes nothing: tells it so first, and lets go of it a while later. */
  expire({ tooSlowMs, partingMs }: { tooSlowMs: number; partingMs: number }): void {
    if (this.#waitingSince === null) return;
    const waitedMs = this.#keeper.now() - this.#waitingSince;
    if (this.#isEnding) {
      if (waitedMs > partingMs) this.destroy();
    } else if (waitedMs > tooSlowMs) this.dismiss('too_slow');
  }

  get isWaiting(): boolean {
    return this.#waitingSince !== null;
  }

  #wait(): void {
    this.#waitingSince = this.#keeper.now();
    this.#keeper.onWait(this);
  }
}
