const FIRST_WAIT_MS = 1000;

/** How long to wait after so many failures in a row: doubled each time up to `maxMs`, and then any part of its upper half. */
export function backoffMs(failures: number, maxMs: number): number {
  const wholeMs = Math.min(maxMs, FIRST_WAIT_MS * 2 ** (failures - 1));
  return spreadMs(wholeMs / 2, wholeMs);
}

/** Somewhere between two times, so that many pages do not come at the same moment. */
export function spreadMs(fromMs: number, toMs: number): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return fromMs + ((toMs - fromMs) * random) / 2 ** 32;
}
