import { targetingKeyOf } from './attribute.ts';
import type { CompiledCondition, CompiledSegment, SegmentVerdict } from './compiled.ts';
import { compileCondition } from './conditions/condition.ts';
import type { Context, SegmentRules } from './ruleset.ts';

/**
 * Prepares a segment that has passed validation.
 *
 * @param segmentOf - the compiled segment of a key that its conditions name.
 */
export function compileSegment(
  source: SegmentRules,
  segmentOf: (key: string) => CompiledSegment | undefined,
): CompiledSegment {
  const groups = source.groups.map((group) =>
    group.map((condition) => compileCondition(condition, segmentOf)),
  );
  return new ListedSegment(source, groups);
}

class ListedSegment implements CompiledSegment {
  readonly source: SegmentRules;
  readonly groups: readonly (readonly CompiledCondition[])[];
  readonly #excluded: ReadonlySet<string>;
  readonly #included: ReadonlySet<string>;

  constructor(source: SegmentRules, groups: readonly (readonly CompiledCondition[])[]) {
    this.source = source;
    this.groups = groups;
    this.#excluded = new Set(source.excluded);
    this.#included = new Set(source.included);
  }

  holds(context: Context): boolean {
    const listed = this.#listed(targetingKeyOf(context));
    return listed === undefined ? this.#isInGroup(context) : listed;
  }

  verdict(context: Context): SegmentVerdict {
    const listed = this.#listed(targetingKeyOf(context));
    if (listed !== undefined) return listed ? 'included' : 'excluded';
    return this.#isInGroup(context) ? 'group' : 'none';
  }

  /** What the lists say about a targeting key; undefined where they do not name it. */
  #listed(key: string | undefined): boolean | undefined {
    if (key === undefined) return undefined;
    if (this.#excluded.size > 0 && this.#excluded.has(key)) return false;
    return this.#included.has(key) ? true : undefined;
  }

  #isInGroup(context: Context): boolean {
    for (const group of this.groups) {
      if (allMatch(group, context)) return true;
    }
    return false;
  }
}

/** Whether every condition matches; true where there are none. */
export function allMatch(conditions: readonly CompiledCondition[], context: Context): boolean {
  // By index: measurably faster than an iterator on the hottest path.
  for (let i = 0; i < conditions.length; i++) {
    if (conditions[i]?.matches(context) === false) return false;
  }
  return true;
}
