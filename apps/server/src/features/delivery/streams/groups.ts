/** Members by the key of their group. */
export interface Groups<T> {
  of(key: string): ReadonlySet<T>;
  add(key: string, member: T): void;
  remove(key: string, member: T): void;
}

const NOBODY: ReadonlySet<never> = new Set();

/** Groups that are there as long as they have members. */
export function createGroups<T>(): Groups<T> {
  const groups = new Map<string, Set<T>>();
  return {
    of: (key) => groups.get(key) ?? NOBODY,
    add(key, member) {
      const group = groups.get(key);
      if (group) group.add(member);
      else groups.set(key, new Set([member]));
    },
    remove(key, member) {
      const group = groups.get(key);
      if (group?.delete(member) && group.size === 0) groups.delete(key);
    },
  };
}
