import {
  type CompiledRuleset,
  type Context,
  type Evaluation,
  type JsonValue,
  unitOf,
} from '@halyard/sdk';
import { ErrorCode, type FlagMetadata, type ResolutionDetails } from '@openfeature/server-sdk';

/** The type that the application asked for. */
export type WantedType = 'boolean' | 'string' | 'number' | 'object';

/** What is known beside an evaluation. */
interface Circumstances {
  readonly ruleset: CompiledRuleset;
  /** Whose evaluation it is, as the engine reads it. */
  readonly context: Context;
}

/**
 * An evaluation in OpenFeature's form. With an error, or a value of another type than the wanted
 * one, the value is the application's default.
 */
export function toResolution<Value>(
  evaluation: Evaluation,
  wanted: WantedType,
  defaultValue: Value,
  circumstances: Circumstances,
): ResolutionDetails<Value> {
  const { value, variant, reason, errorCode, errorMessage } = evaluation;
  const flagMetadata = metadataOf(evaluation, circumstances);
  if (errorCode !== undefined) {
    return refused(defaultValue, ErrorCode[errorCode], errorMessage ?? errorCode, flagMetadata);
  }
  if (!isOfType<Value>(value, wanted)) {
    const message = `The flag's values are of another type than ${wanted}.`;
    return refused(defaultValue, ErrorCode.TYPE_MISMATCH, message, flagMetadata);
  }
  return { value, reason, flagMetadata, ...(variant !== undefined && { variant }) };
}

/** The answer while there is no ruleset. */
export function notReady<Value>(defaultValue: Value): ResolutionDetails<Value> {
  const message = 'No ruleset has come from the server yet.';
  return refused(defaultValue, ErrorCode.PROVIDER_NOT_READY, message, {});
}

/**
 * What OFREP's answers say beside a value. `flagSetId`, `version` and `contextId` are what telemetry
 * looks for (OpenFeature, appendix D); the version is the flag's. With what they say of an experiment a
 * page can report the exposure itself.
 */
export function metadataOf(
  { version, ruleId, exposes }: Evaluation,
  { ruleset, context }: Circumstances,
): FlagMetadata {
  const metadata: Record<string, string | number> = { flagSetId: ruleset.environment };
  const targetingKey = unitOf(context, 'targetingKey');
  if (targetingKey !== undefined) metadata['contextId'] = targetingKey;
  if (version > 0) metadata['version'] = String(version);
  if (ruleId !== undefined) metadata['ruleId'] = ruleId;
  const unit = exposes && unitOf(context, exposes.by);
  if (exposes === undefined || unit === undefined) return metadata;
  metadata['experiment'] = exposes.experiment;
  metadata['experimentEpoch'] = exposes.epoch;
  metadata['experimentBy'] = exposes.by;
  metadata['experimentUnit'] = unit;
  if (exposes.attributes.length > 0) metadata['experimentAttributes'] = exposes.attributes.join();
  return metadata;
}

function refused<Value>(
  value: Value,
  errorCode: ErrorCode,
  errorMessage: string,
  flagMetadata: FlagMetadata,
): ResolutionDetails<Value> {
  return { value, reason: 'ERROR', errorCode, errorMessage, flagMetadata };
}

function isOfType<Value>(value: JsonValue, wanted: WantedType): value is JsonValue & Value {
  return typeof value === wanted && value !== null && !Array.isArray(value);
}
