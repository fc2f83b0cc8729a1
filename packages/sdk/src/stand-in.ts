import { later, linkedAbort } from './timing.ts';

/** Work that is done in the place of another one while that does not come. */
export interface StandIn {
  /** Begins after the patience, unless it began or waits already. */
  expect(): void;
  /** Begins at once. */
  begin(): void;
  /** Ends, also the waiting. */
  dismiss(): void;
}

/**
 * A stand-in that is at rest.
 *
 * @param work - goes on until the signal aborts, as it does when `outer` aborts.
 */
export function createStandIn(
  outer: AbortSignal,
  patienceMs: number,
  work: (signal: AbortSignal) => Promise<void>,
): StandIn {
  let rest: (() => void) | undefined;
  const begin = () => {
    rest?.();
    const link = linkedAbort(outer);
    rest = () => {
      link.abort();
      link.release();
    };
    void work(link.signal);
  };
  const dismiss = () => {
    rest?.();
    rest = undefined;
  };
  outer.addEventListener('abort', dismiss, { once: true });
  return {
    expect: () => {
      if (!outer.aborted) rest ??= later(patienceMs, begin);
    },
    begin,
    dismiss,
  };
}
