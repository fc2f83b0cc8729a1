/** Buckets are 0 … 99,999, so a weight of 0.001 % is one bucket. */
export const BUCKETS = 100_000;

/** Most levels of prerequisites below a flag, and of segments below a segment. */
export const MAX_DEPTH = 10;

/**
 * Most segments and prerequisites that one evaluation of a flag can visit, counted as often as they
 * are visited. Keeps a web of references, in which visits multiply, from stalling an evaluator.
 */
export const MAX_VISITS = 10_000;

/** Longest pattern of `matches`, in UTF-16 code units. */
export const MAX_PATTERN_LENGTH = 512;

/**
 * Largest compiled pattern of `matches`, in RE2 instructions. A plain text has one per character;
 * counted repetitions multiply, and time grows with this number times the length of the input.
 */
export const MAX_PATTERN_SIZE = 1_000;

/** Longest input that `matches` looks at, in UTF-8 bytes; a longer one does not match. */
export const MAX_PATTERN_INPUT_BYTES = 4_096;

/** Deepest nesting of a variant's value. */
export const MAX_VALUE_DEPTH = 64;

/**
 * Largest flag or segment that may be saved, as UTF-8 bytes of its JSON text. The keys that a segment
 * lists are not part of it: they have a limit of their own.
 */
export const MAX_BODY_BYTES = 262_144;

/** Most targeting keys that a segment may list when it is saved, included and excluded together. */
export const MAX_LISTED_KEYS = 100_000;
