import type { Condition, JsonValue, OperatorName } from '@halyard/engine';
import {
  all,
  any,
  ELEMENT,
  HAS_TARGETING_KEY,
  holdsForAny,
  isNumber,
  isText,
  type Logic,
  not,
  TARGETING_KEY,
} from './json-logic.ts';

/** Asks a value, which is no list, for what a condition wants of it. */
type ValueTest = (value: Logic, wanted: readonly JsonValue[]) => Logic;

/** The operators that JsonLogic can say exactly. */
const TESTS: Partial<Record<OperatorName, ValueTest>> = {
  equals: (value, wanted) => (wanted.length === 0 ? false : { in: [value, [...wanted]] }),
  contains: text((value, part) => ({ in: [part, value] })),
  starts_with: text((value, part) => ({ '===': [{ substr: [value, 0, part.length] }, part] })),
  ends_with: text((value, part) => ({ '===': [{ substr: [value, -part.length] }, part] })),
  greater: number('>'),
  greater_or_equal: number('>='),
  less: number('<'),
  less_or_equal: number('<='),
};

/** Every text contains the empty one, and begins and ends with it. */
function text(test: (value: Logic, part: string) => Logic): ValueTest {
  return (value, wanted) =>
    all([isText(value), any(textsOf(wanted).map((part) => part === '' || test(value, part)))]);
}

/** A ruleset without faults has nothing but texts here. */
export function textsOf(values: readonly JsonValue[]): string[] {
  return values.filter((value) => typeof value === 'string');
}

function number(comparison: string): ValueTest {
  return (value, wanted) =>
    all([isNumber(value), any(wanted.map((bound) => ({ [comparison]: [value, bound] })))]);
}

/** What JsonLogic cannot say of a condition on an attribute; null where it can say it all. */
export function obstacleIn({ attribute, operator, values, ignoreCase }: Condition): string | null {
  if (operator !== 'exists' && !TESTS[operator]) return `uses ${operator}`;
  const isOfText = operator === 'equals' || TEXT_OPERATORS.has(operator);
  if (ignoreCase === true && isOfText && values.some((value) => typeof value === 'string')) {
    return 'ignores case';
  }
  if (TEXT_OPERATORS.has(operator) && values.some((value) => !isBasic(value))) {
    return 'compares parts of text beyond the Basic Multilingual Plane';
  }
  return obstacleInAttribute(attribute ?? '');
}

const TEXT_OPERATORS: ReadonlySet<OperatorName> = new Set(['contains', 'starts_with', 'ends_with']);

/** Whether implementations agree on the length of a text. */
function isBasic(value: JsonValue): boolean {
  return typeof value === 'string' && !/[\ud800-\udfff]/.test(value);
}

/** JsonLogic reads names as paths, finds what objects inherit, and flagd puts in something of its own. */
export function obstacleInAttribute(name: string): string | null {
  const isPlain =
    !/[.\\]/.test(name) && name !== '' && name !== '$flagd' && !(name in Object.prototype);
  return isPlain ? null : `reads the attribute "${name}"`;
}

/** A condition on an attribute in which there is no obstacle. */
export function attributeLogic(condition: Condition): Logic {
  const { attribute = '', operator, values, negate = false } = condition;
  const isKey = attribute === 'targetingKey';
  const value: Logic = isKey ? TARGETING_KEY : { var: attribute };
  const isThere = isKey ? HAS_TARGETING_KEY : { '!==': [value, null] };
  if (operator === 'exists') return negate ? not(isThere) : isThere;
  const test = TESTS[operator] ?? (() => false);
  if (isKey) return all([isThere, negated(test(value, values), negate)]);
  const holds = holdsForAny(value, test(ELEMENT, values));
  return negate ? all([isThere, not(holds)]) : holds;
}

function negated(logic: Logic, negate: boolean): Logic {
  return negate ? not(logic) : logic;
}
