import type { Log } from '#platform/log/log.ts';
import type { Bus } from './bus.ts';
import { createListeners } from './listeners.ts';
import { createTopics } from './topics.ts';

/** The stand-in for one process without Redis. Its subscriptions stand at once, which onReconnect tells in the next microtask. */
export function createMemoryBus({ log }: { log: Log }): Bus {
  const followers = createListeners<void>(log);
  const topics = createTopics(log, () => {
    queueMicrotask(() => followers.tell());
    return () => {};
  });
  return {
    publish: topics.tell,
    subscribe: topics.add,
    onReconnect: followers.add,
    async close() {
      topics.clear();
      followers.clear();
    },
  };
}
