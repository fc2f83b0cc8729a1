import type { SegmentVerdict } from './compiled.ts';
import type { Evaluation } from './evaluation.ts';
import type { JsonValue } from './json.ts';
import type { OperatorName } from './ruleset.ts';

/** Which step of the order of evaluation decided. */
export type Step =
  | 'not_found'
  | 'error'
  | 'disabled'
  | 'prerequisite'
  | 'target'
  | 'rule'
  | 'fallthrough';

/** How an evaluation came about. */
export interface Explanation {
  /** What `evaluate` answers. */
  readonly evaluation: Evaluation;
  readonly step: Step;
  /** Those that were looked at, in order; the last is the one that is not met, if any. */
  readonly prerequisites: readonly PrerequisiteTrace[];
  /** Those that were tried, in order; the last is the one that matched, if any. */
  readonly rules: readonly RuleTrace[];
  /** Where the rule that matched, or the fallthrough, splits. */
  readonly split?: SplitTrace | undefined;
}

/** What came of one prerequisite. */
export interface PrerequisiteTrace {
  readonly flag: string;
  /** The variants that meet it. */
  readonly variants: readonly string[];
  readonly isMet: boolean;
  /** How the other flag came to its answer. */
  readonly explanation: Explanation;
}

/** What came of one rule. */
export interface RuleTrace {
  readonly id: string;
  readonly isMatch: boolean;
  /** All of them, also those after the first that failed. */
  readonly conditions: readonly ConditionTrace[];
}

/** What came of one condition. */
export interface ConditionTrace {
  readonly attribute?: string | undefined;
  readonly operator: OperatorName;
  readonly values: readonly JsonValue[];
  readonly negate: boolean;
  readonly ignoreCase: boolean;
  /** Whether the context has the attribute; true for a condition on segments. */
  readonly isPresent: boolean;
  /** What the context holds there; undefined where it is missing. */
  readonly actual?: JsonValue | undefined;
  readonly isMatch: boolean;
  /** What came of each segment that the condition names. */
  readonly segments: readonly SegmentTrace[];
}

/** What came of one segment. */
export interface SegmentTrace {
  readonly key: string;
  /** What decided; `included` and `group` mean that the context is in the segment. */
  readonly verdict: SegmentVerdict;
  /** Conditions by group. */
  readonly groups: readonly (readonly ConditionTrace[])[];
}

/** What came of a split. */
export interface SplitTrace {
  readonly salt: string;
  /** The attribute that holds the unit. */
  readonly by: string;
  /** What was hashed; undefined where the attribute is missing. */
  readonly unit?: string | undefined;
  /** 0 … 99,999; undefined without a unit. */
  readonly bucket?: number | undefined;
  /** Buckets that take part: those below this number. */
  readonly traffic: number;
  /** 0 … 99,999; the bucket that decides about taking part. */
  readonly trafficBucket?: number | undefined;
  /** A unit takes part only where it is in all of these. */
  readonly within: readonly PortionTrace[];
  /** Stretches of buckets from `from` up to but not including `to`. */
  readonly ranges: readonly { variant: string; from: number; to: number }[];
}

/** What came of a portion that a split is confined to. */
export interface PortionTrace {
  readonly salt: string;
  /** 0 … 99,999; undefined without a unit. */
  readonly bucket?: number | undefined;
  /** Buckets from `from` up to but not including `to` are in it. */
  readonly from: number;
  readonly to: number;
  readonly isIn: boolean;
}
