import { type Context, type Evaluation, exposureOf, unitOf } from '@halyard/engine';
import { reasonOf } from './connection.ts';
import { createEvaluationCounts } from './evaluation-counts.ts';
import { createEventDelivery } from './event-delivery.ts';
import {
  eventItem,
  exposureItem,
  exposureKey,
  reportItem,
  type TrackedEvent,
} from './event-items.ts';
import { createEventQueue, type EventList, type QueuedEvent } from './event-queue.ts';
import type { SendEvents } from './event-sender.ts';
import { createExposureMemory } from './exposure-memory.ts';
import { consoleLog, createLossReport, guardedLog, type Log } from './log.ts';
import { later, randomPart } from './timing.ts';

/** How events are gathered and sent. */
export interface EventBufferOptions {
  readonly send: SendEvents;
  /** How many events are kept at most; the oldest go first. 10,000 by default. */
  readonly maxItems?: number | undefined;
  /** How many events one request has at most; 1,000 by default. */
  readonly maxBatch?: number | undefined;
  /** How long events are gathered before they are sent, in milliseconds; 5,000 by default. */
  readonly flushIntervalMs?: number | undefined;
  /** How many exposures are remembered at most, so as not to be sent again; 100,000 by default. */
  readonly maxRemembered?: number | undefined;
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  readonly log?: Log | undefined;
}

/** Gathers events and sends them in batches. Adding never throws and never waits. */
export interface EventBuffer {
  /**
   * Adds the exposure to an experiment that an evaluation of a context was, if it was one: once for each
   * unit, variant and epoch. After an hour or two, and where it was forgotten for others, it comes
   * again, which changes nothing on the server.
   */
  addExposure(evaluation: Evaluation, context: Context): void;
  addEvent(event: TrackedEvent): void;
  /**
   * Counts an evaluation of a flag that the ruleset knows, for reports every ten seconds.
   *
   * @param variant - undefined where the application got its default.
   */
  countEvaluation(flagKey: string, variant: string | undefined): void;
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
  const exposed = createExposureMemory(options.maxRemembered ?? 100_000, now);
  const isOpen = () => !isClosed && !delivery.isStopped;
  const add = (list: EventList, item: object, at = now(), key?: string) => {
    if (!isOpen()) return;
    const timestamp = new Date(at).toISOString();
    const queued = encoded(list, { id: crypto.randomUUID(), ...item, timestamp }, key);
    if (typeof queued === 'string') return onLoss(1, queued);
    const dropped = queue.add(queued);
    if (dropped.length > 0) onLoss(dropped.length, 'more came than could be sent');
    for (const { key: lost } of dropped) if (lost !== undefined) exposed.forget(lost);
    if (queue.size >= maxBatch) void deliver(false);
    else deliverSoon();
  };
  const counts = createEvaluationCounts(now, (counted) =>
    add('evaluations', reportItem(counted), counted.since),
  );
  const flush = async ({ timeoutMs = 5_000 } = {}) => {
    counts.drain();
    delivery.hurry();
    await withinOrAfter(timeoutMs, deliver(true));
    return queue.size === 0;
  };
  return {
    addExposure: (evaluation, context) => {
      const key = exposureKey(evaluation, context);
      if (key === undefined || !exposed.add(key)) return;
      const exposure = exposureOf(evaluation, context);
      if (exposure === undefined) return;
      const item = exposureItem(exposure, unitOf(context, 'targetingKey'));
      add('exposures', item, undefined, key);
    },
    addEvent: (event) => add('events', eventItem(event)),
    countEvaluation: (flagKey, variant) => {
      if (isOpen()) counts.count(flagKey, variant);
    },
    get size() {
      return queue.size;
    },
    flush,
    close: async (limit) => {
      counts.drain();
      isClosed = true;
      await flush(limit);
      delivery.abort();
      callOff?.();
      const lost = queue.clear();
      if (lost > 0) log.warn(`events were lost (${lost}): they could not be sent before the end`);
    },
  };
}

/** An item as JSON, taken down now because its parts may change; or why that cannot be. */
function encoded(list: EventList, item: object, key?: string): QueuedEvent | string {
  try {
    const json = JSON.stringify(item);
    const bytes = new TextEncoder().encode(json).length;
    if (bytes > MAX_EVENT_BYTES) return `an event has more than ${MAX_EVENT_BYTES} bytes`;
    return { list, json, bytes, key };
  } catch (error) {
    return `an event cannot be written as JSON: ${reasonOf(error)}`;
  }
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
