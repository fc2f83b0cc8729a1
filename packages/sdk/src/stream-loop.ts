import { createBackoff } from './backoff.ts';
import { followStream, type StreamEnd, type StreamOptions } from './stream.ts';
import { pause } from './timing.ts';

/** A stream that is opened again whenever it ends. */
export interface StreamLoopOptions extends Omit<StreamOptions, 'mark' | 'onRetry' | 'signal'> {
  /** Mark of what is held at the moment. */
  readonly mark: () => string | undefined;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** A connection ended; unless that is fatal, another one will be opened. */
  readonly onEnd: (end: StreamEnd) => void;
}

/** A stream that was open for so long was a good one: the waits start anew. */
const GOOD_STREAM_MS = 60_000;
/** How long to leave a stream alone that twice in a row was opened and brought nothing. */
const MUTE_PAUSE_MS = 300_000;

/** Keeps a stream open until the signal aborts or the server will never give one. */
export async function keepStream(options: StreamLoopOptions): Promise<void> {
  const { signal, random } = options;
  const backoff = createBackoff(random);
  let mutes = 0;
  while (!signal.aborted) {
    const end = await followStream({
      ...options,
      mark: options.mark(),
      onRetry: (delayMs) => backoff.setBase(delayMs),
    });
    if (signal.aborted) return;
    options.onEnd(end);
    if (end.isFatal) return;
    mutes = end.wasMute ? mutes + 1 : 0;
    if (end.openForMs >= GOOD_STREAM_MS && !end.wasMute) backoff.reset();
    const restMs = mutes < 2 ? 0 : MUTE_PAUSE_MS * (0.5 + random() / 2);
    const waitMs = backoff.next();
    await pause(Math.max(waitMs + (end.retryAfterMs ?? 0), restMs), signal);
  }
}
