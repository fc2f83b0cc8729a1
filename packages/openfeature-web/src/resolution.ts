import {
  ErrorCode,
  type FlagMetadata,
  type JsonValue,
  type ResolutionDetails,
  StandardResolutionReasons,
} from '@openfeature/web-sdk';
import type { FlagAnswer, Flags } from './bulk-answer.ts';

/** The flags that a provider holds. */
export interface Values {
  readonly flags: Flags;
  /** Whether they are from an earlier visit and not confirmed yet. */
  readonly isCached: boolean;
}

/** Looks a flag up and puts it into OpenFeature's form. What does not fit answers the default, with the reason why. */
export function resolve<T extends JsonValue>(
  values: Values | null,
  key: string,
  defaultValue: T,
): ResolutionDetails<T> {
  if (values === null) {
    return refuse(defaultValue, ErrorCode.PROVIDER_NOT_READY, 'Halyard has not answered yet.');
  }
  const flag = values.flags.get(key);
  if (flag === undefined) {
    return refuse(defaultValue, ErrorCode.FLAG_NOT_FOUND, `There is no flag “${key}” for clients.`);
  }
  const details = resolveKnown(flag, defaultValue);
  const isServed = details.errorCode === undefined;
  return values.isCached && isServed
    ? { ...details, reason: StandardResolutionReasons.CACHED }
    : details;
}

function resolveKnown<T extends JsonValue>(
  flag: FlagAnswer,
  defaultValue: T,
): ResolutionDetails<T> {
  const { key, value, variant, reason, errorCode, errorDetails } = flag;
  const flagMetadata = primitivesOf(flag.metadata);
  if (errorCode !== undefined) {
    const refusal = refuse(defaultValue, codeOf(errorCode), errorDetails ?? errorCode);
    return { ...refusal, flagMetadata };
  }
  if (value !== undefined && typeof value !== typeof defaultValue) {
    const message = `The flag “${key}” serves a ${typeof value}, not a ${typeof defaultValue}.`;
    return { ...refuse(defaultValue, ErrorCode.TYPE_MISMATCH, message), flagMetadata };
  }
  return {
    // Of the same type as the default, which is all that OpenFeature promises.
    value: value === undefined ? defaultValue : (value as T),
    reason: reason ?? StandardResolutionReasons.UNKNOWN,
    flagMetadata,
    ...(variant !== undefined && { variant }),
  };
}

function refuse<T>(value: T, errorCode: ErrorCode, errorMessage: string): ResolutionDetails<T> {
  return { value, reason: StandardResolutionReasons.ERROR, errorCode, errorMessage };
}

function codeOf(text: string): ErrorCode {
  const codes: Record<string, ErrorCode> = ErrorCode;
  return Object.hasOwn(codes, text) ? (codes[text] ?? ErrorCode.GENERAL) : ErrorCode.GENERAL;
}

/** OpenFeature's metadata holds numbers, texts and booleans alone. */
function primitivesOf(metadata: FlagMetadata = {}): FlagMetadata {
  const entries = Object.entries(metadata);
  return Object.fromEntries(
    entries.filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)),
  );
}
