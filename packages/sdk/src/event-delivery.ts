import { createBackoff } from './backoff.ts';
import { EVENT_LISTS, type EventQueue, type QueuedEvent } from './event-queue.ts';
import type { SendEvents, SendOutcome } from './event-sender.ts';
import type { Log } from './log.ts';
import { linkedAbort, pause } from './timing.ts';

/** What a delivery works with. */
export interface DeliveryOptions {
  readonly queue: EventQueue;
  readonly send: SendEvents;
  readonly maxBatch: number;
  readonly random: () => number;
  readonly log: Log;
  readonly onLoss: (count: number, reason: string) => void;
}

/** Brings the events of a queue to the server, one batch at a time. */
export interface EventDelivery {
  /** The server takes no events, ever. */
  readonly isStopped: boolean;
  /**
   * Sends until no full batch waits, or until nothing waits at all. One run at a time: a second call
   * joins the first. Resolves when the run is over; a batch that fails is tried again until then.
   */
  run(untilEmpty: boolean): Promise<void>;
  /** Ends the wait before the next try, unless the server asked for it. */
  hurry(): void;
  /** Gives up. */
  abort(): void;
}

/** With lists and commas one request stays below 400 kB. */
const MAX_BATCH_BYTES = 398_000;

/** A delivery at rest. */
export function createEventDelivery(options: DeliveryOptions): EventDelivery {
  const { queue, send, maxBatch, log, onLoss } = options;
  const backoff = createBackoff(options.random);
  const ended = new AbortController();
  let running: Promise<void> | undefined;
  let untilEmpty = false;
  let limit = maxBatch;
  let hurry: (() => void) | undefined;

  const settle = (outcome: Exclude<SendOutcome, { kind: 'failed' }>, count: number) => {
    if (outcome.kind === 'too_large' && count > 1) {
      limit = Math.floor(count / 2);
      return queue.putBack();
    }
    queue.settle();
    if (outcome.kind === 'too_large') return onLoss(1, 'it is too large for the server');
    if (outcome.kind === 'refused') return onLoss(count, `the server said ${outcome.reason}`);
    if (outcome.kind === 'stopped') {
      ended.abort();
      const lost = count + queue.clear();
      return log.warn(`no events are sent any more (${lost} are lost): ${outcome.reason}`);
    }
    backoff.reset();
    if (outcome.rejected > 0) onLoss(outcome.rejected, `the server said ${outcome.reason}`);
  };
  const rest = async (retryAfterMs: number | undefined) => {
    const link = linkedAbort(ended.signal);
    if (retryAfterMs === undefined) hurry = () => link.abort();
    await pause(backoff.next() + (retryAfterMs ?? 0), link.signal);
    hurry = undefined;
    link.release();
  };
  const deliver = async () => {
    limit = maxBatch;
    while (queue.size > 0 && !ended.signal.aborted) {
      const batch = queue.take(limit, MAX_BATCH_BYTES);
      const outcome = await send(bodyOf(batch), ended.signal);
      if (outcome.kind === 'failed') {
        queue.putBack();
        log.debug(`events could not be sent: ${outcome.reason}; trying again`);
        await rest(outcome.retryAfterMs);
      } else {
        settle(outcome, batch.length);
        if (!untilEmpty && queue.size < maxBatch) return;
      }
    }
  };
  return {
    get isStopped() {
      return ended.signal.aborted;
    },
    run: (wanted) => {
      untilEmpty ||= wanted;
      running ??= deliver().finally(() => {
        running = undefined;
        untilEmpty = false;
      });
      return running;
    },
    hurry: () => hurry?.(),
    abort: () => ended.abort(),
  };
}

function bodyOf(batch: readonly QueuedEvent[]): string {
  const lists = EVENT_LISTS.map((list) => {
    const items = batch.flatMap((event) => (event.list === list ? [event.json] : []));
    return `"${list}":[${items.join(',')}]`;
  });
  return `{${lists.join(',')}}`;
}
