import type { OperatorName } from '@halyard/engine';
import { type Static, Type } from 'typebox';
import { ExperimentKey, FlagKey, Percentage, Strict } from './schema.ts';

/**
 * What the evaluation engine takes, as the API writes it. Schemas say no more than the shape; whether
 * an operator exists, a pattern compiles or weights sum to 100 % is answered when it is saved, with
 * the place of each fault.
 */

/** The name of a variant: what code and analyses refer to. */
export const VariantKey = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
  description: 'Letters, digits, ".", "_" and "-"; 1 to 100 characters',
});

/** Longest targeting key, in characters (code points). */
export const MAX_TARGETING_KEY_LENGTH = 1000;

/** Whom a flag is evaluated for. */
export const TargetingKey = Type.String({ minLength: 1, maxLength: MAX_TARGETING_KEY_LENGTH });

/** Every operator of a condition. */
export const OPERATORS = [
  'equals',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
  'greater',
  'greater_or_equal',
  'less',
  'less_or_equal',
  'before',
  'after',
  'semver_equal',
  'semver_greater',
  'semver_greater_or_equal',
  'semver_less',
  'semver_less_or_equal',
  'exists',
  'in_segment',
] as const satisfies readonly OperatorName[];

export const Condition = Strict({
  attribute: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name or dotted path; every operator but in_segment needs it',
    }),
  ),
  operator: Type.String({ maxLength: 50, description: `One of ${OPERATORS.join(', ')}` }),
  values: Type.Optional(
    Type.Array(Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean()]), {
      maxItems: 1000,
      description: 'ORed; segment keys for in_segment, none for exists',
    }),
  ),
  negate: Type.Optional(Type.Boolean()),
  ignore_case: Type.Optional(Type.Boolean()),
});
export type Condition = Static<typeof Condition>;

/** ANDed; none match every context. */
export const Conditions = Type.Array(Condition, { maxItems: 100 });

/** A stretch of units by a bucket of its own, in percent: those from `from` up to but not including `to`. */
export const Portion = Strict({
  salt: Type.String({ minLength: 1, maxLength: 200 }),
  from: Percentage,
  to: Percentage,
});
export type Portion = Static<typeof Portion>;

export const Split = Strict({
  weights: Type.Array(Strict({ variant: VariantKey, weight: Percentage }), {
    minItems: 1,
    maxItems: 200,
    description:
      'Consecutive ranges of buckets in percent, which sum to 100. New weights of a split that is stored keep every unit where it may stay, unless a variant is named twice',
  }),
  traffic: Type.Optional(Percentage),
  by: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Attribute that holds the unit; targetingKey by default',
    }),
  ),
  salt: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        "What is hashed with the unit: the flag's key by default. Another one reshuffles",
    }),
  ),
  otherwise: Type.Optional(VariantKey),
  within: Type.Optional(
    Type.Array(Portion, {
      maxItems: 20,
      description: 'A unit takes part only where it is in all of these, too',
    }),
  ),
});
export type Split = Static<typeof Split>;

/** What a rule or the fallthrough serves: one variant, or a split. */
export const Serve = Type.Union([Strict({ variant: VariantKey }), Strict({ split: Split })]);
export type Serve = Static<typeof Serve>;

/** Most targeting keys that a flag targets with one variant. */
export const MAX_TARGET_KEYS = 10_000;
/** Most lists of individual targets of a flag in an environment. */
export const MAX_TARGETS = 100;
/** Most rules of a flag in an environment. */
export const MAX_RULES = 200;

/** Individual targets, tried before the rules. */
export const Target = Strict({
  variant: VariantKey,
  keys: Type.Array(TargetingKey, { maxItems: MAX_TARGET_KEYS, uniqueItems: true }),
});
export type Target = Static<typeof Target>;
export const Targets = Type.Array(Target, { maxItems: MAX_TARGETS });

/** Most attributes that the exposures of an experiment say. */
export const MAX_EXPOSED_ATTRIBUTES = 5;

/** An attribute by which results are broken down. */
export const ExposedAttribute = Type.String({
  pattern: '^[^,\\s]{1,100}$',
  description: 'Name or dotted path, without commas and spaces',
});

/** What makes a rule's split an experiment. It belongs to the experiment and changes with it alone. */
export const RuleExperiment = Strict({
  key: ExperimentKey,
  epoch: Type.Integer({
    minimum: 1,
    description: 'Counts the changes of who is served what: weights, traffic, salt and targeting',
  }),
  attributes: Type.Array(ExposedAttribute, { maxItems: MAX_EXPOSED_ATTRIBUTES }),
});
export type RuleExperiment = Static<typeof RuleExperiment>;

const ruleFields = {
  description: Type.Optional(Type.String({ maxLength: 500 })),
  when: Conditions,
  serve: Serve,
  experiment: Type.Optional(RuleExperiment),
};

export const RuleId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' });

/** A rule as it is kept. */
export const Rule = Strict({ id: RuleId, ...ruleFields });
export type Rule = Static<typeof Rule>;

/** A rule as it is sent: without an id it is a new one. */
export const RuleInput = Strict({ id: Type.Optional(RuleId), ...ruleFields });
export type RuleInput = Static<typeof RuleInput>;
export const RuleInputs = Type.Array(RuleInput, { maxItems: MAX_RULES });

/** Met when the other flag serves one of the variants. */
export const Prerequisite = Strict({
  flag_key: FlagKey,
  variants: Type.Array(VariantKey, { minItems: 1, maxItems: 200, uniqueItems: true }),
});
export type Prerequisite = Static<typeof Prerequisite>;
export const Prerequisites = Type.Array(Prerequisite, { maxItems: 50 });
