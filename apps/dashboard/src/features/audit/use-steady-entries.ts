import type { AuditEntry } from '@halyard/contracts/audit';
import { useState, useSyncExternalStore } from 'react';

/** How far one may have scrolled, in pixels, and still be at the top. */
const TOP = 8;

function subscribeToScroll(listener: () => void): () => void {
  globalThis.addEventListener('scroll', listener, { passive: true });
  return () => globalThis.removeEventListener('scroll', listener);
}

interface SteadyEntries {
  readonly entries: readonly AuditEntry[];
  /** How many newer ones wait, so that nothing moves under the eyes of whoever reads. */
  readonly waiting: number;
  readonly showAll: () => void;
}

/**
 * Entries that come while somebody reads further down, or has one open, wait until they are asked for.
 * At the top they appear at once.
 */
export function useSteadyEntries(all: readonly AuditEntry[], isReading: boolean): SteadyEntries {
  const newest = all[0]?.sequence ?? 0;
  const isAtTop = useSyncExternalStore(subscribeToScroll, () => globalThis.scrollY <= TOP);
  const [shownUpTo, setShownUpTo] = useState(newest);
  if (newest > shownUpTo && isAtTop && !isReading) setShownUpTo(newest);
  const entries = all.filter(({ sequence }) => sequence <= shownUpTo);
  return {
    entries,
    waiting: all.length - entries.length,
    showAll: () => setShownUpTo(newest),
  };
}
