import type { VersionedCache, VersionedEntry } from './versioned-cache.ts';

const DEFAULT_MAX_ENTRIES = 1_000;

interface MemoryCacheOptions {
  ttlSeconds: number;
  /** When there are more, the one written longest ago goes. */
  maxEntries?: number;
  /** Milliseconds since any fixed moment. */
  now?: () => number;
}

/** The stand-in for one process without Redis. */
export function createMemoryCache({
  ttlSeconds,
  maxEntries = DEFAULT_MAX_ENTRIES,
  now = Date.now,
}: MemoryCacheOptions): VersionedCache {
  const entries = new Map<string, VersionedEntry & { readonly expiresAt: number }>();

  function findLive(key: string): VersionedEntry | null {
    const entry = entries.get(key);
    if (entry === undefined) return null;
    if (entry.expiresAt > now()) return { version: entry.version, body: entry.body };
    entries.delete(key);
    return null;
  }

  return {
    read: async (key) => findLive(key),
    async writeIfNewer(key, version, body) {
      const held = findLive(key);
      if (held !== null && held.version > version) return;
      entries.delete(key);
      entries.set(key, { version, body, expiresAt: now() + ttlSeconds * 1_000 });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
    async forget(key) {
      entries.delete(key);
    },
  };
}
