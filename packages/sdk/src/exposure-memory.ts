/** Remembers keys for an hour or two, the latest of them at least where there are too many. */
export interface ExposureMemory {
  /** Whether this was not remembered. It is from now on. */
  add(key: string): boolean;
  forget(key: string): void;
}

/**
 * How long a generation is added to. What is said again after that heals what was lost in between, such as
 * what a server refused that had not heard of the experiment yet.
 */
const GENERATION_MS = 3_600_000;

/**
 * Nothing is remembered yet.
 *
 * Two generations: when the younger one is full or an hour old the older one goes, so that no key
 * costs more than two look-ups.
 *
 * @param maxKeys - how many are kept at most; at least the latest half of them always are.
 */
export function createExposureMemory(maxKeys: number, now: () => number): ExposureMemory {
  const maxYoung = Math.max(1, Math.floor(maxKeys / 2));
  let young = new Set<string>();
  let old = new Set<string>();
  let since = now();
  const turnOver = (at: number) => {
    old = young;
    young = new Set();
    since = at;
  };
  return {
    add: (key) => {
      const at = now();
      if (Math.abs(at - since) >= GENERATION_MS) turnOver(at);
      if (young.has(key) || old.has(key)) return false;
      if (young.size >= maxYoung) turnOver(at);
      young.add(key);
      return true;
    },
    forget: (key) => {
      young.delete(key);
      old.delete(key);
    },
  };
}
