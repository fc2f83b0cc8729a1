import { type Static, Type } from 'typebox';
import { EnvironmentKey, FlagKey, Strict, Version } from './schema.ts';
import {
  MAX_RULES,
  MAX_TARGET_KEYS,
  RuleId,
  RuleInput,
  TargetingKey,
  VariantKey,
} from './targeting.ts';

/**
 * Changes of one rule, or of some individual targets, of a flag in an environment. They say what a
 * change of the whole flag says, without repeating the rest of it.
 */

/** The version of the config that was seen; who was slower is refused. */
const seen = { version: Type.Optional(Version) };

export const InOneEnvironment = Strict({ environment_key: EnvironmentKey });

export const RuleParams = Strict({ key: FlagKey, rule_id: RuleId });

export const AddRuleBody = Strict({
  ...RuleInput.properties,
  position: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_RULES,
      description: 'How many rules stay before it; without it it is the last',
    }),
  ),
  ...seen,
});
export type AddRuleBody = Static<typeof AddRuleBody>;

const { id: _id, ...withoutId } = RuleInput.properties;

/** The rule as it is to be, whole. New weights of a split keep every unit where it may stay. */
export const ChangeRuleBody = Strict({ ...withoutId, ...seen });
export type ChangeRuleBody = Static<typeof ChangeRuleBody>;

export const OrderRulesBody = Strict({
  rule_ids: Type.Array(RuleId, {
    maxItems: MAX_RULES,
    uniqueItems: true,
    description: 'All of them, in the order in which they are to be tried',
  }),
  ...seen,
});
export type OrderRulesBody = Static<typeof OrderRulesBody>;

const Keys = Type.Array(TargetingKey, {
  minItems: 1,
  maxItems: MAX_TARGET_KEYS,
  uniqueItems: true,
});

/** The keys get this variant, and no other one that they were targeted with. */
export const AddTargetsBody = Strict({ variant: VariantKey, keys: Keys, ...seen });
export type AddTargetsBody = Static<typeof AddTargetsBody>;

export const RemoveTargetsBody = Strict({ keys: Keys, ...seen });
export type RemoveTargetsBody = Static<typeof RemoveTargetsBody>;
