import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { AppError } from '#platform/app-error.ts';
import type { Log } from '#platform/log/log.ts';
import { createAdmission } from './admission.ts';
import { encodeRetry } from './sse-event.ts';
import { HttpStream, type SseSource, type SseStream } from './sse-stream.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether it answers with a stream, which lasts. */
    isStream?: boolean;
  }
}

/** Looks after all streams of server-sent events of a process. */
export interface SseHub {
  /**
   * Takes a request over and answers it with a stream, which has the headers that the reply has. The
   * first events go out before this returns, so whoever registers the stream in the same turn for
   * what comes next misses nothing.
   * @throws AppError TOO_MANY_STREAMS
   */
  open(reply: FastifyReply, source: SseSource): SseStream;
  /** How many are open, by the kind of their source. */
  counts(): ReadonlyMap<string, number>;
  /** Says goodbye to all and opens no more. Resolves when all are closed. */
  close(): Promise<void>;
}

export interface SseLimits {
  /** Streams that are open at the same time. */
  readonly maxOpen: number;
  /** New streams at once, and each second from then on. */
  readonly burst: number;
  readonly perSecond: number;
  readonly heartbeatMs: number;
  /** How long a reader may take nothing. */
  readonly tooSlowMs: number;
}

const LIMITS: SseLimits = {
  maxOpen: 20_000,
  burst: 500,
  perSecond: 250,
  heartbeatMs: 20_000,
  tooSlowMs: 30_000,
};

interface SseHubDeps {
  readonly log: Log;
  /** Counts an event that was sent. */
  readonly count: (kind: string) => void;
  readonly limits?: Partial<SseLimits>;
}

/** Heartbeats are spread over so many moments. */
const SLOTS = 20;
/** Streams that are served in one turn of the event loop; others have theirs in between. */
const PER_TURN = 200;
/** How long last words may take. */
const PARTING_MS = 1000;
const RETRY_AFTER_S = { min: 1, max: 5 };
const RECONNECT_MS = { min: 1000, max: 5000 };

/** What makes an answer a stream that no proxy holds back. A connection ends with its stream. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  connection: 'close',
};

export function createSseHub({ log, count, limits: given }: SseHubDeps): SseHub {
  const limits = { ...LIMITS, ...given };
  const now = () => performance.now();
  const admit = createAdmission(limits, now);
  /** With the slot of its heartbeat. */
  const open = new Map<HttpStream, number>();
  const waiting = new Set<HttpStream>();
  const awake = new Set<HttpStream>();
  let opened = 0;
  let isServing = false;
  let isClosed = false;

  /** Serves those with news, a portion in each turn. */
  const serve = () => {
    let left = PER_TURN;
    for (const stream of awake) {
      awake.delete(stream);
      stream.pump();
      left -= 1;
      if (left === 0) break;
    }
    isServing = awake.size > 0;
    if (isServing) setImmediate(serve);
  };

  const keeper = {
    now,
    onWake(stream: HttpStream) {
      awake.add(stream);
      if (isServing) return;
      isServing = true;
      setImmediate(serve);
    },
    onWait: (stream: HttpStream) => void waiting.add(stream),
    onSent: count,
    onFault: (error: unknown) => log.error({ err: error }, 'a stream has failed'),
    onClose(stream: HttpStream) {
      open.delete(stream);
      waiting.delete(stream);
      awake.delete(stream);
    },
  };

  const expire = () => {
    for (const stream of waiting) {
      if (stream.isWaiting) stream.expire({ ...limits, partingMs: PARTING_MS });
      else waiting.delete(stream);
    }
  };
  let slot = 0;
  const ticking = setInterval(() => {
    slot = (slot + 1) % SLOTS;
    for (const [stream, its] of open) if (its === slot) stream.beat();
    expire();
  }, limits.heartbeatMs / SLOTS).unref();

  const refuse = () => {
    throw new AppError('TOO_MANY_STREAMS', {
      retryAfterSeconds: randomInt(RETRY_AFTER_S.min, RETRY_AFTER_S.max + 1),
    });
  };

  const allClosed = async () => {
    const deadline = now() + PARTING_MS;
    while (open.size > 0 && now() < deadline) await sleep(5);
  };

  return {
    open(reply, source) {
      if (isClosed || open.size >= limits.maxOpen || !admit()) refuse();
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      reply.raw.writeHead(200, HEADERS);
      const stream = new HttpStream(reply.raw, source, keeper);
      opened += 1;
      open.set(stream, opened % SLOTS);
      if (reply.request.method === 'HEAD') {
        stream.end();
        return stream;
      }
      stream.write(encodeRetry(randomInt(RECONNECT_MS.min, RECONNECT_MS.max + 1)));
      stream.pump();
      return stream;
    },
    counts() {
      const counts = new Map<string, number>();
      for (const { kind } of open.keys()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return counts;
    },
    async close() {
      isClosed = true;
      for (const stream of Array.from(open.keys())) stream.dismiss('closing');
      await allClosed();
      for (const stream of Array.from(open.keys())) stream.destroy();
      await allClosed();
      clearInterval(ticking);
    },
  };
}
