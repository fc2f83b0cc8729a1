import type { RedisClient } from './redis-client.ts';

export interface RedisSubscriptions {
  subscribe: (channel: string, listener: (message: string) => void) => () => void;
  onSubscribed: (listener: () => void) => () => void;
  /** Subscribes a new connection to everything. Rejects when the server refuses. */
  restore: (client: RedisClient) => Promise<void>;
}

interface Subscription {
  readonly channel: string;
  readonly hear: (message: string) => void;
}

/** Remembers what to listen to, whether or not there is a connection to listen on. */
export function createSubscriptions(
  current: () => RedisClient | null,
  onRefused: (cause: unknown) => void,
): RedisSubscriptions {
  const wanted = new Set<Subscription>();
  const followers = new Set<{ notify: () => void }>();

  function notifyFollowers(): void {
    for (const follower of Array.from(followers)) follower.notify();
  }

  return {
    subscribe(channel, listener) {
      const subscription = { channel, hear: (message: string) => listener(message) };
      wanted.add(subscription);
      const client = current();
      client?.subscribe(channel, subscription.hear).then(notifyFollowers, (cause: unknown) => {
        if (current() === client) onRefused(cause);
      });
      return () => {
        if (!wanted.delete(subscription)) return;
        // Failing means that the connection is gone, and the subscription with it.
        current()
          ?.unsubscribe(channel, subscription.hear)
          .catch(() => {});
      };
    },
    onSubscribed(listener) {
      const follower = { notify: listener };
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    async restore(client) {
      await Promise.all([...wanted].map(({ channel, hear }) => client.subscribe(channel, hear)));
      notifyFollowers();
    },
  };
}
