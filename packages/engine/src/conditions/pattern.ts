import { RE2JS } from 're2js';
import { utf8Length } from '../bucket.ts';
import { MAX_PATTERN_INPUT_BYTES, MAX_PATTERN_LENGTH, MAX_PATTERN_SIZE } from '../limits.ts';
import { notText, type Operator, textsOf } from './operator.ts';

/**
 * `matches`: an RE2 pattern is found anywhere in the text; anchor it with `^` and `$`. RE2 runs in
 * linear time, so no pattern can stall an evaluator. Texts over 4 KB do not match.
 */
export const matches: Operator = {
  check(value) {
    if (typeof value !== 'string') return notText(value);
    if (value.length > MAX_PATTERN_LENGTH) {
      return {
        code: 'PATTERN_TOO_LONG',
        message: `A pattern has at most ${MAX_PATTERN_LENGTH} characters.`,
      };
    }
    const pattern = compilePattern(value, false);
    if (typeof pattern === 'string') return { code: 'INVALID_PATTERN', message: pattern };
    return pattern.programSize() <= MAX_PATTERN_SIZE
      ? undefined
      : { code: 'PATTERN_TOO_COSTLY', message: 'The repetitions of this pattern are too large.' };
  },
  build(values, ignoreCase) {
    const patterns = textsOf(values)
      .map((source) => compilePattern(source, ignoreCase))
      .filter((pattern) => typeof pattern !== 'string');
    return (actual) =>
      typeof actual === 'string' &&
      isShort(actual) &&
      patterns.some((pattern) => isFound(pattern, actual));
  },
};

/** The compiled pattern, or what RE2 says against it. */
function compilePattern(source: string, ignoreCase: boolean): RE2JS | string {
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    return error instanceof Error ? error.message : 'RE2 refuses this pattern.';
  }
}

/** Guards totality against an error inside the pattern engine, which would count as no match. */
function isFound(pattern: RE2JS, text: string): boolean {
  try {
    return pattern.test(text);
  } catch {
    return false;
  }
}

function isShort(text: string): boolean {
  if (text.length * 3 <= MAX_PATTERN_INPUT_BYTES) return true;
  return text.length <= MAX_PATTERN_INPUT_BYTES && utf8Length(text) <= MAX_PATTERN_INPUT_BYTES;
}
