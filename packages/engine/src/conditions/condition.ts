import { type AttributeReader, attributeReader, isPlainName } from '../attribute.ts';
import type { CompiledCondition, CompiledSegment } from '../compiled.ts';
import { isJsonList, type JsonValue } from '../json.ts';
import type { Condition, Context } from '../ruleset.ts';
import type { ValueTest } from './operator.ts';
import { VALUE_OPERATORS } from './operators.ts';

/**
 * Prepares a condition that has passed validation.
 *
 * @param segmentOf - the compiled segment of a key; conditions on segments are bound to it.
 */
export function compileCondition(
  source: Condition,
  segmentOf: (key: string) => CompiledSegment | undefined,
): CompiledCondition {
  if (source.operator === 'in_segment') {
    const segments = source.values
      .map((key) => (typeof key === 'string' ? segmentOf(key) : undefined))
      .filter((segment) => segment !== undefined);
    return new SegmentCondition(source, segments);
  }
  const attribute = source.attribute ?? '';
  const operator = VALUE_OPERATORS.get(source.operator);
  if (operator === undefined) return new ExistsCondition(source, attributeReader(attribute));
  const test = operator.build(source.values, source.ignoreCase === true);
  return new ValueCondition(source, attribute, test);
}

/** Compares an attribute with values. A missing attribute never matches, negated or not. */
class ValueCondition implements CompiledCondition {
  readonly source: Condition;
  readonly read: AttributeReader;
  readonly segments: readonly CompiledSegment[] = [];
  readonly #plainName: string | undefined;
  readonly #test: ValueTest;
  readonly #negate: boolean;

  constructor(source: Condition, attribute: string, test: ValueTest) {
    this.source = source;
    this.read = attributeReader(attribute);
    this.#plainName = isPlainName(attribute) ? attribute : undefined;
    this.#test = test;
    this.#negate = source.negate === true;
  }

  matches(context: Context): boolean {
    // Reading here rather than through `read` saves a call on the hottest path.
    const name = this.#plainName;
    const actual = name === undefined ? this.read(context) : context[name];
    if (actual === undefined || actual === null) return false;
    return this.#holds(actual) !== this.#negate;
  }

  #holds(actual: JsonValue): boolean {
    if (typeof actual !== 'object' || !isJsonList(actual)) return this.#test(actual);
    return actual.some(this.#test);
  }
}

/** Whether an attribute is there and not null. */
class ExistsCondition implements CompiledCondition {
  readonly source: Condition;
  readonly read: AttributeReader;
  readonly segments: readonly CompiledSegment[] = [];
  readonly #wanted: boolean;

  constructor(source: Condition, read: AttributeReader) {
    this.source = source;
    this.read = read;
    this.#wanted = source.negate !== true;
  }

  matches(context: Context): boolean {
    return (this.read(context) !== undefined) === this.#wanted;
  }
}

/** Whether a context is in any of some segments. */
class SegmentCondition implements CompiledCondition {
  readonly source: Condition;
  readonly read = undefined;
  readonly segments: readonly CompiledSegment[];
  readonly #negate: boolean;

  constructor(source: Condition, segments: readonly CompiledSegment[]) {
    this.source = source;
    this.segments = segments;
    this.#negate = source.negate === true;
  }

  matches(context: Context): boolean {
    return this.segments.some((segment) => segment.holds(context)) !== this.#negate;
  }
}
