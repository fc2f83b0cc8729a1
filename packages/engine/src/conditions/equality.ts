import type { Operator } from './operator.ts';

/** `equals`: the same text, number or boolean. A number never equals its text. */
export const equals: Operator = {
  check(value) {
    const isScalar =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isScalar
      ? undefined
      : { code: 'WRONG_TYPE', message: 'equals compares with text, numbers and booleans.' };
  },
  build(values, ignoreCase) {
    const wanted = new Set(values.map((value) => (ignoreCase ? lowered(value) : value)));
    const [only] = wanted;
    if (ignoreCase) return (actual) => wanted.has(lowered(actual));
    if (wanted.size === 1) return (actual) => actual === only;
    return (actual) => wanted.has(actual);
  },
};

function lowered<Value>(value: Value): Value | string {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
