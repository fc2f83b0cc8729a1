import { createHash } from 'node:crypto';
import type { OfrepErrorCode } from '@halyard/contracts/ofrep';
import {
  type Context,
  type Evaluation,
  evaluate,
  evaluateAll,
  exposureOf,
  type FlagRules,
  rulesOf,
} from '@halyard/engine';
import type { HeldRuleset } from '#features/rulesets/index.ts';
import type { SdkKeyGrant } from '#features/sdk-keys/index.ts';
import { valueText } from './ofrep-value.ts';

/** An answer to an evaluation of one flag. */
export interface OfrepAnswer {
  readonly status: 200 | 400 | 404;
  readonly body: string;
  readonly outcome: Evaluation;
}

/**
 * One flag for a context. An error of the evaluation is a 400, as the specification has it: providers
 * take the error code from a 400, and few from a 500 (those for Java and Rust call any 400 an invalid
 * context, but they read nothing from a 500 either).
 */
export function answerFlag(
  { kind }: Pick<SdkKeyGrant, 'kind'>,
  held: HeldRuleset,
  flagKey: string,
  context: Context,
): OfrepAnswer {
  const { compiled } = held;
  const rules = rulesOf(compiled, flagKey);
  const common = commonMetadata(held, context);
  if (rules === undefined || !isFor(kind, rules)) {
    const details = `There is no flag "${flagKey}" in "${held.environmentKey}".`;
    const body = failureText(flagKey, 'FLAG_NOT_FOUND', details, common);
    const outcome = {
      flagKey,
      value: null,
      version: 0,
      reason: 'ERROR',
      errorCode: 'FLAG_NOT_FOUND',
    } as const;
    return { status: 404, body, outcome };
  }
  const evaluation = evaluate(compiled, flagKey, context);
  const status = evaluation.errorCode === undefined ? 200 : 400;
  return { status, body: itemText(evaluation, rules, context, common), outcome: evaluation };
}

/** Where providers listen for changes. */
export interface EventStream {
  readonly type: 'sse';
  readonly endpoint: { readonly requestUri: string };
  readonly inactivityDelaySec: number;
}

/** An answer to an evaluation of all flags. */
export interface OfrepBulkAnswer {
  readonly body: string;
  /** Strong, and of the whole body: for another context, revision or ticket it is another one. */
  readonly etag: string;
  readonly outcomes: readonly Evaluation[];
}

/** All flags that a key may see. Providers tell by the items which flags have changed. */
export function answerAll(
  { kind }: Pick<SdkKeyGrant, 'kind'>,
  held: HeldRuleset,
  context: Context,
  eventStreams: readonly EventStream[],
): OfrepBulkAnswer {
  const { compiled, environmentKey } = held;
  const common = commonMetadata(held, context);
  const items: string[] = [];
  const outcomes: Evaluation[] = [];
  for (const evaluation of evaluateAll(compiled, context)) {
    const rules = rulesOf(compiled, evaluation.flagKey);
    if (rules === undefined || !isFor(kind, rules)) continue;
    items.push(itemText(evaluation, rules, context, common));
    outcomes.push(evaluation);
  }
  const metadata = JSON.stringify({
    flagSetId: environmentKey,
    version: String(held.revision),
  });
  const streams = JSON.stringify(eventStreams);
  const body = `{"flags":[${items.join()}],"metadata":${metadata},"eventStreams":${streams}}`;
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { body, etag, outcomes };
}

/** The body of every error. */
export function failureText(
  key: string,
  errorCode: OfrepErrorCode,
  errorDetails: string,
  metadata: Metadata = {},
): string {
  return JSON.stringify({ key, errorCode, errorDetails, metadata });
}

type Metadata = Readonly<Record<string, boolean | string | number>>;

/** A client key is no secret, so it is told of the flags alone that are meant for pages and apps. */
function isFor(kind: SdkKeyGrant['kind'], rules: FlagRules): boolean {
  return kind === 'server' || rules.clientSide === true;
}

function itemText(
  evaluation: Evaluation,
  rules: FlagRules,
  context: Context,
  common: Metadata,
): string {
  const { flagKey, value, variant, reason, errorCode, errorMessage } = evaluation;
  const metadata = {
    ...common,
    ...flagMetadata(evaluation),
    ...experimentMetadata(evaluation, context),
  };
  if (errorCode !== undefined) {
    return failureText(flagKey, ofrepCodeOf(errorCode), errorMessage ?? errorCode, metadata);
  }
  const start = `{"key":${JSON.stringify(flagKey)},"value":${valueText(value, rules.variants)}`;
  return `${start}${JSON.stringify({ reason, variant, metadata }).replace('{', ',')}`;
}

/** With a flag's own `version`, what OpenFeature's telemetry looks for (appendix D). */
function commonMetadata({ environmentKey }: HeldRuleset, { targetingKey }: Context): Metadata {
  const isNamed = typeof targetingKey === 'string' && targetingKey !== '';
  return { flagSetId: environmentKey, ...(isNamed && { contextId: targetingKey }) };
}

function flagMetadata({ version, ruleId }: Evaluation): Metadata {
  return {
    ...(version > 0 && { version: String(version) }),
    ...(ruleId !== undefined && { ruleId }),
  };
}

/** What whoever shows the variant needs to say so; nothing for units outside an experiment. */
function experimentMetadata(evaluation: Evaluation, context: Context): Metadata | undefined {
  const exposure = exposureOf(evaluation, context);
  if (!exposure) return undefined;
  const names = evaluation.exposes?.attributes.join();
  return {
    experiment: exposure.experiment,
    experimentEpoch: exposure.epoch,
    experimentBy: exposure.by,
    experimentUnit: exposure.unit,
    ...(names && { experimentAttributes: names }),
  };
}

function ofrepCodeOf(errorCode: NonNullable<Evaluation['errorCode']>): OfrepErrorCode {
  switch (errorCode) {
    case 'FLAG_NOT_FOUND':
    case 'PARSE_ERROR':
    case 'TARGETING_KEY_MISSING':
    case 'INVALID_CONTEXT':
      return errorCode;
    default:
      return 'GENERAL';
  }
}
