import type { Rule, Serve, Split } from '@halyard/contracts/targeting';
import { rebalance } from '@halyard/engine';
import { toSplit } from './flag-rules.model.ts';

/** What a split belongs to. */
interface SplitOwner {
  /** The salt of splits that have none of their own. */
  readonly flagKey: string;
  /** The flag's variants. */
  readonly variants: ReadonlySet<string>;
}

/** Rules as they are kept: each split so that it moves no more units than its weights say. */
export function settleRules(
  stored: readonly Rule[],
  sent: readonly Rule[],
  owner: SplitOwner,
): Rule[] {
  const before = new Map(stored.map(({ id, serve }) => [id, serve]));
  return sent.map((rule) => ({
    ...rule,
    serve: settleServe(before.get(rule.id) ?? null, rule.serve, owner),
  }));
}

/**
 * What is served, as it is kept. A split takes over the salt of the split that it replaces, and its
 * weights go into the layout of that one, so that every unit that may stay where it is does. A
 * layout of its own choice, which names a variant twice, is kept as it is, and so is one with another
 * salt: that reshuffles.
 */
export function settleServe(stored: Serve | null, sent: Serve, owner: SplitOwner): Serve {
  if ('variant' in sent || stored === null || 'variant' in stored) return sent;
  const { split: old } = stored;
  const { salt, ...fields } = sent.split;
  const isReshuffled = salt !== undefined && salt !== (old.salt ?? owner.flagKey);
  if (isReshuffled) return sent;
  const split: Split = { ...fields, ...(old.salt !== undefined && { salt: old.salt }) };
  return { split: canFollow(old, split, owner) ? laidOutLike(old, split, owner.flagKey) : split };
}

/** Whether weights say how much each variant gets, and all of it can be laid out. */
function canFollow(old: Split, { weights, by }: Split, { variants }: SplitOwner): boolean {
  const named = new Set(weights.map(({ variant }) => variant));
  const buckets = weights.reduce((sum, { weight }) => sum + Math.round(weight * 1000), 0);
  return (
    buckets === 100_000 &&
    by === old.by &&
    named.size === weights.length &&
    [...named].every((variant) => variants.has(variant))
  );
}

function laidOutLike(old: Split, split: Split, flagKey: string): Split {
  const wanted = toSplit(split, flagKey).weights;
  const { weights } = rebalance(toSplit(old, flagKey), wanted);
  return { ...split, weights: weights.map(([variant, weight]) => ({ variant, weight })) };
}
