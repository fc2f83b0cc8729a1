import type { Log } from '#platform/log/log.ts';

/** An ordered set of listeners of one kind of news; one that throws does not keep the others from hearing it. */
export interface Listeners<T> {
  /** The same function may be added twice and is then called twice. */
  add: (listener: (news: T) => void) => () => void;
  tell: (news: T) => void;
  size: () => number;
  clear: () => void;
}

export function createListeners<T>(log: Log): Listeners<T> {
  const entries = new Set<{ listener: (news: T) => void }>();
  return {
    add(listener) {
      const entry = { listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    tell(news) {
      for (const { listener } of Array.from(entries)) {
        try {
          listener(news);
        } catch (error) {
          log.error({ err: error }, 'a listener has failed');
        }
      }
    },
    size: () => entries.size,
    clear: () => entries.clear(),
  };
}
