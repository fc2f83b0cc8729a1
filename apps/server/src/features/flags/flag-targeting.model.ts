import { MAX_TARGET_KEYS, MAX_TARGETS, type Rule, type Target } from '@halyard/contracts/targeting';

/** Rules with one more. @param position how many stay before it. */
export function withRule(rules: readonly Rule[], rule: Rule, position = rules.length): Rule[] {
  return rules.toSpliced(position, 0, rule);
}

/** Rules in another order; null where the ids are not those of the rules, each once. */
export function inOrder(rules: readonly Rule[], ids: readonly string[]): Rule[] | null {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const ordered = ids.map((id) => byId.get(id)).filter((rule) => rule !== undefined);
  const isWhole = ordered.length === rules.length && ids.length === rules.length;
  return isWhole && new Set(ids).size === ids.length ? ordered : null;
}

/** Targets in which these keys get one variant alone; null where that would be too many of them. */
export function withTargets(
  targets: readonly Target[],
  variant: string,
  keys: readonly string[],
): Target[] | null {
  const others = targets.map((target) =>
    target.variant === variant ? target : without(target, new Set(keys)),
  );
  const held = new Set(others.flatMap((target) => (target.variant === variant ? target.keys : [])));
  const added = keys.filter((key) => !held.has(key));
  const place = others.findIndex((target) => target.variant === variant);
  const home = others[place] ?? { variant, keys: [] };
  const grown = { variant, keys: [...home.keys, ...added] };
  const all = place < 0 ? [...others, grown] : others.with(place, grown);
  const kept = all.filter((target) => target.keys.length > 0);
  return grown.keys.length > MAX_TARGET_KEYS || kept.length > MAX_TARGETS ? null : kept;
}

/** Targets without these keys. */
export function withoutTargets(targets: readonly Target[], keys: readonly string[]): Target[] {
  const gone = new Set(keys);
  return targets.map((target) => without(target, gone)).filter((target) => target.keys.length > 0);
}

function without({ variant, keys }: Target, gone: ReadonlySet<string>): Target {
  return { variant, keys: keys.filter((key) => !gone.has(key)) };
}
