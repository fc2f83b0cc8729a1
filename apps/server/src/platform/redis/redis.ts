import type { Log } from '#platform/log/log.ts';
import { commandRunner, type RunCommand } from './redis-commands.ts';
import { keepConnected, type RedisLink } from './redis-link.ts';
import { createSubscriptions } from './redis-subscriptions.ts';
import { parseRedisUrl } from './redis-url.ts';

const COMMAND_DEADLINE_MS = 50;

/** Redis as something that may be missing at any time: nothing here blocks, and nothing crashes the process. */
export interface RedisConnection {
  /** True while both connections (commands and subscriptions) stand. */
  readonly isUp: () => boolean;
  /** Whether the server answers a PING within the deadline. Never rejects. */
  readonly ping: () => Promise<boolean>;
  /**
   * Runs a command. Rejects at once while disconnected or while a late answer is outstanding, and after
   * `deadlineMs` (50 unless the connection says otherwise) in any case; the command may then still take effect.
   */
  readonly run: RunCommand;
  /** Sends without waiting; what cannot be sent now is dropped. */
  readonly publish: (channel: string, message: string) => void;
  /** Listens now or as soon as there is a connection, and again after every loss. The listener must not throw. */
  readonly subscribe: (channel: string, listener: (message: string) => void) => () => void;
  /** Called when subscriptions are in place again or anew: messages may have been missed until then. Must not throw. */
  readonly onSubscribed: (listener: () => void) => () => void;
  /** Idempotent. Takes half a second at most, however the server fares. */
  readonly close: () => Promise<void>;
}

interface RedisOptions {
  /** `redis://` or `rediss://`; only host and port are ever logged. */
  url: string;
  log: Log;
  deadlineMs?: number;
}

/**
 * Starts connecting in the background and returns at once.
 * @throws Error when the URL cannot be one of a Redis server.
 */
export function connectRedis({
  url,
  log,
  deadlineMs = COMMAND_DEADLINE_MS,
}: RedisOptions): RedisConnection {
  const target = parseRedisUrl(url);
  let reported: 'up' | 'down' | undefined;

  function isUp(): boolean {
    return commands.client() !== null && subscriber.client() !== null;
  }

  function reportUp(): void {
    if (reported === 'up' || !isUp()) return;
    reported = 'up';
    log.info({ redis: target.address }, 'Redis is connected');
  }

  function reportDown(cause: unknown): void {
    if (reported === 'down') return;
    reported = 'down';
    log.warn(
      { redis: target.address, reason: target.redact(reasonOf(cause)) },
      'Redis is not available, going on without it',
    );
  }

  function reportRefusal(cause: unknown): void {
    log.warn(
      { redis: target.address, reason: target.redact(reasonOf(cause)) },
      'Redis refused a command',
    );
  }

  const subscriptions = createSubscriptions(() => subscriber.client(), reportRefusal);
  const commands: RedisLink = keepConnected({
    url,
    onUp: async () => reportUp(),
    onDown: reportDown,
  });
  const subscriber: RedisLink = keepConnected({
    url,
    async onUp(client) {
      await subscriptions.restore(client);
      reportUp();
    },
    onDown: reportDown,
  });
  const run = commandRunner(() => commands.client(), deadlineMs);

  return {
    isUp,
    run,
    ping: () =>
      run((client) => client.ping()).then(
        () => true,
        () => false,
      ),
    publish(channel, message) {
      commands
        .client()
        ?.publish(channel, message)
        .catch((cause: unknown) => {
          log.debug({ reason: target.redact(reasonOf(cause)) }, 'A Redis message was dropped');
        });
    },
    subscribe: subscriptions.subscribe,
    onSubscribed: subscriptions.onSubscribed,
    async close() {
      await Promise.all([commands.close(), subscriber.close()]);
    },
  };
}

/** An AggregateError, as of a name with several addresses, has no message of its own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') {
    return cause.errors.map(reasonOf).join('; ');
  }
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
