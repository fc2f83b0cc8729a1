import type { JsonValue } from './json.ts';

/** All that an evaluator needs about one environment at one revision. Plain JSON. */
export interface Ruleset {
  readonly environment: string;
  /** Raised by one with every change of anything in the ruleset. */
  readonly revision: number;
  /** By flag key. */
  readonly flags: Readonly<Record<string, FlagRules>>;
  /** By segment key. */
  readonly segments: Readonly<Record<string, SegmentRules>>;
}

/** The type that all variants of a flag share. `object` is a JSON object, not a list. */
export type ValueType = 'boolean' | 'string' | 'number' | 'object';

/** How one flag behaves in one environment. */
export interface FlagRules {
  readonly key: string;
  /** Counts the changes of this flag; handed on in every evaluation. */
  readonly version: number;
  readonly enabled: boolean;
  readonly valueType: ValueType;
  /** Value by variant name. */
  readonly variants: Readonly<Record<string, JsonValue>>;
  /** Served while the flag is disabled or a prerequisite is not met. */
  readonly offVariant: string;
  /** All must be met. */
  readonly prerequisites: readonly Prerequisite[];
  /** Individual targets, tried before the rules; the first that names the key wins. */
  readonly targets: readonly Target[];
  /** Tried in order; the first that matches wins. */
  readonly rules: readonly Rule[];
  /** Served where nothing above decided. */
  readonly fallthrough: Serve;
  /**
   * Whether callers that cannot keep a secret, such as web pages, may be told its values; not where
   * absent. For those who hand values on: evaluation does not look at it.
   */
  readonly clientSide?: boolean;
}

/** Met when the other flag serves one of the variants, be it enabled or not. */
export interface Prerequisite {
  readonly flag: string;
  readonly variants: readonly string[];
}

/** Serves a variant to listed targeting keys. */
export interface Target {
  readonly variant: string;
  readonly keys: readonly string[];
}

/** Conditions, ANDed, and what to serve where all match. No conditions match every context. */
export interface Rule {
  readonly id: string;
  readonly when: readonly Condition[];
  readonly serve: Serve;
  /** Key of the experiment that this rule's split feeds. */
  readonly experiment?: string;
  /** Counts the experiment's allocations: each change of who is served what begins another one. */
  readonly epoch?: number;
  /** Attributes that an exposure to the experiment says. */
  readonly exposes?: readonly string[];
}

/** Every operator, as written in a ruleset. */
export type OperatorName =
  | 'equals'
  | 'contains'
  | 'starts_with'
  | 'ends_with'
  | 'matches'
  | 'greater'
  | 'greater_or_equal'
  | 'less'
  | 'less_or_equal'
  | 'before'
  | 'after'
  | 'semver_equal'
  | 'semver_greater'
  | 'semver_greater_or_equal'
  | 'semver_less'
  | 'semver_less_or_equal'
  | 'exists'
  | 'in_segment';

/**
 * One test on one attribute of the context, or on segments.
 *
 * - `values` are ORed. They are empty for `exists` and segment keys for `in_segment`.
 * - An attribute that is missing or null never matches, also under `negate`; a negated `exists`
 *   is the one exception.
 * - An attribute that holds a list matches where any element does; `negate` inverts that answer.
 * - Types never coerce: a value of another type than the operator's does not match.
 */
export interface Condition {
  /** Name or dotted path; an own attribute of the literal dotted name wins. Not for `in_segment`. */
  readonly attribute?: string;
  readonly operator: OperatorName;
  readonly values: readonly JsonValue[];
  readonly negate?: boolean;
  /** Compares lower-cased text. Only for `equals` and the text operators. */
  readonly ignoreCase?: boolean;
}

/** What a rule or the fallthrough serves. */
export type Serve =
  | { readonly variant: string; readonly split?: never }
  | { readonly split: Split; readonly variant?: never };

/** A variant's name and its weight in per cent, with up to three decimals. */
export type Weight = readonly [variant: string, weight: number];

/** Units whose bucket for a salt of its own lies in a stretch, in per cent with up to three decimals. */
export interface Portion {
  readonly salt: string;
  readonly from: number;
  /** Not in it any more. */
  readonly to: number;
}

/**
 * Divides units among variants by their bucket. A percentage rollout of p % is
 * `{ salt: flagKey, weights: [['on', p], ['off', 100 - p]] }`.
 */
export interface Split {
  /** What is hashed with the unit; the flag's key unless the split was reshuffled. */
  readonly salt: string;
  /** Attribute that holds the unit; `targetingKey` where absent. */
  readonly by?: string;
  /** Share of units that take part, in per cent with up to three decimals; all where absent. */
  readonly traffic?: number;
  /** Consecutive ranges over 0 … 99,999 that sum to 100 %; a variant may own several. */
  readonly weights: readonly Weight[];
  /** A unit takes part only where it is in all of these: layers and holdouts. */
  readonly within?: readonly Portion[];
  /** Served to units outside `traffic` or `within`, or without the `by` attribute; the off variant if absent. */
  readonly otherwise?: string;
}

/**
 * A reusable set of contexts. A context is in it unless its targeting key is in `excluded`, and
 * either its targeting key is in `included` or any group matches; a group is an AND of conditions.
 */
export interface SegmentRules {
  readonly key: string;
  readonly version: number;
  readonly included: readonly string[];
  readonly excluded: readonly string[];
  readonly groups: readonly (readonly Condition[])[];
}

/**
 * OpenFeature's evaluation context, a JSON object. `targetingKey` is an attribute like the others;
 * where it is empty or not a string it counts as missing.
 *
 * Made by `JSON.parse` or an object literal: what a context inherits from a prototype of its own
 * may be read like an attribute. What every object inherits, such as `constructor`, never is.
 */
export interface Context {
  readonly targetingKey?: string;
  readonly [attribute: string]: JsonValue | undefined;
}
