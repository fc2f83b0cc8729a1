import type { Context } from '@halyard/engine';
import { isSameContext, keptCopy } from './recent-contexts.model.ts';

/** A context that came in since the last flush. */
export interface SeenContext {
  readonly environmentId: string;
  readonly targetingKey: string;
  readonly context: Context;
  readonly seenAt: Date;
}

/** Collects in memory for whom flags are evaluated, so that no evaluation waits for a write. */
export interface ContextMemory {
  /** One look into a map for a context that was seen a moment ago, and for most when many come. */
  note(environmentId: string, context: Context, at: Date): void;
  /** Writes what is new since the last time. When that fails it is forgotten: others come. */
  flush(): Promise<void>;
}

interface MemoryDeps {
  readonly now: () => Date;
  readonly write: (seen: readonly SeenContext[]) => Promise<void>;
}

/** A context that stays as it is need not be written more often. */
const SAME_FOR_MS = 60_000;
/** Of an environment; when more come between two flushes these are a sample. */
const MAX_NEWS = 200;
const MAX_REMEMBERED = 1000;

interface Remembered {
  readonly context: Context;
  /** Milliseconds since 1970-01-01. */
  readonly seenAt: number;
}

/** Of one environment, by targeting key. */
interface Memory {
  /** Least recently noted first. */
  readonly remembered: Map<string, Remembered>;
  news: Map<string, SeenContext>;
  /** Milliseconds since 1970-01-01. */
  notedAt: number;
}

export function createContextMemory({ now, write }: MemoryDeps): ContextMemory {
  const memories = new Map<string, Memory>();

  const memoryOf = (environmentId: string): Memory => {
    const known = memories.get(environmentId);
    if (known) return known;
    const memory: Memory = { remembered: new Map(), news: new Map(), notedAt: 0 };
    memories.set(environmentId, memory);
    return memory;
  };

  return {
    note(environmentId, given, at) {
      const { targetingKey } = given;
      if (typeof targetingKey !== 'string' || targetingKey === '') return;
      const memory = memoryOf(environmentId);
      const { remembered, news } = memory;
      if (news.size >= MAX_NEWS) return;
      const known = remembered.get(targetingKey);
      if (known && at.getTime() - known.seenAt < SAME_FOR_MS) {
        if (isSameContext(known.context, given)) return;
      }
      const context = keptCopy(given);
      if (!context) return;
      remembered.delete(targetingKey);
      remembered.set(targetingKey, { context, seenAt: at.getTime() });
      if (remembered.size > MAX_REMEMBERED) dropFirst(remembered);
      memory.notedAt = at.getTime();
      news.set(targetingKey, { environmentId, targetingKey, context, seenAt: at });
    },
    async flush() {
      const seen: SeenContext[] = [];
      const latestOutdated = now().getTime() - SAME_FOR_MS;
      for (const [environmentId, memory] of memories) {
        seen.push(...memory.news.values());
        memory.news = new Map();
        // By now all would be written again, so there is nothing to be remembered.
        if (memory.notedAt <= latestOutdated) memories.delete(environmentId);
      }
      if (seen.length > 0) await write(seen);
    },
  };
}

function dropFirst(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
