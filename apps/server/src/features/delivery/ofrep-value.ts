import type { FlagRules, JsonValue } from '@halyard/engine';

/**
 * The JSON text of a value that a flag serves. Clients of languages that tell integers from floats do
 * so by the text, so a number keeps the kind of its flag: where any variant has a fraction all are
 * floats and 10 is written `10.0`; else all are integers and 1e21 is written with its digits.
 */
export function valueText(value: JsonValue, variants: FlagRules['variants']): string {
  if (typeof value !== 'number') return JSON.stringify(value);
  const isFloat = Object.values(variants).some((each) => !Number.isInteger(each));
  if (!isFloat) return BigInt(value).toString();
  const text = JSON.stringify(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
