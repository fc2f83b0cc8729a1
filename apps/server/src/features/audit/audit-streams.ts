import type { Bus } from '#platform/bus/bus.ts';
import type { Log } from '#platform/log/log.ts';
import { encodeEvent } from '#platform/sse/sse-event.ts';
import type { SseSource, SseStream } from '#platform/sse/sse-stream.ts';
import type { Db } from '#tables';
import { toNewsBody } from './audit.answers.ts';
import { createAuditTail } from './audit-tail.ts';

/** The streams by which people's pages hear that something was changed, and what. */
export interface AuditStreams {
  /**
   * Opens one that lasts as long as the session that it was opened with.
   * @param lastEventId the sequence up to which the page has heard of all.
   * @param start makes the stream of its source.
   * @param watch calls back when the session has ended; gives the function that ends the watching.
   */
  open(
    lastEventId: string | undefined,
    start: (source: SseSource) => SseStream,
    watch: (onEnd: () => void) => () => void,
  ): Promise<void>;
  /** Tells everybody, this process first, that entries may have been written. Call it after the commit. */
  announce(): void;
  /** Reads what the bus did not tell of, where anybody listens. Rejects when it cannot be asked. */
  follow(): Promise<void>;
  close(): void;
}

interface AuditStreamsDeps {
  readonly db: Db;
  readonly bus: Bus;
  readonly log: Log;
}

/** Why a stream ends. */
type Reason = 'session_ended' | 'closing' | 'too_slow';

const TOPIC = 'audit';
/** Whoever has missed more is told to look at everything again. */
const MAX_TOLD = 500;

export function createAuditStreams({ db, bus, log }: AuditStreamsDeps): AuditStreams {
  const tail = createAuditTail(db);
  const open = new Set<SseStream>();
  /** Streams that wait for the tail to be read. */
  let opening = 0;

  /** Up to where all streams were woken. */
  let told = 0;
  const look = async (): Promise<void> => {
    await tail.look();
    if (tail.sequence() === told) return;
    told = tail.sequence();
    for (const stream of open) stream.wake();
  };
  const follow = async (): Promise<void> => {
    if (open.size + opening > 0) await look();
  };
  const unsubscribe = bus.subscribe(TOPIC, () => {
    follow().catch((error: unknown) =>
      log.warn({ err: error }, 'could not read the news of the audit log; the next poll will'),
    );
  });

  /** The same bytes for all who stand at the same place. */
  let lastStep: { readonly from: number; readonly to: number; readonly event: Buffer } | undefined;
  const stepFrom = (from: number): Buffer => {
    const to = tail.sequence();
    if (lastStep?.from === from && lastStep.to === to) return lastStep.event;
    const missed = to - from;
    const event =
      missed > 0 && missed <= MAX_TOLD
        ? eventAt(to, 'entries', { entries: tail.last(missed).map(toNewsBody) })
        : eventAt(to, 'reset', { sequence: to });
    lastStep = { from, to, event };
    return event;
  };

  const sourceFrom = (start: number, onClose: () => void): SseSource => {
    let known = start;
    let isNew = true;
    return {
      kind: 'audit',
      next() {
        const sequence = tail.sequence();
        if (known === sequence && !isNew) return null;
        const event =
          known === sequence ? eventAt(sequence, 'current', { sequence }) : stepFrom(known);
        known = sequence;
        isNew = false;
        return event;
      },
      goodbye,
      onClose,
    };
  };

  return {
    async open(lastEventId, start, watch) {
      opening += 1;
      try {
        await look();
      } finally {
        opening -= 1;
      }
      const from = lastEventId === undefined ? tail.sequence() : placeOf(lastEventId);
      const stream = start(
        sourceFrom(from, () => {
          open.delete(stream);
          stopWatching();
        }),
      );
      open.add(stream);
      const stopWatching = watch(() => stream.end(goodbye('session_ended')));
    },
    announce: () => bus.publish(TOPIC, 'written'),
    follow,
    close: unsubscribe,
  };
}

/** A place that is none is one from which too much is missing. */
function placeOf(lastEventId: string): number {
  return /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : Number.NEGATIVE_INFINITY;
}

function eventAt(sequence: number, name: string, data: object): Buffer {
  return encodeEvent({ name, id: String(sequence), data: JSON.stringify(data) });
}

function goodbye(reason: Reason): Buffer {
  return encodeEvent({ name: 'goodbye', data: JSON.stringify({ reason }) });
}
