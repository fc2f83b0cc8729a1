import { randomUUID } from 'node:crypto';
import type { Log } from '#platform/log/log.ts';
import type { RedisConnection } from '#platform/redis/redis.ts';
import type { Bus } from './bus.ts';
import { createListeners } from './listeners.ts';
import { createTopics } from './topics.ts';

const CHANNEL_PREFIX = 'halyard:';
/** `origin message`: the origin tells a process the echo of its own messages. */
const ENVELOPE = /^([0-9a-f-]{36}) /;

/** Reaches every process on the same Redis. Closing it leaves the connection open. */
export function createRedisBus({ redis, log }: { redis: RedisConnection; log: Log }): Bus {
  const origin = randomUUID();
  let isClosed = false;
  const followers = createListeners<void>(log);
  const topics = createTopics(log, (topic) =>
    redis.subscribe(CHANNEL_PREFIX + topic, (text) => hear(topic, text)),
  );
  const stopFollowing = redis.onSubscribed(() => followers.tell());

  function hear(topic: string, text: string): void {
    const [head, sender] = ENVELOPE.exec(text) ?? [];
    if (head === undefined) {
      log.debug({ topic }, 'A bus message in an unknown form was dropped');
    } else if (sender !== origin) {
      topics.tell(topic, text.slice(head.length));
    }
  }

  return {
    publish(topic, message) {
      if (isClosed) return;
      // First to the others: a local listener may take its time.
      redis.publish(CHANNEL_PREFIX + topic, `${origin} ${message}`);
      topics.tell(topic, message);
    },
    subscribe: topics.add,
    onReconnect: followers.add,
    async close() {
      isClosed = true;
      stopFollowing();
      topics.clear();
      followers.clear();
    },
  };
}
