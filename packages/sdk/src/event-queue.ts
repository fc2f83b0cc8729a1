/** The lists of an events request. */
export const EVENT_LISTS = ['exposures', 'events', 'evaluations'] as const;
export type EventList = (typeof EVENT_LISTS)[number];

/** An event as it will be sent. */
export interface QueuedEvent {
  readonly list: EventList;
  /** One JSON object. */
  readonly json: string;
  /** Of `json` in UTF-8. */
  readonly bytes: number;
  /** What it is remembered by, where it is not to be sent twice. */
  readonly key?: string | undefined;
}

/** Events that wait to be sent, the oldest first; at most so many and so large. */
export interface EventQueue {
  /** Waiting and taken ones together. */
  readonly size: number;
  /** Adds an event. Returns which of the oldest had to go for it. */
  add(event: QueuedEvent): readonly QueuedEvent[];
  /** Takes a batch; `settle` or `putBack` must follow before the next one. */
  take(maxItems: number, maxBytes: number): readonly QueuedEvent[];
  /** The batch is done with. */
  settle(): void;
  /** The batch waits again, as the oldest. */
  putBack(): void;
  /** Throws everything away. Returns how many that were. */
  clear(): number;
}

const NONE: readonly QueuedEvent[] = [];

/** An empty queue. */
export function createEventQueue(maxItems: number, maxBytes: number): EventQueue {
  const waiting: QueuedEvent[] = [];
  let taken: readonly QueuedEvent[] = [];
  let bytes = 0;
  const forget = (events: readonly QueuedEvent[]) => {
    for (const event of events) bytes -= event.bytes;
  };
  const size = () => waiting.length + taken.length;
  const isOver = () => size() > maxItems || bytes > maxBytes;
  return {
    get size() {
      return size();
    },
    add: (event) => {
      waiting.push(event);
      bytes += event.bytes;
      // A batch that was taken may have arrived, so it is never what has to go.
      if (!isOver()) return NONE;
      const dropped: QueuedEvent[] = [];
      while (isOver() && waiting.length > 0) {
        const oldest = waiting.splice(0, 1);
        forget(oldest);
        dropped.push(...oldest);
      }
      return dropped;
    },
    take: (itemLimit, byteLimit) => {
      let count = 0;
      let sum = 0;
      for (const event of waiting) {
        sum += event.bytes;
        if (count === itemLimit || (count > 0 && sum > byteLimit)) break;
        count += 1;
      }
      taken = waiting.splice(0, count);
      return taken;
    },
    settle: () => {
      forget(taken);
      taken = [];
    },
    putBack: () => {
      waiting.unshift(...taken);
      taken = [];
    },
    clear: () => {
      const count = size();
      waiting.length = 0;
      taken = [];
      bytes = 0;
      return count;
    },
  };
}
