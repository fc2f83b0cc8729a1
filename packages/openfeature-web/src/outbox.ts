import type { Logger } from '@openfeature/web-sdk';
import type { Server } from './ask.ts';
import { backoffMs } from './chance.ts';
import { beaconEvents, type Posted, postEvents } from './event-post.ts';
import { bodyOf, type EventList, EventQueue, type QueuedEvent } from './event-queue.ts';
import { watchLeaving } from './page.ts';

export interface OutboxOptions {
  readonly server: Server;
  /** How long events are gathered before they are sent, in milliseconds. */
  readonly intervalMs: number;
  readonly logger: Logger;
  /** Told the keys of events that were dropped because too many waited. */
  readonly onDropped: (key: string) => void;
}

const MAX_EVENT_BYTES = 16_000;
const MAX_BATCH_ITEMS = 1000;
const MAX_BATCH_BYTES = 400_000;
/** Browsers take 64 KiB at a time. */
const MAX_BEACON_BYTES = 60_000 - 100;
const MAX_WAIT_MS = 60_000;
const CLOSE_MS = 2000;

/**
 * Brings events to Halyard, in batches, and with beacons when the page is left. What was not taken is sent again with
 * the same ids, so nothing counts twice. Never throws.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #queue = new EventQueue();
  readonly #stopWatching: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #failures = 0;
  #maxItems = MAX_BATCH_ITEMS;
  #isClosed = false;
  #hasWarned = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#stopWatching = watchLeaving(() => this.#leave());
  }

  add(list: EventList, event: object, key?: string): void {
    if (this.#isClosed) return;
    const queued = this.#write(list, event, key);
    if (queued === null) return;
    const dropped = this.#queue.add(queued);
    if (dropped.length > 0) this.#warn('Events were lost: more came than could be sent.');
    for (const each of dropped) if (each.key !== undefined) this.#options.onDropped(each.key);
    this.#schedule(this.#options.intervalMs);
  }

  /** Tries to send what waits once more. Takes nothing from then on. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#end();
    await this.#running;
    if (this.#queue.size > 0) await this.#sendBatch(CLOSE_MS);
    if (this.#queue.size > 0) this.#warn('Events were lost: they could not be sent at the end.');
  }

  /** An event as it is now, because its parts may change. */
  #write(list: EventList, event: object, key: string | undefined): QueuedEvent | null {
    try {
      const timestamp = new Date().toISOString();
      const json = JSON.stringify({ id: newId(), ...event, timestamp });
      const bytes = new TextEncoder().encode(json).length;
      if (bytes <= MAX_EVENT_BYTES) return { list, json, bytes, key };
      this.#warn(`An event was lost: it has more than ${MAX_EVENT_BYTES} bytes.`);
    } catch (error) {
      this.#warn(`An event was lost: it cannot be written as JSON: ${String(error)}`);
    }
    return null;
  }

  #schedule(delayMs: number): void {
    if (this.#running !== null || this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const { server, intervalMs } = this.#options;
      this.#running = this.#sendBatch(server.timeoutMs).then((waitMs) => {
        this.#running = null;
        if (this.#queue.size > 0) this.#schedule(waitMs ?? intervalMs);
      });
    }, delayMs);
  }

  /** Returns how long to wait before the next one, where that matters. */
  async #sendBatch(timeoutMs: number): Promise<number | undefined> {
    const batch = this.#queue.peek(this.#maxItems, MAX_BATCH_BYTES);
    const posted = await postEvents(this.#options.server, bodyOf(batch), timeoutMs);
    if (posted.outcome === 'failed') {
      this.#failures += 1;
      return Math.max(posted.retryAfterMs, backoffMs(this.#failures, MAX_WAIT_MS));
    }
    this.#failures = 0;
    if (posted.outcome === 'too large' && batch.length > 1) {
      this.#maxItems = Math.ceil(batch.length / 2);
      return 0;
    }
    this.#maxItems = MAX_BATCH_ITEMS;
    this.#queue.remove(batch);
    this.#tell(posted);
    return undefined;
  }

  #tell(posted: Exclude<Posted, { outcome: 'failed' }>): void {
    if (posted.outcome === 'stopped') {
      this.#end();
      const { logger } = this.#options;
      logger.warn(`No events are sent any more: Halyard answered ${posted.status}.`);
    } else if (posted.outcome === 'refused') {
      this.#warn(`Events were lost: Halyard answered ${posted.status}.`);
    } else if (posted.outcome === 'too large') {
      this.#warn('An event was lost: it is too large for Halyard.');
    } else if (posted.rejected > 0) {
      this.#warn(`Halyard did not take ${posted.rejected} events: ${posted.code}`);
    }
  }

  /**
   * Sends what waits before the page is gone, also what is on its way, which may be cut off. While Halyard
   * is in trouble it waits on nevertheless: nobody will say whether a beacon arrived.
   */
  #leave(): void {
    const taken: QueuedEvent[] = [];
    while (taken.length < this.#queue.size) {
      const next = this.#queue.peek(MAX_BATCH_ITEMS, MAX_BEACON_BYTES, taken.length);
      if (!beaconEvents(this.#options.server, bodyOf(next))) break;
      taken.push(...next);
    }
    if (this.#failures === 0) this.#queue.remove(taken);
  }

  #end(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#stopWatching();
  }

  /** Once; a lasting trouble must not fill the console. */
  #warn(message: string): void {
    if (!this.#hasWarned) this.#options.logger.warn(message);
    this.#hasWarned = true;
  }
}

/** `crypto.randomUUID` is missing on pages without TLS. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
