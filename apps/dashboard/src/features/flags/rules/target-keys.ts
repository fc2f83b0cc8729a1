import type { Target } from '@halyard/contracts/targeting';

/** The keys that each variant is targeted with; a variant's lists count as one. */
export function keysByVariant(targets: readonly Target[]): Map<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>();
  for (const { variant, keys } of targets) {
    lists.set(variant, [...(lists.get(variant) ?? []), ...keys]);
  }
  return lists;
}

/** Gives a variant its keys; without any it has no list. Other variants stay in their places. */
export function withKeys(
  targets: readonly Target[],
  variant: string,
  keys: readonly string[],
): Target[] {
  const first = targets.findIndex((target) => target.variant === variant);
  const others = targets.filter((target) => target.variant !== variant);
  if (keys.length === 0) return others;
  const target = { variant, keys: [...new Set(keys)] };
  return others.toSpliced(first < 0 ? others.length : first, 0, target);
}

/** Keys that more than one variant is targeted with, and which ones. */
export function contestedKeys(targets: readonly Target[]): Map<string, string[]> {
  const variants = new Map<string, Set<string>>();
  for (const { variant, keys } of targets) {
    for (const key of keys) {
      const those = variants.get(key);
      if (those) those.add(variant);
      else variants.set(key, new Set([variant]));
    }
  }
  const contested = new Map<string, string[]>();
  for (const [key, those] of variants) if (those.size > 1) contested.set(key, [...those]);
  return contested;
}
