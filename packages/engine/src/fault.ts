/** Everything that validation can hold against a ruleset. Codes are public and permanent. */
export type FaultCode =
  | 'WRONG_TYPE'
  | 'MISSING'
  | 'EMPTY'
  | 'NOT_ALLOWED'
  | 'KEY_MISMATCH'
  | 'UNKNOWN_OPERATOR'
  | 'UNKNOWN_VARIANT'
  | 'UNKNOWN_SEGMENT'
  | 'UNKNOWN_PREREQUISITE'
  | 'INVALID_VERSION'
  | 'INVALID_DATE'
  | 'INVALID_PATTERN'
  | 'PATTERN_TOO_LONG'
  | 'PATTERN_TOO_COSTLY'
  | 'INVALID_PERCENTAGE'
  | 'WEIGHTS_NOT_100'
  | 'CYCLE'
  | 'TOO_DEEP'
  | 'TOO_MANY_VISITS'
  | 'TOO_LARGE';

/** One thing that is wrong. */
export interface Fault {
  readonly code: FaultCode;
  /** Where, like `rules[2].when[0].values[1]`; empty for the flag or segment as a whole. */
  readonly path: string;
  /** English, for people. */
  readonly message: string;
  /** Key of the other flag or segment that a change would break; absent where the body itself is at fault. */
  readonly harmed?: string;
}

/** Takes in what a check finds. */
export type Report = (path: string, code: FaultCode, message: string) => void;

/** The path of a member: `base.name`, or `base["na.me"]` where the name is no plain word. */
export function memberPath(base: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${base}[${JSON.stringify(name)}]`;
  return base === '' ? name : `${base}.${name}`;
}
