import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { withDeadline } from './deadline.ts';
import { isRefusal, newRedisClient, type RedisClient } from './redis-client.ts';

const HANDSHAKE_DEADLINE_MS = 5_000;
const PING_EVERY_MS = 2_000;
/** Longer than any pause that an operator would call normal; a peer silent for so long is taken for gone. */
const PING_DEADLINE_MS = 10_000;
const STEADY_AFTER_MS = 5_000;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 2_000;
const CLOSE_DEADLINE_MS = 500;

/** One connection that is opened again, with another client, whenever it is lost. */
export interface RedisLink {
  /** The connected client, or null while there is none. */
  client(): RedisClient | null;
  close(): Promise<void>;
}

interface RedisLinkOptions {
  url: string;
  /** The connection is unusable and given up when this rejects. */
  onUp: (client: RedisClient) => Promise<void>;
  /** Called after every failed attempt and every loss. */
  onDown: (cause: unknown) => void;
}

/** Connects in the background, for as long as it takes; a connection that falls silent is dropped as well. */
export function keepConnected({ url, onUp, onDown }: RedisLinkOptions): RedisLink {
  const closing = new AbortController();
  let current: RedisClient | null = null;
  let giveUp: ((cause: Error) => void) | undefined;

  /** Lives through one connection; always ends in a rejection, with the cause of the end. */
  async function connectOnce(): Promise<never> {
    const client = await newRedisClient(url);
    closing.signal.throwIfAborted();
    const lost = Promise.withResolvers<never>();
    giveUp = lost.reject;
    client.on('error', lost.reject);
    client.on('end', () => lost.reject(new Error('The connection was closed.')));
    let isOver = false;
    // A TCP connection that is still being opened survives destroy().
    client.on('connect', () => isOver && client.destroy());
    try {
      await Promise.race([withDeadline(client.connect(), HANDSHAKE_DEADLINE_MS), lost.promise]);
      current = client;
      return await Promise.race([
        lost.promise,
        rejectWhenSilent(client),
        onUp(client).then(() => lost.promise),
      ]);
    } finally {
      isOver = true;
      current = null;
      client.destroy();
    }
  }

  async function live(): Promise<void> {
    let failures = 0;
    while (!closing.signal.aborted) {
      const startedAt = performance.now();
      await connectOnce().catch((cause: unknown) => {
        if (!closing.signal.aborted) onDown(cause);
      });
      failures = performance.now() - startedAt > STEADY_AFTER_MS ? 0 : failures + 1;
      await pause(retryDelayMs(failures), closing.signal);
    }
  }

  const ended = live();
  return {
    client: () => current,
    async close() {
      if (closing.signal.aborted) return ended;
      closing.abort();
      if (current) await withDeadline(current.close(), CLOSE_DEADLINE_MS).catch(() => {});
      giveUp?.(new Error('The link was closed.'));
      return ended;
    },
  };
}

/** Also rejects, soon after, when the client was closed otherwise. */
async function rejectWhenSilent(client: RedisClient): Promise<never> {
  for (;;) {
    await sleep(PING_EVERY_MS, undefined, { ref: false });
    await withDeadline(client.ping(), PING_DEADLINE_MS).catch(async (error: unknown) => {
      // A server that is loading its data refuses, and thereby shows that it lives.
      if (!(await isRefusal(error))) throw error;
    });
  }
}

/** Exponential with jitter: many processes that lose a server together must not return together. */
function retryDelayMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS) * (randomInt(500, 1_000) / 1_000);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
