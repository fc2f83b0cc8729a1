/**
 * Whether the session has run out while a page was open. Calls wait for the next login instead of
 * failing, so that nobody loses what was typed.
 */
interface Waiting {
  readonly promise: Promise<boolean>;
  readonly resolve: (isRenewed: boolean) => void;
}

let waiting: Waiting | undefined;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Resolves when somebody has logged in again: true; or has given up: false. */
export function untilRenewed(): Promise<boolean> {
  if (!waiting) {
    waiting = Promise.withResolvers<boolean>();
    tell();
  }
  return waiting.promise;
}

/** Ends the wait of all calls. */
export function endWait(isRenewed: boolean): void {
  const ended = waiting;
  waiting = undefined;
  ended?.resolve(isRenewed);
  tell();
}

/** For `useSyncExternalStore`. */
export const sessionExpiry = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isExpired: () => waiting !== undefined,
};
