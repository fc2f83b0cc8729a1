import { type CompiledRuleset, evaluateAll, rulesOf } from '@halyard/sdk';
import type { EvaluationContext } from '@openfeature/server-sdk';
import { toContext } from './context.ts';
import { metadataOf } from './resolution.ts';

/** What a page begins with before it has asked the server itself: an answer of OFREP's bulk form. */
export interface Bootstrap {
  readonly flags: readonly {
    readonly key: string;
    readonly value: unknown;
    readonly variant?: string;
    readonly reason?: string;
    readonly metadata?: Readonly<Record<string, string | number | boolean>>;
  }[];
}

/**
 * Evaluates every flag that has a value for the context. The items are what the server itself would
 * answer, member by member, so that a page which asks it later finds nothing changed.
 */
export function bootstrapOf(
  ruleset: CompiledRuleset,
  context: EvaluationContext,
  clientSideOnly: boolean,
): Bootstrap {
  const circumstances = { ruleset, context: toContext(context) };
  const flags = evaluateAll(ruleset, circumstances.context)
    .filter(({ errorCode }) => errorCode === undefined)
    .filter(({ flagKey }) => !clientSideOnly || rulesOf(ruleset, flagKey)?.clientSide === true)
    .map((evaluation) => ({
      key: evaluation.flagKey,
      value: evaluation.value,
      reason: evaluation.reason,
      ...(evaluation.variant !== undefined && { variant: evaluation.variant }),
      metadata: metadataOf(evaluation, circumstances),
    }));
  return { flags };
}
