import { reasonOf } from './connection.ts';
import type { Log } from './log.ts';

/** Those who want to hear. */
export interface Listeners<Listener> {
  /** Adds a listener; the function returned removes it. */
  add(listener: Listener): () => void;
  /** Calls each; one that throws is logged and keeps nobody else from hearing. */
  tell(call: (listener: Listener) => void): void;
}

/** Nobody yet. */
export function createListeners<Listener>(log: Log): Listeners<Listener> {
  const all = new Set<Listener>();
  return {
    add: (listener) => {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell: (call) => {
      for (const listener of all) {
        try {
          call(listener);
        } catch (error) {
          log.error(`a listener threw: ${reasonOf(error)}`);
        }
      }
    },
  };
}
