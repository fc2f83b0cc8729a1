import type { EvaluationContext, Logger } from '@openfeature/web-sdk';
import { type Flags, readFlags } from './bulk-answer.ts';

const PREFIX = 'halyard:flags:';
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * The last answer of one provider, kept for the next visit. There is one entry for each server, key and domain, so that
 * the storage never fills; of the context it holds a hash alone, since contexts may say who somebody is.
 */
export class SavedAnswer {
  readonly #name: string;
  readonly #logger: Logger;

  constructor(owner: readonly string[], logger: Logger) {
    this.#name = PREFIX + hash(JSON.stringify(owner));
    this.#logger = logger;
  }

  /** The flags that were saved for an equal context, if any. */
  load(context: EvaluationContext): Flags | null {
    return this.#attempt('read', () => {
      const text = localStorage.getItem(this.#name);
      const entry: unknown = text === null ? null : JSON.parse(text);
      if (!isEntry(entry) || Date.now() - entry.savedAt > KEPT_MS) return null;
      return entry.context === hashContext(context) ? readFlags(entry) : null;
    });
  }

  save(context: EvaluationContext, flags: Flags): void {
    const entry = {
      savedAt: Date.now(),
      context: hashContext(context),
      flags: [...flags.values()],
    };
    this.#attempt('kept', () => {
      localStorage.setItem(this.#name, JSON.stringify(entry));
      return null;
    });
  }

  /** Storage may be full, forbidden or missing; flags work without it. */
  #attempt<T>(what: string, run: () => T | null): T | null {
    if (typeof localStorage === 'undefined') return null;
    try {
      return run();
    } catch (error) {
      this.#logger.warn(`Flags could not be ${what} in localStorage: ${String(error)}`);
      return null;
    }
  }
}

function isEntry(entry: unknown): entry is { savedAt: number; context: string } {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'savedAt' in entry &&
    typeof entry.savedAt === 'number' &&
    'context' in entry
  );
}

/** The same for equal contexts, in whatever order their attributes were set. */
function hashContext(context: EvaluationContext): string {
  return hash(
    JSON.stringify(context, (_name, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    ),
  );
}

/** FNV-1a, 64 bits. `crypto.subtle` would be waited for, and is missing on pages without TLS. */
function hash(text: string): string {
  let state = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    state = BigInt.asUintN(64, (state ^ BigInt(byte)) * 0x100000001b3n);
  }
  return state.toString(16).padStart(16, '0');
}
