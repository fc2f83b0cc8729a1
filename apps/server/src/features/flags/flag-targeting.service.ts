import type {
  AddRuleBody,
  AddTargetsBody,
  ChangeRuleBody,
  OrderRulesBody,
  RemoveTargetsBody,
} from '@halyard/contracts/flag-targeting';
import { MAX_RULES, MAX_TARGET_KEYS, type Rule } from '@halyard/contracts/targeting';
import type { Actor } from '#features/access/index.ts';
import { AppError, invalid } from '#platform/app-error.ts';
import type { ConfigPatch, Patch } from './flag-changes.model.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import { inOrder, withoutTargets, withRule, withTargets } from './flag-targeting.model.ts';
import { ruleOf } from './flags.inputs.ts';
import { configIn, type Flag, type FlagConfig, type FlagEverywhere } from './flags.model.ts';
import { changeFlagBy, type SeenVersion } from './flags.service.ts';

/** Whose rules or targets change, where, and what the caller saw of them. */
export interface TargetingRef {
  readonly key: string;
  readonly environmentKey: string;
  readonly seen: SeenVersion | undefined;
}

/** @throws AppError as every change of a flag. */
export function addRule(
  deps: FlagDeps,
  actor: Actor,
  ref: TargetingRef,
  body: AddRuleBody,
): Promise<FlagEverywhere> {
  return change(deps, actor, ref, (_flag, { rules }) => {
    const taken = new Set(rules.map(({ id }) => id));
    if (body.id !== undefined && taken.has(body.id)) {
      throw invalid('body.id', 'is the id of another rule');
    }
    if (rules.length >= MAX_RULES) {
      throw invalid('body', `would be more than the ${MAX_RULES} rules that a flag can have`);
    }
    const rule = ruleOf(body, taken, deps.newId);
    return { config: { rules: withRule(rules, rule, body.position) }, sentRule: rule.id };
  });
}

/** @throws AppError RULE_NOT_FOUND, and as every change of a flag. */
export function changeRule(
  deps: FlagDeps,
  actor: Actor,
  ref: TargetingRef & { readonly ruleId: string },
  body: ChangeRuleBody,
): Promise<FlagEverywhere> {
  return change(deps, actor, ref, (_flag, { rules }) => {
    const at = placeOfRule(rules, ref);
    const rule = ruleOf({ ...body, id: ref.ruleId }, new Set(), deps.newId);
    return { config: { rules: rules.with(at, rule) }, sentRule: rule.id };
  });
}

/** @throws AppError RULE_NOT_FOUND, and as every change of a flag. */
export function removeRule(
  deps: FlagDeps,
  actor: Actor,
  ref: TargetingRef & { readonly ruleId: string },
): Promise<FlagEverywhere> {
  return change(deps, actor, ref, (_flag, { rules }) => ({
    config: { rules: rules.toSpliced(placeOfRule(rules, ref), 1) },
  }));
}

/** @throws AppError INVALID_INPUT where it is no order of all rules, and as every change of a flag. */
export function orderRules(
  deps: FlagDeps,
  actor: Actor,
  ref: TargetingRef,
  { rule_ids: ids }: OrderRulesBody,
): Promise<FlagEverywhere> {
  return change(deps, actor, ref, (_flag, config) => {
    const rules = inOrder(config.rules, ids);
    if (!rules) throw invalid('body.rule_ids', 'must name every rule of the flag, each once');
    return { config: { rules } };
  });
}

/** Targets keys with a variant, and with no other one. @throws AppError as every change of a flag. */
export function addTargets(
  deps: FlagDeps,
  actor: Actor,
  ref: TargetingRef,
  { variant, keys }: AddTargetsBody,
): Promise<FlagEverywhere> {
  return change(deps, actor, ref, (flag, config) => {
    if (flag.variants.every((each) => each.key !== variant)) {
      throw invalid('body.variant', `The flag has no variant ${JSON.stringify(variant)}.`);
    }
    const targets = withTargets(config.targets, variant, keys);
    if (!targets) {
      const detail = `would be more than ${MAX_TARGET_KEYS} for one variant; use a segment`;
      throw invalid('body.keys', detail);
    }
    return { config: { targets } };
  });
}

/** Targets keys no more; those that were not targeted do not mind. @throws AppError as every change of a flag. */
export function removeTargets(
  deps: FlagDeps,
  actor: Actor,
  ref: TargetingRef,
  { keys }: RemoveTargetsBody,
): Promise<FlagEverywhere> {
  return change(deps, actor, ref, (_flag, { targets }) => ({
    config: { targets: withoutTargets(targets, keys) },
  }));
}

function change(
  deps: FlagDeps,
  actor: Actor,
  { key, environmentKey, seen }: TargetingRef,
  decide: (flag: Flag, config: FlagConfig) => { config: ConfigPatch; sentRule?: string },
): Promise<FlagEverywhere> {
  const patchFor = ({ flag, configs }: FlagEverywhere): Patch => ({
    environmentKey,
    common: {},
    ...decide(flag, configIn(configs, environmentKey)),
  });
  return changeFlagBy(deps, actor, { key, environmentKey }, patchFor, seen);
}

function placeOfRule(rules: readonly Rule[], { ruleId }: { readonly ruleId: string }): number {
  const at = rules.findIndex(({ id }) => id === ruleId);
  if (at >= 0) return at;
  throw new AppError('RULE_NOT_FOUND', { detail: `The flag has no rule "${ruleId}" there.` });
}
