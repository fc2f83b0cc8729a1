import { createBackoff } from './backoff.ts';
import { type PollOptions, type PollOutcome, pollRuleset } from './poll.ts';
import { pause } from './timing.ts';

/** Questions for the ruleset, again and again. */
export interface PollLoopOptions extends Omit<PollOptions, 'mark'> {
  /** Mark of what is held at the moment. */
  readonly mark: () => string | undefined;
  readonly intervalMs: number;
  readonly firstDelayMs: number;
  readonly random: () => number;
  readonly onOutcome: (outcome: PollOutcome) => void;
}

/** Polls until the signal aborts or the server will never answer. */
export async function keepPolling(options: PollLoopOptions): Promise<void> {
  const { signal, random, intervalMs } = options;
  const backoff = createBackoff(random);
  await pause(options.firstDelayMs, signal);
  while (!signal.aborted) {
    const outcome = await pollRuleset({ ...options, mark: options.mark() });
    if (signal.aborted) return;
    options.onOutcome(outcome);
    if (outcome.kind === 'failed') {
      if (outcome.isFatal) return;
      await pause(backoff.next() + (outcome.retryAfterMs ?? 0), signal);
    } else {
      backoff.reset();
      // A tenth of jitter keeps those who started together from asking together for ever.
      await pause(intervalMs * (0.9 + random() / 5), signal);
    }
  }
}
