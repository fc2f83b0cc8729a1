import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type Connection, chunksOf, reasonOf, refusalOf } from './connection.ts';
import { later, linkedAbort } from './timing.ts';

/** One connection to the stream. */
export interface StreamOptions {
  readonly connection: Connection;
  /** Mark of what is held; undefined asks for the whole ruleset. */
  readonly mark: string | undefined;
  /** The longest event that is taken, in characters. */
  readonly maxLength: number;
  /** How long to wait for the head of the answer. */
  readonly answerTimeoutMs: number;
  /** How long neither an event nor a comment may come before the connection counts as dead. */
  readonly silenceTimeoutMs: number;
  readonly now: () => number;
  /** Closes the connection. */
  readonly signal: AbortSignal;
  /** Takes an event, or says why the connection is to be closed. */
  readonly onEvent: (event: EventSourceMessage) => StreamFlaw | undefined;
  /** A complete line came, be it a comment. */
  readonly onHeard: () => void;
  readonly onRetry: (delayMs: number) => void;
}

/** Why an event ends the connection. */
export interface StreamFlaw {
  readonly reason: string;
  /** What was held is not to be built upon: the next connection asks for everything. */
  readonly isDistrusted: boolean;
}

/** How a connection ended. It always does; nothing is thrown. */
export interface StreamEnd extends StreamFlaw {
  readonly isFatal: boolean;
  readonly retryAfterMs: number | undefined;
  /** It was opened, and then nothing came through: something between buffers it. */
  readonly wasMute: boolean;
  /** How long it was open; 0 where it was never. */
  readonly openForMs: number;
}

/** Follows the stream until it ends, whatever ends it. */
export async function followStream(options: StreamOptions): Promise<StreamEnd> {
  const { now, signal, onEvent, onHeard } = options;
  const link = linkedAbort(signal);
  let openedAt: number | undefined;
  let hasHeard = false;
  let callOff = later(options.answerTimeoutMs, () => link.abort(new Error('no answer in time')));
  const watch = () => {
    callOff();
    const silent = new Error(`nothing heard for ${options.silenceTimeoutMs / 1_000} s`);
    callOff = later(options.silenceTimeoutMs, () => link.abort(silent));
  };
  const hear = () => {
    hasHeard = true;
    watch();
    onHeard();
  };
  const end = (flaw: Partial<StreamEnd> & { readonly reason: string }): StreamEnd => ({
    isFatal: false,
    isDistrusted: false,
    retryAfterMs: undefined,
    wasMute: openedAt !== undefined && !hasHeard,
    openForMs: openedAt === undefined ? 0 : now() - openedAt,
    ...flaw,
  });
  try {
    const response = await openStream(options, link.signal);
    if (!isEventStream(response)) return end(misfitOf(response, now()));
    openedAt = now();
    watch();
    return end(await readEvents(response, { ...options, onHeard: hear, onEvent }));
  } catch (error) {
    const cause: unknown = link.signal.aborted ? link.signal.reason : error;
    return end({ reason: reasonOf(cause) });
  } finally {
    callOff();
    link.abort();
    link.release();
  }
}

function openStream({ connection, mark }: StreamOptions, signal: AbortSignal): Promise<Response> {
  const resume = mark === undefined ? undefined : { 'last-event-id': mark };
  return connection.send('/sdk/v1/stream', {
    headers: { accept: 'text/event-stream', ...resume },
    signal,
  });
}

function isEventStream({ status, headers }: Response): boolean {
  return status === 200 && /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');
}

function misfitOf(response: Response, nowMs: number): Partial<StreamEnd> & { reason: string } {
  if (response.status !== 200) return refusalOf(response, nowMs);
  return { reason: `the answer is no event stream (${response.headers.get('content-type')})` };
}

async function readEvents(response: Response, options: StreamOptions): Promise<StreamFlaw> {
  let flaw: StreamFlaw | undefined;
  const parser = createParser({
    maxBufferSize: options.maxLength,
    onRetry: options.onRetry,
    onComment: options.onHeard,
    onEvent: (event) => {
      options.onHeard();
      flaw ??= options.onEvent(event);
    },
    onError: ({ type, message }) => {
      // Other errors are about fields that a client has to pass over.
      if (type === 'max-buffer-size-exceeded') flaw ??= { reason: message, isDistrusted: true };
    },
  });
  for await (const chunk of chunksOf(response)) {
    parser.feed(chunk);
    if (flaw !== undefined) return flaw;
  }
  return { reason: 'the server closed the stream', isDistrusted: false };
}
