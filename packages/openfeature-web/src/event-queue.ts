/** The lists of an events request that a page fills. */
export type EventList = 'exposures' | 'events';

/** An event as it will be sent. */
export interface QueuedEvent {
  readonly list: EventList;
  readonly json: string;
  /** Of `json` in UTF-8. */
  readonly bytes: number;
  /** What it is remembered by, where it is not to be sent twice. */
  readonly key: string | undefined;
}

const MAX_ITEMS = 1000;
const MAX_BYTES = 390_000;

/** Events that wait, the oldest first: never more than one request may have. */
export class EventQueue {
  #events: readonly QueuedEvent[] = [];

  get size(): number {
    return this.#events.length;
  }

  /** Adds an event, and returns those that had to go for it. */
  add(event: QueuedEvent): readonly QueuedEvent[] {
    const all = [...this.#events, event];
    let bytes = all.reduce((sum, each) => sum + each.bytes + 1, 0);
    let first = 0;
    for (const { bytes: freed } of all) {
      if (all.length - first <= MAX_ITEMS && bytes <= MAX_BYTES) break;
      bytes -= freed + 1;
      first += 1;
    }
    this.#events = all.slice(first);
    return all.slice(0, first);
  }

  /** The oldest, or those after so many of them; at least one, where there is one. */
  peek(maxItems: number, maxBytes: number, from = 0): readonly QueuedEvent[] {
    let bytes = 0;
    const rest = this.#events.slice(from, from + maxItems);
    const end = rest.findIndex((event, at) => {
      bytes += event.bytes + 1;
      return at > 0 && bytes > maxBytes;
    });
    return end === -1 ? rest : rest.slice(0, end);
  }

  remove(events: readonly QueuedEvent[]): void {
    const gone = new Set(events);
    this.#events = this.#events.filter((event) => !gone.has(event));
  }
}

/** The body of one request. */
export function bodyOf(events: readonly QueuedEvent[]): string {
  const listOf = (list: EventList) =>
    events.flatMap((event) => (event.list === list ? [event.json] : [])).join();
  return `{"exposures":[${listOf('exposures')}],"events":[${listOf('events')}]}`;
}
