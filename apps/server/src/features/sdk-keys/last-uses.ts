/** When keys were last used, collected in memory so that a request never waits for a write. */
export interface LastUses {
  note(keyId: string, at: Date): void;
  /** Writes what came since the last time. When that fails it is kept for the next time. */
  flush(): Promise<void>;
}

export function createLastUses(
  write: (uses: ReadonlyMap<string, Date>) => Promise<void>,
): LastUses {
  let noted = new Map<string, Date>();
  return {
    note: (keyId, at) => void noted.set(keyId, at),
    async flush() {
      if (noted.size === 0) return;
      const uses = noted;
      noted = new Map();
      try {
        await write(uses);
      } catch (error) {
        noted = new Map([...uses, ...noted]);
        throw error;
      }
    },
  };
}
