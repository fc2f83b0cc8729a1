/** Remembers what was there lately, up to a bound: what it forgets is only taken for new. */
export interface SeenOnes {
  /** What is asked for is remembered longer. */
  has(name: string): boolean;
  add(name: string): void;
  clear(): void;
}

/**
 * Two generations: when the young one is full it becomes the old one, whose names are forgotten unless
 * they were asked for meanwhile. Costs one look into a set for what is asked for often.
 * @param maxNames of both together.
 */
export function createSeenOnes(maxNames: number): SeenOnes {
  const maxYoung = Math.ceil(maxNames / 2);
  let young = new Set<string>();
  let old = new Set<string>();
  const add = (name: string) => {
    if (young.size >= maxYoung) {
      old = young;
      young = new Set();
    }
    young.add(name);
  };
  return {
    has(name) {
      if (young.has(name)) return true;
      if (!old.has(name)) return false;
      add(name);
      return true;
    },
    add,
    clear() {
      young = new Set();
      old = new Set();
    },
  };
}
