/** A copy of some text together with the version that it is a copy of. */
export interface VersionedEntry {
  /** A non-negative safe integer. */
  readonly version: number;
  readonly body: string;
}

/**
 * A store of copies, never the truth: whatever goes wrong in it reads as a miss, and no call ever rejects.
 * An entry lives for a fixed time after it was last written.
 */
export interface VersionedCache {
  /** Null when there is no copy, or none that can be trusted. */
  read(key: string): Promise<VersionedEntry | null>;
  /**
   * Replaces an older or equal version (an equal one lives longer by it), and never a newer one.
   * May fail silently.
   */
  writeIfNewer(key: string, version: number, body: string): Promise<void>;
  /** May fail silently. */
  forget(key: string): Promise<void>;
}
