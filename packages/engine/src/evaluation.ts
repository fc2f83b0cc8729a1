import type { JsonValue } from './json.ts';

/** OpenFeature's resolution reasons. An evaluator never answers CACHED, STALE or UNKNOWN. */
export type Reason =
  | 'STATIC'
  | 'DEFAULT'
  | 'TARGETING_MATCH'
  | 'SPLIT'
  | 'CACHED'
  | 'DISABLED'
  | 'UNKNOWN'
  | 'STALE'
  | 'ERROR';

/** OpenFeature's error codes. */
export type ErrorCode =
  | 'PROVIDER_NOT_READY'
  | 'FLAG_NOT_FOUND'
  | 'PARSE_ERROR'
  | 'TYPE_MISMATCH'
  | 'TARGETING_KEY_MISSING'
  | 'INVALID_CONTEXT'
  | 'PROVIDER_FATAL'
  | 'GENERAL';

/** What an exposure to an experiment says; shared by all evaluations of a rule. */
export interface Exposing {
  readonly experiment: string;
  /** Counts the experiment's allocations, from 1 on. */
  readonly epoch: number;
  /** Attribute that holds the unit. */
  readonly by: string;
  /** Attributes that the exposure says. */
  readonly attributes: readonly string[];
}

/**
 * What a context gets for a flag. Members that do not apply are undefined. Shared between callers,
 * so neither it nor its value may be changed.
 */
export interface Evaluation {
  readonly flagKey: string;
  /** The variant's value; null with an error, where the caller's code default applies. */
  readonly value: JsonValue;
  /** Undefined with an error. */
  readonly variant?: string | undefined;
  readonly reason: Reason;
  readonly errorCode?: ErrorCode | undefined;
  readonly errorMessage?: string | undefined;
  /** The flag's version; 0 where the flag is unknown or unreadable. */
  readonly version: number;
  /** The rule that decided. */
  readonly ruleId?: string | undefined;
  /** 0 … 99,999: where the unit falls for the split's salt. Only where a split decided. */
  readonly bucket?: number | undefined;
  /** Key of the prerequisite flag that was not met. */
  readonly prerequisite?: string | undefined;
  /** Key of the experiment that the unit takes part in. */
  readonly experiment?: string | undefined;
  /** What an exposure to that experiment says; set exactly where `experiment` is. */
  readonly exposes?: Exposing | undefined;
}

/** The members of an evaluation that are the same whatever a flag's rules decide. */
export interface FlagIdentity {
  readonly key: string;
  readonly version: number;
}

/**
 * Makes every evaluation that carries a value. One place, so that all have one hidden class.
 *
 * @param bucket - 0 … 99,999 where a split decided.
 */
export function served(
  flag: FlagIdentity,
  variant: string,
  value: JsonValue,
  reason: Reason,
  ruleId?: string,
  bucket?: number,
  exposes?: Exposing,
  prerequisite?: string,
): Evaluation {
  return {
    flagKey: flag.key,
    value,
    variant,
    reason,
    errorCode: undefined,
    errorMessage: undefined,
    version: flag.version,
    ruleId,
    bucket,
    prerequisite,
    experiment: exposes?.experiment,
    exposes,
  };
}

/** Makes every evaluation that carries an error, with null in place of a value. */
export function failed(
  flag: FlagIdentity,
  errorCode: ErrorCode,
  errorMessage: string,
  ruleId?: string,
): Evaluation {
  return {
    flagKey: flag.key,
    value: null,
    variant: undefined,
    reason: 'ERROR',
    errorCode,
    errorMessage,
    version: flag.version,
    ruleId,
    bucket: undefined,
    prerequisite: undefined,
    experiment: undefined,
    exposes: undefined,
  };
}
