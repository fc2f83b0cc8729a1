import type { Log } from '#platform/log/log.ts';
import { createListeners, type Listeners } from './listeners.ts';

/** The listeners of this process, by topic; holds only topics that somebody listens to. */
export interface Topics {
  add: (topic: string, listener: (message: string) => void) => () => void;
  tell: (topic: string, message: string) => void;
  clear: () => void;
}

/**
 * @param open called when a topic gets its first listener; what it returns is called when the last one is gone.
 */
export function createTopics(log: Log, open: (topic: string) => () => void): Topics {
  const topics = new Map<string, { listeners: Listeners<string>; close: () => void }>();

  function openTopic(topic: string) {
    const opened = { listeners: createListeners<string>(log), close: open(topic) };
    topics.set(topic, opened);
    return opened;
  }

  return {
    add(topic, listener) {
      const held = topics.get(topic) ?? openTopic(topic);
      const remove = held.listeners.add(listener);
      return () => {
        remove();
        if (held.listeners.size() > 0 || topics.get(topic) !== held) return;
        topics.delete(topic);
        held.close();
      };
    },
    tell: (topic, message) => topics.get(topic)?.listeners.tell(message),
    clear() {
      for (const { listeners, close } of topics.values()) {
        listeners.clear();
        close();
      }
      topics.clear();
    },
  };
}
