/**
 * Whether the session has run out while a page was open. Calls wait for the next login instead of
 * failing, so that nobody loses what was typed.
 */
interface Waiting {
  readonly promise: Promise<boolean>;
  readonly resolve: (isRenewed: boolean) => void;
}

/** `ended` once it has run out and nobody is asked to log in. */
type SessionState = 'open' | 'asked' | 'ended';

let state: SessionState = 'open';
let waiting: Waiting | undefined;
const listeners = new Set<() => void>();

function become(next: SessionState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

/**
 * Resolves when somebody has logged in again: true; or has given up: false.
 * @param isWanted by somebody: what pages read on their own does not ask twice.
 */
export async function untilRenewed(isWanted: boolean): Promise<boolean> {
  if (state === 'ended' && !isWanted) return false;
  waiting ??= Promise.withResolvers<boolean>();
  become('asked');
  return waiting.promise;
}

/** Ends the wait of all calls. */
export function endWait(isRenewed: boolean): void {
  const ended = waiting;
  waiting = undefined;
  ended?.resolve(isRenewed);
  become(isRenewed ? 'open' : 'ended');
}

/** A call was answered: somebody has logged in again, if only in another window. */
export function noteAnswer(): void {
  if (state === 'ended') become('open');
}

/** For `useSyncExternalStore`. */
export const session = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  state: () => state,
};
