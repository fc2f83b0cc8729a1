import type { FlagType } from '@halyard/contracts/flags';
import type { Rule } from '@halyard/contracts/targeting';
import type { ConfigPatch } from '#features/flags/index.ts';
import {
  changedRule,
  type HeldOut,
  reshuffledSalt,
  ruleIdOf,
  ruleOf,
} from './experiment-rule.model.ts';
import type { Epoch, Experiment } from './experiments.model.ts';

/** What of a flag's config experiments change. */
interface Served {
  readonly rules: readonly Rule[];
}

/** An experiment with its flag's rules, as a step of it leaves them. */
export interface Step {
  readonly experiment: Experiment;
  readonly rules: readonly Rule[];
}

/** The experiment as it runs in its first epoch, by the last of the flag's rules. */
export function begun(
  draft: Experiment,
  { rules }: Served,
  holdouts: readonly HeldOut[],
  at: Date,
): Step {
  const ruleId = ruleIdOf(draft.key, new Set(rules.map(({ id }) => id)));
  const experiment = next(draft, at, { state: 'running', epoch: 1, ruleId, startedAt: at });
  return { experiment, rules: [...rules, ruleOf(experiment, ruleId, holdouts)] };
}

/** The experiment without its rule; its stretch of a layer is free again. */
export function ended(running: Experiment, { rules }: Served, at: Date): Step {
  const change = { state: 'stopped', ruleId: null, layer: freed(running), stoppedAt: at } as const;
  const experiment = next(running, at, change);
  return { experiment, rules: rules.filter(({ id }) => id !== running.ruleId) };
}

/** A running experiment after a change, with its rule as that wants it. */
export function altered(wanted: Experiment, { rules }: Served): readonly Rule[] {
  return rules.map((rule) => (rule.id === wanted.ruleId ? changedRule(rule, wanted) : rule));
}

/** The experiment with a decision; it stops by it where it still ran. */
export function decided(before: Experiment, variant: string, at: Date): Experiment {
  return next(before, at, {
    state: 'decided',
    decision: variant,
    decidedAt: at,
    ruleId: null,
    layer: freed(before),
    stoppedAt: before.stoppedAt ?? at,
  });
}

/**
 * What serves one variant to everybody whom an experiment was for: the fallthrough, or with an audience
 * a rule in the place of the experiment's, last where that is gone.
 */
export function shippingConfig(
  experiment: Experiment,
  { type }: { readonly type: FlagType },
  { rules }: Served,
  variant: string,
): ConfigPatch {
  const { ruleId, when } = experiment;
  if (when.length > 0) return { rules: shippingRules(experiment, { rules }, variant) };
  const rest = rules.filter(({ id }) => id !== ruleId);
  return type === 'percentage'
    ? { rules: rest, rolloutPercentage: variant === 'on' ? 100 : 0 }
    : { rules: rest, fallthrough: { variant } };
}

function shippingRules({ key, when, ruleId }: Experiment, { rules }: Served, variant: string) {
  const others = new Set(rules.filter(({ id }) => id !== ruleId).map(({ id }) => id));
  const shipping: Rule = {
    id: ruleIdOf(key, others),
    description: `Shipped by experiment ${key}`,
    when: [...when],
    serve: { variant },
  };
  const at = rules.findIndex(({ id }) => id === ruleId);
  return at < 0 ? [...rules, shipping] : rules.with(at, shipping);
}

/** Whether a change hands units out otherwise than before: it begins an epoch. */
export function beginsEpoch(before: Experiment, after: Experiment): boolean {
  return reasonsOf(before, after).length > 0;
}

/** The salt that hands all units out anew. */
export function reshuffled(experiment: Experiment): Experiment {
  return { ...experiment, salt: reshuffledSalt(experiment) };
}

/** The epoch in which an experiment is. */
export function epochOf(experiment: Experiment, reason: string, at: Date): Epoch {
  const { epoch, variants, traffic } = experiment;
  return { epoch, variants, traffic, reason, startedAt: at };
}

/** What a change does to the allocation, as a sentence. */
export function reasonFor(before: Experiment, after: Experiment): string {
  const text = reasonsOf(before, after).join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function reasonsOf(before: Experiment, after: Experiment): string[] {
  const [old, now] = [weightsText(before), weightsText(after)];
  return [
    ...(old === now ? [] : [`the weights changed from ${old} to ${now}`]),
    ...(before.traffic === after.traffic
      ? []
      : [`the traffic changed from ${before.traffic} % to ${after.traffic} %`]),
    ...(before.salt === after.salt ? [] : ['all units were handed out anew']),
  ];
}

/** By name, for the order of variants says nothing. */
function weightsText({ variants }: Experiment): string {
  return variants
    .toSorted((a, b) => (a.variant < b.variant ? -1 : 1))
    .map(({ variant, weight }) => `${variant} ${weight} %`)
    .join(', ');
}

function freed({ layer }: Experiment): Experiment['layer'] {
  return layer && { ...layer, stretch: null };
}

function next(before: Experiment, at: Date, change: Partial<Experiment>): Experiment {
  return { ...before, ...change, version: before.version + 1, updatedAt: at };
}
