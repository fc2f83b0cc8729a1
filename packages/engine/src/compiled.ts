import type { AttributeReader } from './attribute.ts';
import type { ErrorCode, Evaluation } from './evaluation.ts';
import type { Fault } from './fault.ts';
import type { Condition, Context, FlagRules, Prerequisite, Rule, SegmentRules } from './ruleset.ts';
import type { CompiledSplit } from './split.ts';

/** A condition with its values parsed and its segments at hand. */
export interface CompiledCondition {
  readonly source: Condition;
  /** Reads the attribute; undefined for a condition on segments. */
  readonly read: AttributeReader | undefined;
  /** The segments that it names; empty for a condition on an attribute. */
  readonly segments: readonly CompiledSegment[];
  matches(context: Context): boolean;
}

/** What decided about a context's membership in a segment. */
export type SegmentVerdict = 'excluded' | 'included' | 'group' | 'none';

/** A segment with its lists as sets. */
export interface CompiledSegment {
  readonly source: SegmentRules;
  readonly groups: readonly (readonly CompiledCondition[])[];
  /** Whether a context is in the segment. */
  holds(context: Context): boolean;
  /** Says what decided; `included` and `group` mean that the context is in the segment. */
  verdict(context: Context): SegmentVerdict;
}

/** What is served: one answer for all, or a split. */
export type Outcome =
  | { readonly fixed: Evaluation; readonly split: null }
  | { readonly fixed: null; readonly split: CompiledSplit };

/** A rule with its conditions and what it serves prepared. */
export interface CompiledRule {
  readonly source: Rule;
  readonly conditions: readonly CompiledCondition[];
  readonly outcome: Outcome;
}

/** A prerequisite with the flag that it names; undefined where that does not exist. */
export interface CompiledPrerequisite {
  readonly source: Prerequisite;
  readonly flag: CompiledFlag | undefined;
  readonly variants: ReadonlySet<string>;
  /** The answer where the prerequisite is not met. */
  readonly unmet: Evaluation;
}

/** The decisions of a flag that depend on the context. */
export interface FlagProgram {
  readonly prerequisites: readonly CompiledPrerequisite[];
  /** Answer by targeting key. */
  readonly targets: ReadonlyMap<string, Evaluation>;
  readonly rules: readonly CompiledRule[];
  readonly fallthrough: Outcome;
}

/** How a flag decides: one answer for every context, or a program. */
export type Decision =
  | { readonly constant: Evaluation; readonly program: null }
  | { readonly constant: null; readonly program: FlagProgram };

/** What keeps a flag or segment from being evaluated. */
export interface Problem {
  readonly errorCode: ErrorCode;
  readonly fault: Fault;
}

/** Where a flag or segment stands in the web of references. */
export interface Standing {
  /** Levels of references below it; 0 where it names none, infinite where they run in a circle. */
  readonly depth: number;
  /** Most references followed by one evaluation, each counted as often as it is followed. */
  readonly visits: number;
  readonly problem: Problem | null;
}

/** A flag ready for evaluation, with what is needed to link it anew. */
export type CompiledFlag = Decision &
  Standing & {
    readonly key: string;
    readonly body: FlagRules;
    /** Segments that its rules name. */
    readonly segments: readonly string[];
    /** Flags that it has as prerequisites. */
    readonly prerequisites: readonly string[];
  };

/** A segment with what is needed to link it anew; `segment` is null where it has a problem. */
export interface SegmentNode extends Standing {
  readonly key: string;
  readonly body: SegmentRules;
  /** Segments that its groups name. */
  readonly segments: readonly string[];
  readonly segment: CompiledSegment | null;
}

/**
 * A ruleset ready for evaluation; made by `compile` and `patch`. Immutable. Its bodies are those
 * that were handed in, which must not be changed afterwards.
 */
export interface CompiledRuleset {
  readonly environment: string;
  readonly revision: number;
  readonly flags: ReadonlyMap<string, CompiledFlag>;
  readonly segments: ReadonlyMap<string, SegmentNode>;
  /** The flags by key, in the order of UTF-16 code units. */
  readonly ordered: readonly CompiledFlag[];
}
