/** How long to wait after the next failure. */
export interface Backoff {
  /** Milliseconds to wait; a random part of a span that doubles with every call (full jitter). */
  next(): number;
  /** Starts anew after a success. */
  reset(): void;
  /** Sets the span of the first wait, within 100 ms and the longest. */
  setBase(baseMs: number): void;
}

/** 1 s, 2 s, 4 s … up to 30 s, of which a random part is waited. */
export function createBackoff(random: () => number, maxMs = 30_000): Backoff {
  let baseMs = 1_000;
  let failures = 0;
  return {
    next: () => {
      const spanMs = Math.min(maxMs, baseMs * 2 ** failures);
      failures = Math.min(failures + 1, 20);
      return Math.round(random() * spanMs);
    },
    reset: () => {
      failures = 0;
    },
    setBase: (wantedMs) => {
      baseMs = Math.min(Math.max(wantedMs, 100), maxMs);
    },
  };
}
