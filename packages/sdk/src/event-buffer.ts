import { reasonOf } from './connection.ts';
import { createEventDelivery } from './event-delivery.ts';
import { createEventQueue, type EventList, type QueuedEvent } from './event-queue.ts';
import type { SendEvents } from './event-sender.ts';
import { consoleLog, createLossReport, guardedLog, type Log } from './log.ts';
import { later, randomPart } from './timing.ts';

/** A unit was served a variant. */
export interface Exposure {
  readonly flagKey: string;
  readonly variant: string;
  readonly targetingKey: string;
}

/** Something that a unit did. */
export interface TrackedEvent {
  readonly name: string;
  readonly targetingKey: string;
  /** A finite number, such as an amount. */
  readonly value?: number | undefined;
  /** Anything that JSON can say. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
}

/** How events are gathered and sent. */
export interface EventBufferOptions {
  readonly send: SendEvents;
  /** How many events are kept at most; the oldest go first. 10,000 by default. */
  readonly maxItems?: number | undefined;
  /** How many events one request has at most; 1,000 by default. */
  readonly maxBatch?: number | undefined;
  /** How long events are gathered before they are sent, in milliseconds; 5,000 by default. */
  readonly flushIntervalMs?: number | undefined;
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  readonly log?: Log | undefined;
}

/** Gathers events and sends them in batches. Adding never throws and never waits. */
export interface EventBuffer {
  addExposure(exposure: Exposure): void;
  addEvent(event: TrackedEvent): void;
  /** How many events wait. */
  readonly size: number;
  /**
   * Sends what waits now, trying again for as long as it may take. True when nothing is left. The
   * wait keeps a process alive, so that it can end with this call.
   *
   * @param limit - `timeoutMs`: how long to try, in milliseconds; 5,000 by default.
   */
  flush(limit?: { readonly timeoutMs?: number }): Promise<boolean>;
  /** Flushes, and takes nothing from then on. What could not be sent is lost, which is logged. */
  close(limit?: { readonly timeoutMs?: number }): Promise<void>;
}

/** An event that would leave a batch little room for others is a mistake. */
const MAX_EVENT_BYTES = 64_000;
/** What all that wait may weigh together. */
const MAX_QUEUE_BYTES = 32 * 2 ** 20;

/** An empty buffer. */
export function createEventBuffer(options: EventBufferOptions): EventBuffer {
  const { send, maxItems = 10_000, maxBatch = 1_000, flushIntervalMs = 5_000 } = options;
  const { now = Date.now, random = randomPart } = options;
  const log = guardedLog(options.log ?? consoleLog);
  const queue = createEventQueue(maxItems, MAX_QUEUE_BYTES);
  const onLoss = createLossReport(now, (count, reason) =>
    log.warn(`events were lost (${count}): ${reason}`),
  );
  const delivery = createEventDelivery({ queue, send, maxBatch, random, log, onLoss });
  let isClosed = false;
  let callOff: (() => void) | undefined;

  const deliver = async (untilEmpty: boolean): Promise<void> => {
    callOff?.();
    callOff = undefined;
    await delivery.run(untilEmpty);
    if (queue.size > 0 && !delivery.isStopped) deliverSoon();
  };
  const deliverSoon = () => {
    callOff ??= later(flushIntervalMs, () => void deliver(false));
  };
  const add = (list: EventList, event: object) => {
    if (isClosed || delivery.isStopped) return;
    const queued = encoded(list, { id: crypto.randomUUID(), ...event, timestamp: isoTime(now()) });
    if (typeof queued === 'string') return onLoss(1, queued);
    const dropped = queue.add(queued);
    if (dropped > 0) onLoss(dropped, 'more came than could be sent');
    if (queue.size >= maxBatch) void deliver(false);
    else deliverSoon();
  };
  const flush = async ({ timeoutMs = 5_000 } = {}) => {
    delivery.hurry();
    await withinOrAfter(timeoutMs, deliver(true));
    return queue.size === 0;
  };
  return {
    addExposure: ({ flagKey: flag_key, targetingKey: targeting_key, variant }) =>
      add('exposures', { flag_key, variant, targeting_key }),
    addEvent: ({ name, targetingKey: targeting_key, value, properties }) =>
      add('events', {
        name,
        targeting_key,
        value: Number.isFinite(value) ? value : undefined,
        properties,
      }),
    get size() {
      return queue.size;
    },
    flush,
    close: async (limit) => {
      isClosed = true;
      await flush(limit);
      delivery.abort();
      callOff?.();
      const lost = queue.clear();
      if (lost > 0) log.warn(`events were lost (${lost}): they could not be sent before the end`);
    },
  };
}

/** An event as JSON, taken down now because its parts may change; or why that cannot be. */
function encoded(list: EventList, event: object): QueuedEvent | string {
  try {
    const json = JSON.stringify(event);
    const bytes = new TextEncoder().encode(json).length;
    if (bytes > MAX_EVENT_BYTES) return `an event has more than ${MAX_EVENT_BYTES} bytes`;
    return { list, json, bytes };
  } catch (error) {
    return `an event cannot be written as JSON: ${reasonOf(error)}`;
  }
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** Waits for some work, but no longer than that. The one wait that keeps a process alive. */
async function withinOrAfter(timeoutMs: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
